package org.jwinsock.tools.soak;

import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// A completion port that is closed while somebody waits for its packets, others are posted, and an
/// operation of one of its sockets is under way.
final class SidePort {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private SidePort() {}

  static void live(Soak soak) throws InterruptedException {
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
    long s = Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_DGRAM, WinSock2.IPPROTO_UDP);
    int bound = Winsock.bind(s, new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0));
    if (port == 0 || bound != 0 || Kernel32.CreateIoCompletionPort(s, port, 1, 0) == 0) {
      soak.fail("a side port could not be made: error " + Winsock.WSAGetLastError());
      return;
    }
    Thread waiter = Thread.ofPlatform().daemon().name("soak-side").start(() -> drain(port));
    WsaOverlapped receive = new WsaOverlapped();
    MemorySegment buffer = Arena.ofAuto().allocate(16);
    WsaBuf[] room = {new WsaBuf(buffer)};
    int begun = Winsock.WSARecv(s, room, null, new int[1], receive, null);
    if (begun == 0 || Winsock.WSAGetLastError() != WSA_IO_PENDING) {
      soak.fail("a receive without data does not pend");
    }
    for (int i = 0; i < 50; i++) {
      boolean _ = Kernel32.PostQueuedCompletionStatus(port, 0, i, null);
    }
    boolean _ = Kernel32.CloseHandle(port);
    if (Kernel32.PostQueuedCompletionStatus(port, 0, 0, null)) {
      soak.fail("a closed port takes packets");
    }
    Winsock.closesocket(s);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!receive.isDone() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    waiter.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
    if (!receive.isDone() || waiter.isAlive()) {
      soak.fail("the end of a port was not noticed: " + (waiter.isAlive() ? "wait" : "receive"));
    }
    soak.counts().add(Counts.What.PORTS);
  }

  private static void drain(long port) {
    int[] bytes = new int[1];
    long[] key = new long[1];
    @Nullable WsaOverlapped[] operation = new WsaOverlapped[1];
    while (Kernel32.GetQueuedCompletionStatus(port, bytes, key, operation, -1)
        || operation[0] != null) {
      operation[0] = null;
    }
  }
}
