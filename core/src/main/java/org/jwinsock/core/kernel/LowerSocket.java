package org.jwinsock.core.kernel;

/// A socket between providers: a layer's handle on the provider below it. To the application it is
/// no socket, whatever number it guesses, so nobody goes round a layer.
public final class LowerSocket extends ProviderSocket {

  /// @param context what the provider keeps about the socket
  public LowerSocket(Object context) {
    super(context);
  }
}
