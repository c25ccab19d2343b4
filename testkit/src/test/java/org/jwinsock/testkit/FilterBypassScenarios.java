package org.jwinsock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.AddrInfoEx;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.SocketAddressList;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaProtocolInfo;

/// Ways round the filter, none of which leads anywhere; run by [FilterTest] under [#RULES].
///
/// A server of the JDK's own listens where nobody may go, for connections and for datagrams: after
/// each attempt nothing has come to it.
@ExtendWith(Started.class)
@Timeout(60)
class FilterBypassScenarios {

  static final String RULES =
      """
      version: 1
      filter:
        default: deny
        rules:
          - {id: nowhere, at: [connect, send], to: 127.0.0.66, deny: true}
          - {id: refused, at: [connect, send], to: 127.0.0.67, reset: true}
          - {id: silent, at: [connect, send], to: 127.0.0.68, drop: true}
          - {id: no-bind, at: bind, local: 127.0.0.69, deny: true}
          - {id: no-guest, at: accept, to: 127.0.0.70, reset: true}
          - {id: names, at: resolve, allow: ["*.allowed.test", localhost]}
          - {id: by-class, at: connect, to: 127.0.0.71, class: "com.nobody.*", allow: true}
          - {id: by-thread, at: connect, to: 127.0.0.72, thread: "chosen-*", allow: true}
          - {id: only-once, at: connect, to: 127.0.0.73, allow: true, for: once}
          - {id: watched, at: connect, to: 127.0.0.74, deny: true, shadow: true}
          - {id: rest, at: connect, to: [127.0.0.71, 127.0.0.72, 127.0.0.73], deny: true}
          - {id: local, at: [connect, send], to: ["127.0.0.0/8", "[::1]"], allow: true}
          - {id: serve, at: listen, local: [127.0.0.1, "[::1]"], allow: true}
      """;

  private static final int NOWHERE = 0x7F000042;

