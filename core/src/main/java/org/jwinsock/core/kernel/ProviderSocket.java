package org.jwinsock.core.kernel;

/// What a provider's socket handle stands for: one of the application's, or a layer's.
///
/// A socket of a layer that is not IFS lies on a lower socket with a handle of its own; the two
/// know each other's handle, because what the base provider says of its socket concerns the
/// application's, and what core asks the base provider about is the lowest one.
public abstract sealed class ProviderSocket extends KernelObject permits SocketObject, LowerSocket {

  private final Object context;
  private volatile long upper;
  private volatile long lower;

  ProviderSocket(Object context) {
    this.context = context;
  }

  /// What the provider keeps about the socket.
  public final Object context() {
    return context;
  }

  /// The socket above it; 0 if there is none.
  public final long upper() {
    return upper;
  }

  /// The socket below it; 0 if there is none.
  public final long lower() {
    return lower;
  }

  /// Lies on this socket from now on.
  public final void liesOn(ProviderSocket below) {
    lower = below.handle;
    below.upper = handle;
  }
}
