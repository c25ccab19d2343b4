package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// A completion port as a provider sees it that queues packets of its own.
public interface CompletionTarget {

  /// Queues a packet. A thread that is in [PortPoller#await] of this port takes it itself.
  ///
  /// @param overlapped the operation; a [SocketNotice] tells its events when it is taken
  /// @return false if the port is closed
  boolean queue(long key, int bytes, @Nullable WsaOverlapped overlapped);

  /// Where the port's threads sleep, if that is a place of this source's; opened if the port has
  /// none yet.
  @Nullable PortPoller place(PortSource source);

  /// A thread takes completions elsewhere, and comes to the port when there are no more: until then
  /// nobody else need look after the port's place in the kernel.
  void busy();
}
