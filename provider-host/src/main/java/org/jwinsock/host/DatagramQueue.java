package org.jwinsock.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jwinsock.linux.Descriptors;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;

/// `FIONREAD` of a datagram socket: the bytes of all datagrams in its queue, where the kernel's own
/// answer is the length of the first.
///
/// With `SO_PEEK_OFF` each peek starts where the last one ended, so that peeking walks the queue:
/// socket(7). The option is on only during the walk, and receives that peek keep off meanwhile.
final class DatagramQueue {

  /// The longest datagram.
  private static final int LONGEST = 65_535;

  /// More than any receive buffer holds: a bound in case they come faster than they are counted.
  private static final int MOST = 100_000;

  private DatagramQueue() {}

  /// Counts the queue.
  ///
  /// @return the bytes, or a negative Winsock error
  static long bytes(HostDatagram socket) {
    int first = Descriptors.ioctl(socket.fd, Linux.FIONREAD);
    if (first < 0) {
      return -Errors.of(first);
    }
    synchronized (socket.errors) {
      int off = offset(socket.fd, 0);
      if (off == -Errno.EOPNOTSUPP) {
        return first; // a raw socket
      }
      try (Arena arena = Arena.ofConfined()) {
        return walk(socket, arena.allocate(LONGEST));
      } finally {
        offset(socket.fd, -1);
      }
    }
  }

  private static long walk(HostDatagram socket, MemorySegment buffer) {
    long total = 0;
    for (int i = 0; i < MOST; i++) {
      int length = Sockets.recv(socket.fd, buffer, LONGEST, Linux.MSG_PEEK | Linux.MSG_TRUNC);
      if (length >= 0) {
        total += length;
      } else if (!socket.errors.notice(-length)) {
        break; // the end
      }
    }
    return total;
  }

  private static int offset(int fd, int offset) {
    return Sockets.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_PEEK_OFF, offset);
  }
}
