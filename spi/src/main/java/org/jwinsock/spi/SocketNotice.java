package org.jwinsock.spi;

/// A socket's readiness on its way through a completion port. Whoever registered the socket queues
/// it like the packet of an operation ([CompletionTarget#queue]), once at a time; the port asks
/// what it says when a thread takes it, not before, so that what is told is true at that moment.
public abstract class SocketNotice extends WsaOverlapped {

  /// A notice that is not queued.
  protected SocketNotice() {}

  /// A thread takes the notice out of the queue. Called with no lock held; from now on it may be
  /// queued again.
  ///
  /// @return `SOCK_NOTIFY_EVENT_*`; 0 if there is nothing to tell any more, and the thread goes on
  ///   waiting
  public abstract int take();

  /// The thread has got it, with all the others of the same call.
  public abstract void taken();
}