  private static InetSocketAddress javaAt(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private static ServerSocket bound(String host, int port) throws IOException {
    return new ServerSocket(port, 50, InetAddress.ofLiteral(host));
  }

  private static ServerSocket listening(String host) throws IOException {
    return bound(host, 0);
  }

  private static SockAddr at(int host, int port) {
    return new SockAddrIn(host, port);
  }

  private static SockAddr mapped(int host, int port) {
    return new SockAddrIn6(0, 0xFFFF_0000_0000L | host & 0xFFFF_FFFFL, port, 0, 0);
  }

  private static long dual(int type) {
    long s = ok(Winsock.socket(WinSock2.AF_INET6, type, 0));
    Sockopts.set(s, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0);
    return s;
  }

  private static void assertNobodyCame(ServerSocket server) throws IOException {
    server.setSoTimeout(1);
    try (Socket came = server.accept()) {
      throw new AssertionError("somebody came: " + came);
    } catch (SocketTimeoutException expected) {
      assertThat(expected).isNotNull();
    }
  }

  // --- connections

  /// An attempt at a connection; the result is what its last call answers.
  private interface Attempt {
    long with(long tcp, int port) throws IOException;
  }

  @TestFactory
  Stream<DynamicTest> connectionsLeadNowhere() {
    Map<String, Attempt> attempts = new TreeMap<>();
    attempts.put("connect", (s, port) -> Winsock.connect(s, at(NOWHERE, port)));
    attempts.put("WSAConnect", (s, port) -> Winsock.WSAConnect(s, at(NOWHERE, port), null));
    attempts.put(
        "connect on a non-blocking socket",
        (s, port) -> {
          Calls.nonBlocking(s, true);
          return Winsock.connect(s, at(NOWHERE, port));
        });
    attempts.put(
        "connect a second time",
        (s, port) -> {
          fails(WsaError.WSAEACCES, Winsock.connect(s, at(NOWHERE, port)));
          return Winsock.connect(s, at(NOWHERE, port));
        });
    attempts.put(
        "connect after a connect that failed",
        (s, port) -> {
          fails(WsaError.WSAECONNREFUSED, Winsock.connect(s, Calls.refusing(Family.IPV4)));
          return Winsock.connect(s, at(NOWHERE, port));
        });
    attempts.put(
        "connect after a late bind",
        (s, port) -> {
          ok(Winsock.bind(s, at(0, 0)));
          return Winsock.connect(s, at(NOWHERE, port));
        });
    attempts.put(
        "connect with the IPv4 address as IPv6",
        (s, port) -> {
          long six = dual(WinSock2.SOCK_STREAM);
          return Winsock.connect(six, mapped(NOWHERE, port));
        });
    attempts.put(
        "connect with the IPv4 address as IPv6 in a scope",
        (s, port) -> {
          long six = dual(WinSock2.SOCK_STREAM);
          SockAddrIn6 plain = (SockAddrIn6) mapped(NOWHERE, port);
          return Winsock.connect(six, new SockAddrIn6(plain.high(), plain.low(), port, 0, 1));
        });
    attempts.put(
        "connect with a longer address",
        (s, port) -> {
          MemorySegment room = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
          at(NOWHERE, port).write(room);
          return Winsock.connect(s, room);
        });
    attempts.put(
        "ConnectEx",
        (s, port) -> {
          ok(Winsock.bind(s, at(0, 0)));
          ExOperation operation = new ExOperation();
          return Mswsock.ConnectEx(s, at(NOWHERE, port).toSegment(), null, new int[1], operation)
              ? 0
              : -1;
        });
    attempts.put(
        "WSAConnectByName with an address",
        (s, port) ->
            Winsock.WSAConnectByName(
                    s, "127.0.0.66", Integer.toString(port), null, null, new TimeVal(5, 0))
                ? 0
                : -1);
    attempts.put(
        "WSAConnectByList",
        (s, port) -> {
          long six = dual(WinSock2.SOCK_STREAM);
          return Winsock.WSAConnectByList(
                  six,
                  new SocketAddressList(List.of(mapped(NOWHERE, port))),
                  null,
                  null,
                  new TimeVal(5, 0))
              ? 0
              : -1;
        });
    for (String text : List.of("127.66", "0x7f.0.0.66", "2130706498", "0177.0.0.0102")) {
      attempts.put(
          "connect to " + text,
          (s, port) -> {
            List<AddrInfo> found = new ArrayList<>();
            int error = Winsock.getaddrinfo(text, Integer.toString(port), null, found);
            if (error != 0) {
              return -1; // no address to whoever reads it, either
            }
            return Winsock.connect(s, found.getFirst().addr());
          });
    }
    attempts.put(
        "a duplicate of the socket",
        (s, port) -> {
          WsaProtocolInfo[] info = new WsaProtocolInfo[1];
          ok(Winsock.WSADuplicateSocket(s, (int) ProcessHandle.current().pid(), info));
          return Winsock.connect(
              ok(Winsock.WSASocket(-1, -1, -1, info[0], 0, 0)), at(NOWHERE, port));
        });
    attempts.put(
        "a socket that is used again",
        (s, port) -> {
          long listener = Calls.listener(Family.IPV4);
          ok(Winsock.connect(s, Calls.sockname(listener)));
          Calls.close(ok(Winsock.accept(listener, new SockAddr[1])));
          assertThat(Mswsock.DisconnectEx(s, null, MsWSock.TF_REUSE_SOCKET, 0)).isTrue();
          return Winsock.connect(s, at(NOWHERE, port));
        });
    attempts.put(
        "every entry of the catalog by itself",
        (s, port) -> {
          for (WsaProtocolInfo info : entries()) {
            if (info.addressFamily() == WinSock2.AF_INET
                && info.socketType() == WinSock2.SOCK_STREAM) {
              long own = ok(Winsock.WSASocket(-1, -1, -1, info, 0, 0));
              fails(WsaError.WSAEACCES, Winsock.connect(own, at(NOWHERE, port)));
            }
          }
          return -1;
        });
    attempts.put(
        "entries that are in no catalog",
        (s, port) -> {
          WsaProtocolInfo known = entries().getFirst();
          for (int place = 1; place < 8; place++) {
            int id = known.catalogEntryId() + (place << 24);
            fails(
                WsaError.WSAEINVAL,
                Winsock.WSASocket(-1, -1, -1, known.withCatalogEntry(id, known.chain()), 0, 0));
          }
          return -1;
        });
    attempts.put(
        "handles near the socket's",
        (s, port) -> {
          for (long guess = s - 400; guess < s + 400; guess += 4) {
            if (guess != s && guess > 0) {
              int _ = Winsock.connect(guess, at(NOWHERE, port));
            }
          }
          return -1;
        });
    attempts.put(
        "the base provider's handle",
        (s, port) -> {
          MemorySegment out = MemorySegment.ofArray(new byte[8]);
          ok(Winsock.WSAIoctl(s, MsWSock.SIO_BASE_HANDLE, null, out, new int[1]));
          return Winsock.connect(out.get(ValueLayout.JAVA_LONG_UNALIGNED, 0), at(NOWHERE, port));
        });
    attempts.put(
        "by a class that is not ours", (s, port) -> Winsock.connect(s, at(0x7F000047, port)));
    attempts.put(
        "by a thread that is not chosen", (s, port) -> Winsock.connect(s, at(0x7F000048, port)));
    return attempts.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> connecting(each.getValue())));
  }

  private static void connecting(Attempt attempt) throws IOException {
    List<ServerSocket> servers = new ArrayList<>();
    ServerSocket first = listening("127.0.0.66");
    servers.add(first);
    for (String host : List.of("127.0.0.71", "127.0.0.72")) {
      servers.add(new ServerSocket(first.getLocalPort(), 50, InetAddress.getByName(host)));
    }
    long s = Calls.tcp(Family.IPV4);
    assertThat(attempt.with(s, first.getLocalPort())).isEqualTo(-1);
    Calls.close(s);
    for (ServerSocket server : servers) {
      assertNobodyCame(server);
      server.close();
    }
  }

  private static List<WsaProtocolInfo> entries() {
    int[] length = new int[1];
    int _ = Winsock.WSAEnumProtocols(null, null, length);
    @Nullable WsaProtocolInfo[] buffer = new WsaProtocolInfo[64];
    length[0] = buffer.length * WsaProtocolInfo.SIZE_W;
    int count = ok(Winsock.WSAEnumProtocols(null, buffer, length));
    List<WsaProtocolInfo> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WsaProtocolInfo entry = buffer[i];
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  @Test
  void aRefusalLooksLikeOneOfThePeer() throws IOException {
    try (ServerSocket server = listening("127.0.0.67")) {
      long s = Calls.tcp(Family.IPV4);
      fails(WsaError.WSAECONNREFUSED, Winsock.connect(s, at(0x7F000043, server.getLocalPort())));
      assertNobodyCame(server);
      Calls.close(s);
    }
  }

  @Test
  void silenceLooksLikeNobodyThere() throws IOException {
    try (ServerSocket server = listening("127.0.0.68")) {
      long s = Calls.tcp(Family.IPV4);
      fails(WsaError.WSAETIMEDOUT, Winsock.connect(s, at(0x7F000044, server.getLocalPort())));
      assertNobodyCame(server);
      Calls.close(s);
    }
  }

  @Test
  void aRuleThatHoldsOnceHoldsOnce() throws IOException {
    try (ServerSocket server = listening("127.0.0.73")) {
      long first = Calls.tcp(Family.IPV4);
      long second = Calls.tcp(Family.IPV4);
      ok(Winsock.connect(first, at(0x7F000049, server.getLocalPort())));
      fails(WsaError.WSAEACCES, Winsock.connect(second, at(0x7F000049, server.getLocalPort())));
      Calls.close(first, second);
    }
  }

  @Test
  void aRuleInTheShadowForbidsNothing() throws IOException {
    try (ServerSocket server = listening("127.0.0.74")) {
      long s = Calls.tcp(Family.IPV4);
      ok(Winsock.connect(s, at(0x7F00004A, server.getLocalPort())));
      Calls.close(s);
    }
  }

  @Test
  void aChosenThreadMay() throws Exception {
    try (ServerSocket server = listening("127.0.0.72")) {
      long s = Calls.tcp(Family.IPV4);
      int[] result = new int[1];
      Thread thread =
          Thread.ofPlatform()
              .name("chosen-1")
              .start(() -> result[0] = Winsock.connect(s, at(0x7F000048, server.getLocalPort())));
      thread.join();
      assertThat(result[0]).isZero();
      Calls.close(s);
    }
  }

  // --- datagrams

  /// An attempt at a datagram.
  private interface Sending {
    long with(long udp, int port) throws IOException;
  }

  private static final byte[] DATA = "secret".getBytes(UTF_8);

  @TestFactory
  Stream<DynamicTest> datagramsLeadNowhere() {
    Map<String, Sending> attempts = new TreeMap<>();
    attempts.put("sendto", (s, port) -> Winsock.sendto(s, DATA, 0, 6, 0, at(NOWHERE, port)));
    attempts.put(
        "sendto after an allowed one",
        (s, port) -> {
          ok(Winsock.sendto(s, DATA, 0, 6, 0, Calls.sockname(Calls.boundUdp(Family.IPV4))));
          return Winsock.sendto(s, DATA, 0, 6, 0, at(NOWHERE, port));
        });
    attempts.put(
        "sendto with the IPv4 address as IPv6",
        (s, port) ->
            Winsock.sendto(dual(WinSock2.SOCK_DGRAM), DATA, 0, 6, 0, mapped(NOWHERE, port)));
    attempts.put("connect", (s, port) -> Winsock.connect(s, at(NOWHERE, port)));
    attempts.put(
        "sendto on a connected socket",
        (s, port) -> {
          ok(Winsock.connect(s, Calls.sockname(Calls.boundUdp(Family.IPV4))));
          return Winsock.sendto(s, DATA, 0, 6, 0, at(NOWHERE, port));
        });
    attempts.put(
        "connect anew",
        (s, port) -> {
          ok(Winsock.connect(s, Calls.sockname(Calls.boundUdp(Family.IPV4))));
          return Winsock.connect(s, at(NOWHERE, port));
        });
    attempts.put(
        "an overlapped WSASendTo",
        (s, port) ->
            Winsock.WSASendTo(
                s,
                new WsaBuf[] {WsaBuf.of(DATA)},
                null,
                0,
                at(NOWHERE, port).toSegment(),
                new Operation(),
                null));
    attempts.put(
        "WSASendMsg",
        (s, port) ->
            Winsock.WSASendMsg(
                s,
                WsaMsg.of(MemorySegment.ofArray(DATA)).to(at(NOWHERE, port)),
                0,
                new int[1],
                null,
                null));
    attempts.put(
        "broadcast",
        (s, port) -> {
          Sockopts.set(s, WinSock2.SOL_SOCKET, WinSock2.SO_BROADCAST, 1);
          return Winsock.sendto(s, DATA, 0, 6, 0, at(-1, port));
        });
    attempts.put("multicast", (s, port) -> Winsock.sendto(s, DATA, 0, 6, 0, at(0xE0000142, port)));
    attempts.put(
        "a duplicate of the socket",
        (s, port) -> {
          WsaProtocolInfo[] info = new WsaProtocolInfo[1];
          ok(Winsock.WSADuplicateSocket(s, (int) ProcessHandle.current().pid(), info));
          long other = ok(Winsock.WSASocket(-1, -1, -1, info[0], 0, 0));
          return Winsock.sendto(other, DATA, 0, 6, 0, at(NOWHERE, port));
        });
    return attempts.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> sending(each.getValue())));
  }

  /// What comes first has been sent first, so that a datagram of the test's own ends the wait.
  private static void sending(Sending attempt) throws IOException {
    try (DatagramSocket server = new DatagramSocket(javaAt("127.0.0.66", 0));
        DatagramSocket own = new DatagramSocket(javaAt("127.0.0.1", 0))) {
      long s = Calls.boundUdp(Family.IPV4);
      assertThat(attempt.with(s, server.getLocalPort())).isEqualTo(-1);
      Calls.close(s);
      byte[] last = "last".getBytes(UTF_8);
      own.send(new DatagramPacket(last, last.length, server.getLocalSocketAddress()));
      DatagramPacket came = new DatagramPacket(new byte[16], 16);
      server.receive(came);
      assertThat(new String(came.getData(), 0, came.getLength(), UTF_8)).isEqualTo("last");
    }
  }

  @Test
  void aDroppedDatagramIsSentAndDoesNotArrive() throws IOException {
    try (DatagramSocket server = new DatagramSocket(javaAt("127.0.0.68", 0));
        DatagramSocket own = new DatagramSocket(javaAt("127.0.0.1", 0))) {
      long s = Calls.boundUdp(Family.IPV4);
      assertThat(Winsock.sendto(s, DATA, 0, 6, 0, at(0x7F000044, server.getLocalPort())))
          .isEqualTo(6);
      own.send(new DatagramPacket(new byte[1], 1, server.getLocalSocketAddress()));
      DatagramPacket came = new DatagramPacket(new byte[16], 16);
      server.receive(came);
      assertThat(came.getLength()).isEqualTo(1);
      Calls.close(s);
    }
  }

  // --- serving

  @Test
  void nobodyBindsWhereItIsForbidden() {
    long tcp = Calls.tcp(Family.IPV4);
    long udp = Calls.udp(Family.IPV4);
    fails(WsaError.WSAEACCES, Winsock.bind(tcp, at(0x7F000045, 0)));
    fails(WsaError.WSAEACCES, Winsock.bind(udp, at(0x7F000045, 0)));
    Calls.close(tcp, udp);
  }

  @Test
  void nobodyListensWhereNoRuleSaysSo() {
    for (int host : new int[] {0, 0x7F000002}) {
      long s = Calls.tcp(Family.IPV4);
      ok(Winsock.bind(s, at(host, 0)));
      fails(WsaError.WSAEACCES, Winsock.listen(s, 5));
      Calls.close(s);
    }
    long six = dual(WinSock2.SOCK_STREAM);
    ok(Winsock.bind(six, Family.IPV6.any(0)));
    fails(WsaError.WSAEACCES, Winsock.listen(six, 5));
    Calls.close(six);
  }

  @Test
  void nobodyServesOrFollowsAPath() throws IOException {
    Path folder = Files.createTempDirectory("filter");
    Path path = folder.resolve("s");
    long s = Winsock.socket(WinSock2.AF_UNIX, WinSock2.SOCK_STREAM, 0);
    ok(s);
    fails(WsaError.WSAEACCES, Winsock.connect(s, new SockAddrUn(path.toString())));
    ok(Winsock.bind(s, new SockAddrUn(path.toString())));
    fails(WsaError.WSAEACCES, Winsock.listen(s, 5));
    Calls.close(s);
    Files.deleteIfExists(path);
    Files.delete(folder);
  }

  @Test
  void aForbiddenGuestIsNeverAccepted() throws IOException {
    long listener = Calls.listener(Family.IPV4);
    try (Socket forbidden = new Socket();
        Socket allowed = new Socket()) {
      forbidden.bind(javaAt("127.0.0.70", 0));
      forbidden.connect(javaAt("127.0.0.1", Calls.port(listener)));
      allowed.bind(javaAt("127.0.0.1", 0));
      allowed.connect(javaAt("127.0.0.1", Calls.port(listener)));
      SockAddr[] from = new SockAddr[1];
      long accepted = ok(Winsock.accept(listener, from));
      assertThat(Family.port(from[0])).isEqualTo(allowed.getLocalPort());
      Calls.close(accepted);
    }
    Calls.close(listener);
  }

  @Test
  void aForbiddenGuestIsNothingToAcceptEx() throws IOException {
    long listener = Calls.listener(Family.IPV4);
    long into = Calls.tcp(Family.IPV4);
    try (Socket forbidden = new Socket()) {
      forbidden.bind(javaAt("127.0.0.70", 0));
      forbidden.connect(javaAt("127.0.0.1", Calls.port(listener)));
      ExOperation operation = new ExOperation();
      MemorySegment room = MemorySegment.ofArray(new byte[64]);
      boolean done = Mswsock.AcceptEx(listener, into, room, 0, 32, 32, new int[1], operation);
      if (done || Winsock.WSAGetLastError() == WsaError.WSA_IO_PENDING.code()) {
        operation.failsWith(listener, WsaError.WSAECONNABORTED);
      }
      assertThat(Winsock.send(into, DATA, 0, 6, 0)).isEqualTo(-1);
    }
    Calls.close(listener, into);
  }

  // --- names

  @Test
  void aForbiddenNameIsNotLookedUp() {
    for (String name : List.of("forbidden.test", "FORBIDDEN.test.", "allowed.test.evil")) {
      assertThat(Winsock.getaddrinfo(name, null, null, new ArrayList<>()))
          .as(name)
          .isEqualTo(WsaError.WSAEACCES.code());
      assertThat(
              Winsock.GetAddrInfoEx(
                  name,
                  null,
                  WinSock2.NS_DNS,
                  null,
                  null,
                  new ArrayList<AddrInfoEx>(),
                  null,
                  null,
                  null,
                  null))
          .as(name)
          .isEqualTo(WsaError.WSAEACCES.code());
      assertThat(Winsock.gethostbyname(name)).as(name).isNull();
    }
    long s = Calls.tcp(Family.IPV4);
    assertThat(Winsock.WSAConnectByName(s, "forbidden.test", "80", null, null, new TimeVal(5, 0)))
        .isFalse();
    Calls.close(s);
  }

  // --- what is allowed

  @Test
  void whatIsAllowedGoesThrough() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.send(pair.client(), "through");
      FdSet reads = Sets.of(pair.server());
      assertThat(Winsock.select(0, reads, null, null, new TimeVal(20, 0))).isEqualTo(1);
      assertThat(Calls.recv(pair.server())).isEqualTo("through");
    }
  }
}
