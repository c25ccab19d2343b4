package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.fake.FakeProvider;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.core.name.NameService;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaData;

/// A Winsock over the provider in memory.
abstract class WinsockFixture {

  final FakeProvider provider = new FakeProvider();
  final Instance winsock =
      new Instance(() -> Catalog.of(List.of(provider), null), new NameService(List.of()));

  @BeforeEach
  void start() {
    assertThat(winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
  }

  @AfterEach
  void cleanUp() {
    while (winsock.dispatch.initialised()) {
      winsock.WSACleanup();
    }
  }

  static int lastError() {
    return ThreadContext.current().lastError();
  }

  long tcp() {
    long s = winsock.sockets.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    assertThat(s).isPositive();
    return s;
  }

  long udp() {
    long s = winsock.sockets.socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    assertThat(s).isPositive();
    return s;
  }

  SocketObject object(long s) {
    return Objects.requireNonNull(winsock.dispatch.socket(s));
  }

  static SockAddrIn loopback(int port) {
    return new SockAddrIn(0x7F000001, port);
  }

  SockAddrIn name(long s) {
    SockAddr[] name = new SockAddr[1];
    assertThat(winsock.sockets.getsockname(s, name)).isZero();
    return (SockAddrIn) name[0];
  }

  long listener() {
    long s = tcp();
    assertThat(winsock.sockets.bind(s, loopback(0).toSegment())).isZero();
    assertThat(winsock.sockets.listen(s, SOMAXCONN)).isZero();
    return s;
  }

  long bound() {
    long s = udp();
    assertThat(winsock.sockets.bind(s, loopback(0).toSegment())).isZero();
    return s;
  }

  /// Two connected stream sockets.
  record Pair(long client, long server) {}

  Pair pair() {
    long listener = listener();
    long client = tcp();
    assertThat(winsock.sockets.connect(client, name(listener).toSegment(), null)).isZero();
    long server = winsock.sockets.accept(listener, (SockAddr[]) null, null);
    assertThat(server).isPositive();
    return new Pair(client, server);
  }

  void nonBlocking(long s) {
    assertThat(winsock.options.ioctlsocket(s, FIONBIO, new int[] {1})).isZero();
  }

  static MemorySegment text(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
  }

  static MemorySegment room(int size) {
    return MemorySegment.ofArray(new byte[size]);
  }

  static String string(MemorySegment segment, int length) {
    return new String(
        segment.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE),
        StandardCharsets.UTF_8);
  }
}
