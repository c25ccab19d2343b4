package org.jwinsock.host;

/// What a [HostPort] watches: a socket, or a ring.
interface Ported {

  /// Its place there, and the number of times the place has been given out.
  long portTag();

  /// The kernel has found these bits of epoll(7).
  void found(int events);
}
