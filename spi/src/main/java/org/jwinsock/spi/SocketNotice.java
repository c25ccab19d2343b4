package org.jwinsock.spi;

/// A packet that tells of a socket's readiness, queued to a completion port by
/// [CompletionTarget#queue]. What it tells is found out when it is taken: until then everything
/// that happens goes into the same packet, and what is over by then is not told.
///
/// It stands in the place of an operation and is none; a program never sees it.
public abstract class SocketNotice extends WsaOverlapped {

  /// For subclasses.
  protected SocketNotice() {}

  /// The packet has been taken out of the queue, once for each time it was put there. Runs on the
  /// thread that takes it, with no lock held; it may queue the packet again.
  ///
  /// @return `SOCK_NOTIFY_EVENT_*`; 0 if there is nothing to tell, and the thread waits on
  public abstract int take();
}
