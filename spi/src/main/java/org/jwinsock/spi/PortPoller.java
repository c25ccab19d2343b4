package org.jwinsock.spi;

/// Where the threads of one completion port sleep until sockets of it can go on.
///
/// It wakes one thread for what happened, the last one that went to sleep first. What happens while
/// nobody sleeps here is kept, and the next one to come does not sleep. Packets, their order and
/// how many threads may run are the port's business, not this one's.
public interface PortPoller {

  /// From now on requests of a socket move on in [#await].
  ///
  /// @return 0, or a negative error: `-WSAENOTSOCK`, `-WSAENOBUFS` if there is no room
  int add(long s);

  /// Sleeps until a socket can go on, or [#wake()], or the deadline. Moves the requests of sockets
  /// on: they complete on the calling thread, before this returns. Every return may be spurious.
  /// Called by platform threads only.
  ///
  /// @param deadline on the scale of [System#nanoTime()], or [Waiter#FOREVER]
  /// @return false if the deadline has passed and nothing else happened
  boolean await(long deadline);

  /// Makes one of those in [#await] return, or the next one to come.
  void wake();

  /// Nobody has come for a while: the provider moves requests on by itself, until the next [#await]
  /// or [#attended].
  void unattended();

  /// A thread works for the port and will come to [#await]: until then requests need not move on.
  void attended();

  /// Gives the place up: nobody comes any more, and who is in [#await] is on his way out. Sockets
  /// that were added stay open, and their requests go on.
  void close();
}
