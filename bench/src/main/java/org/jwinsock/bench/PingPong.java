package org.jwinsock.bench;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.Ws2TcpIp.TCP_NODELAY;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;

/// `bench/c/pingpong.c`, line for line, on the Winsock API with blocking sockets.
final class PingPong {

  private static final int LOOPBACK = 0x7F000001;
  private static final double WARM_UP_SECONDS = 2;

  private final int size;

  private PingPong(int size) {
    this.size = size;
  }

  public static void main(String[] args) throws Exception {
    double seconds = Double.parseDouble(args[0]);
    check(Winsock.WSAStartup(0x0202, new WsaData[1]) == 0, "WSAStartup");
    new PingPong(Integer.parseInt(args[1])).run(seconds);
    Winsock.WSACleanup();
  }

  private void run(double seconds) throws InterruptedException {
    long listener = Winsock.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    check(Winsock.bind(listener, new SockAddrIn(LOOPBACK, 0)) == 0, "bind");
    check(Winsock.listen(listener, 1) == 0, "listen");
    SockAddr[] name = new SockAddr[1];
    check(Winsock.getsockname(listener, name) == 0, "getsockname");
    Thread echo = Thread.ofPlatform().start(() -> echo(listener));
    long s = Winsock.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    check(Winsock.connect(s, name[0]) == 0, "connect");
    Winsock.setsockopt(s, IPPROTO_TCP, TCP_NODELAY, 1);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(size);
      rounds(s, buffer, WARM_UP_SECONDS);
      long cpu = cpuNanos();
      long start = System.nanoTime();
      long rounds = rounds(s, buffer, seconds);
      double elapsed = (System.nanoTime() - start) / 1e9;
      double perRound = (cpuNanos() - cpu) / 1e3 / rounds;
      System.out.printf(
          Locale.ROOT, "rate=%.0f cpu_us=%.2f rounds=%d%n", rounds / elapsed, perRound, rounds);
      Winsock.closesocket(s);
      echo.join();
    }
    Winsock.closesocket(listener);
  }

  private long rounds(long s, MemorySegment buffer, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long rounds = 0;
    do {
      for (int i = 0; i < 100; i++, rounds++) {
        sendAll(s, buffer);
        check(receiveAll(s, buffer), "the echo ended");
      }
    } while (System.nanoTime() < end);
    return rounds;
  }

  private void echo(long listener) {
    long s = Winsock.accept(listener);
    check(s != -1, "accept");
    Winsock.setsockopt(s, IPPROTO_TCP, TCP_NODELAY, 1);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(size);
      while (receiveAll(s, buffer)) {
        sendAll(s, buffer);
      }
    }
    Winsock.closesocket(s);
  }

  private void sendAll(long s, MemorySegment buffer) {
    check(Winsock.send(s, buffer, 0) == size, "send"); // a blocking send takes everything
  }

  private boolean receiveAll(long s, MemorySegment buffer) {
    int done = Winsock.recv(s, buffer, 0);
    while (done > 0 && done < size) {
      int more = Winsock.recv(s, buffer.asSlice(done), 0);
      check(more > 0, "recv");
      done += more;
    }
    check(done >= 0, "recv");
    return done > 0;
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static void check(boolean ok, String what) {
    if (!ok) {
      String error = WsaError.describe(Winsock.WSAGetLastError());
      throw new IllegalStateException(what + ": " + error);
    }
  }
}
