package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinSock2.IPPROTO_UDP;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.SocketFailure;

/// Sends numbered datagrams to the group, so many a second.
///
/// ```
///  0              8
///  | number       | filler ...
/// ```
final class MulticastSender implements Example {

  /// The number at the start of each datagram.
  static final ValueLayout.OfLong NUMBER =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /// In bytes; fits into any path unfragmented.
  static final int MAX_SIZE = 1200;

  private static final long STEP_NANOS = 5_000_000;

  private final long socket;
  private final SockAddr to;
  private final int perSecond;
  private volatile long sent;
  private volatile boolean stopped;

  MulticastSender(MulticastGroup group, int port, int perSecond) {
    this.to = group.address(port);
    this.perSecond = perSecond;
    socket = check(Winsock.socket(to.family(), SOCK_DGRAM, IPPROTO_UDP), "socket");
    group.sendFrom(socket);
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment datagram = arena.allocate(MAX_SIZE);
      MemorySegment name = arena.allocate(to.size());
      to.write(name);
      long number = 0;
      double due = 1;
      long last = System.nanoTime();
      while (!stopped) {
        long now = System.nanoTime();
        // What was missed while this thread did not run is not made up for: that would be a burst.
        due += Math.min(now - last, 4 * STEP_NANOS) / 1e9 * perSecond;
        last = now;
        while (number < due && !stopped) {
          datagram.set(NUMBER, 0, number);
          if (Winsock.sendto(socket, datagram, 0, name) != SOCKET_ERROR) {
            sent = ++number;
          } else if (!stopped) {
            throw SocketFailure.of("sendto", to);
          }
        }
        LockSupport.parkNanos(STEP_NANOS);
      }
    }
  }

  /// How many datagrams have been sent.
  long sent() {
    return sent;
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.closesocket(socket);
  }
}
