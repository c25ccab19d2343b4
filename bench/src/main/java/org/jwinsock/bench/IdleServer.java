package org.jwinsock.bench;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WinSock2.SOMAXCONN;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;

/// Holds connections on a completion port, each with a receive that pends, and says what they take
/// beyond what the program itself allocates for them.
final class IdleServer {

  private static final int LOOPBACK = 0x7F000001;
  private static final int BUFFER = 64;

  /// How many come and go before anything counts: tables grown, code compiled, classes loaded.
  static final int WARM_UP = 10_000;

  /// Said when the first ones are gone.
  static final String WARM = "warm";

  private static final int ROWS = 20;

  private IdleServer() {}

  public static void main(String[] args) throws Exception {
    int connections = Integer.parseInt(args[0]);
    check(Winsock.WSAStartup(0x0202, new WsaData[1]) == 0, "WSAStartup");
    long listener = Winsock.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    check(Winsock.bind(listener, new SockAddrIn(LOOPBACK, 0)) == 0, "bind");
    check(Winsock.listen(listener, SOMAXCONN) == 0, "listen");
    SockAddr[] name = new SockAddr[1];
    check(Winsock.getsockname(listener, name) == 0, "getsockname");
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
    System.out.println(name[0]);
    Receive[] early = receives(WARM_UP);
    hold(listener, port, early);
    for (Receive each : early) {
      Winsock.closesocket(each.s);
    }
    System.out.println(WARM);
    Receive[] held = receives(connections); // the program's own
    Map<String, Long> before = heap();
    long native0 = anonymousKiB();
    hold(listener, port, held);
    Map<String, Long> after = heap();
    long native1 = anonymousKiB();
    report(connections, before, after, (native1 - native0) * 1024.0 / connections);
    System.exit(held.length == connections ? 0 : 1);
  }

  /// What a program has for each connection.
  private static final class Receive extends WsaOverlapped {
    private final WsaBuf[] buffers;
    private long s;

    Receive(MemorySegment buffer) {
      buffers = new WsaBuf[] {new WsaBuf(buffer)};
    }
  }

  private static Receive[] receives(int count) {
    MemorySegment memory = Arena.global().allocate((long) count * BUFFER, BUFFER);
    memory.fill((byte) 1); // it is there before anything is counted
    Receive[] made = new Receive[count];
    for (int i = 0; i < count; i++) {
      made[i] = new Receive(memory.asSlice((long) i * BUFFER, BUFFER));
    }
    return made;
  }

  private static void hold(long listener, long port, Receive[] receives) {
    int[] flags = new int[1];
    for (int i = 0; i < receives.length; i++) {
      Receive receive = receives[i];
      receive.s = Winsock.accept(listener);
      check(receive.s != -1, "accept");
      check(Kernel32.CreateIoCompletionPort(receive.s, port, i, 0) == port, "port");
      flags[0] = 0;
      int begun = Winsock.WSARecv(receive.s, receive.buffers, null, flags, receive, null);
      check(begun == -1 && Winsock.WSAGetLastError() == WsaErrors.WSA_IO_PENDING, "WSARecv");
    }
  }

  private static void check(boolean succeeded, String what) {
    if (!succeeded) {
      throw new IllegalStateException(what + ": " + WsaError.describe(Winsock.WSAGetLastError()));
    }
  }

  /// The bytes of each class after a collection.
  private static Map<String, Long> heap() throws JMException {
    String[] none = {};
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {none},
                    new String[] {String[].class.getName()});
    Map<String, Long> bytes = new HashMap<>();
    for (String line : histogram.split("\n")) {
      String[] words = line.strip().split("\\s+"); // number, instances, bytes, class
      if (words.length >= 4 && words[0].matches("\\d+:")) {
        bytes.merge(words[3], Long.valueOf(words[2]), Long::sum);
      }
    }
    return bytes;
  }

  /// Memory of the process that is no file's. The heap's is touched when it starts.
  private static long anonymousKiB() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("/proc/self/status has no RssAnon");
  }

  private static void report(
      int connections, Map<String, Long> before, Map<String, Long> after, double outside) {
    Map<String, Double> grown = new HashMap<>();
    after.forEach(
        (type, bytes) ->
            grown.put(type, (double) (bytes - before.getOrDefault(type, 0L)) / connections));
    double all = grown.values().stream().mapToDouble(Double::doubleValue).sum();
    grown.entrySet().stream()
        .filter(row -> row.getValue() >= 0.5)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(ROWS)
        .forEach(row -> System.out.printf("row %.1f %s%n", row.getValue(), row.getKey()));
    System.out.printf("heap=%.1f outside=%.1f%n", all, outside);
  }
}
