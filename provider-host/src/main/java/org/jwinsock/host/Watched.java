package org.jwinsock.host;

/// A descriptor that [HostPoller] looks after from time to time, one event at a time.
interface Watched {

  /// The descriptor, readable when there is something to look after.
  int fd();

  /// Its own for good; of [HostPoller#nextNumber].
  long number();

  /// It has become readable; on the poller's thread. It is watched no more.
  void lookAfter();
}
