package org.jwinsock.spi;

/// `WSAPOLLFD`: a socket, what to look for, what was found.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-wsapollfd">
///   WSAPOLLFD</a>
public final class PollFd {

  /// The socket; a negative one is skipped.
  public long fd;

  /// The requested `POLL*` bits.
  public short events;

  /// The found `POLL*` bits.
  public short revents;

  /// A socket and what to look for.
  public PollFd(long fd, int events) {
    this.fd = fd;
    this.events = (short) events;
  }
}
