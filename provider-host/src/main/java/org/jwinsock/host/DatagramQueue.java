package org.jwinsock.host;

import java.lang.foreign.MemorySegment;
import org.jwinsock.linux.Descriptors;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;

/// `FIONREAD` of a datagram socket: the bytes of all datagrams in its queue, where the kernel's own
/// answer is the length of the first.
///
/// `SO_PEEK_OFF` says how many bytes of the queue the next peek passes over, whole datagrams at a
/// time: socket(7). So each peek, at the sum of the lengths before, finds the length of one more.
/// The option is on only meanwhile, and receives that peek keep off.
final class DatagramQueue {

  /// More than any receive buffer holds: a bound in case they come faster than they are counted.
  private static final int MOST = 100_000;

  private DatagramQueue() {}

  /// Counts the queue.
  ///
  /// @return the bytes, or a negative Winsock error
  static long bytes(HostDatagram socket) {
    synchronized (socket.errors) {
      if (passOver(socket.fd(), 0) == -Errno.EOPNOTSUPP) {
        return first(socket.fd()); // a raw socket
      }
      try {
        return walk(socket);
      } finally {
        passOver(socket.fd(), -1);
      }
    }
  }

  private static long first(int fd) {
    int length = Descriptors.ioctl(fd, Linux.FIONREAD);
    return length < 0 ? -Errors.of(length) : length;
  }

  private static long walk(HostDatagram socket) {
    MemorySegment nothing = MemorySegment.ofArray(new byte[1]);
    long total = 0;
    for (int i = 0; i < MOST; i++) {
      int length = Sockets.recv(socket.fd(), nothing, 1, Linux.MSG_PEEK | Linux.MSG_TRUNC);
      if (length >= 0) {
        total += length; // an empty datagram is passed over once it has been seen
        passOver(socket.fd(), (int) Math.min(total, Integer.MAX_VALUE));
      } else if (!socket.errors.notice(-length)) {
        break; // the end
      }
    }
    return total;
  }

  private static int passOver(int fd, int bytes) {
    return Sockets.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_PEEK_OFF, bytes);
  }
}
