package org.jwinsock.host;

import org.jwinsock.linux.Descriptors;
import org.jwinsock.spi.WinSock2;

/// TCP sockets that nobody has done anything with: an accept socket takes the descriptor of its
/// connection, and the one it had serves the next socket. Empty unless `AcceptEx` is used.
final class UnusedSockets {

  /// Of a family. A server that accepts one connection after the other needs one or two.
  private static final int MOST = 16;

  private final int[] four = new int[MOST];
  private final int[] six = new int[MOST];
  private int fours;
  private int sixes;
  private boolean closed;

  /// The caller's from now on; -1 if there is none.
  synchronized int take(int family) {
    return switch (family) {
      case WinSock2.AF_INET -> fours == 0 ? -1 : four[--fours];
      case WinSock2.AF_INET6 -> sixes == 0 ? -1 : six[--sixes];
      default -> -1;
    };
  }

  /// Takes a socket; false if there is no room, so that it stays the caller's.
  synchronized boolean give(int family, int fd) {
    if (!closed && family == WinSock2.AF_INET && fours < MOST) {
      four[fours++] = fd;
      return true;
    }
    if (!closed && family == WinSock2.AF_INET6 && sixes < MOST) {
      six[sixes++] = fd;
      return true;
    }
    return false;
  }

  /// Closes all, where descriptors are short.
  ///
  /// @return false if there were none
  synchronized boolean drain() {
    boolean any = fours + sixes > 0;
    while (fours > 0) {
      Descriptors.close(four[--fours]);
    }
    while (sixes > 0) {
      Descriptors.close(six[--sixes]);
    }
    return any;
  }

  synchronized void close() {
    closed = true;
    boolean _ = drain();
  }
}
