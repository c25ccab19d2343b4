package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// DNS written by hand and dnsmasq.
@ExtendWith(Started.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DnsPeerTest {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final byte[] FOUR = {(byte) 192, 0, 2, 7};
  private static final byte[] SIX = new SockAddrIn6(0x2001_0db8_0000_0000L, 7, 0, 0, 0).bytes();

  /// More than the 512 bytes of an answer by datagram.
  private static final List<String> TEXTS =
      IntStream.range(0, 12).mapToObj(i -> "text-" + i + "-" + "x".repeat(100)).toList();

  private static @Nullable Peer dnsmasq;

  @BeforeAll
  static void startDnsmasq() throws IOException {
    String program = Peer.program("dnsmasq");
    dnsmasq = Peer.listening(port -> command(program, port));
  }

  @AfterAll
  static void endDnsmasq() throws IOException {
    if (dnsmasq != null) {
      dnsmasq.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldResolveAnAddressByDatagram(Family family) {
    assertThat(ask(family, 0x1234, "host.test", DnsMessage.A).data()).containsExactly(FOUR);
    assertThat(ask(family, 0x4321, "host.test", DnsMessage.AAAA).data()).containsExactly(SIX);
  }

  @ParameterizedTest
  @EnumSource
  void shouldResolveAnAddressByStream(Family family) {
    assertThat(askByStream(family, 7, "host.test", DnsMessage.A).data()).containsExactly(FOUR);
    assertThat(askByStream(family, 8, "host.test", DnsMessage.AAAA).data()).containsExactly(SIX);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGetByStreamWhatDoesNotFitIntoADatagram(Family family) {
    DnsMessage part = ask(family, 9, "large.test", DnsMessage.TXT);
    DnsMessage whole = askByStream(family, 9, "large.test", DnsMessage.TXT);

    assertThat(part.truncated()).isTrue();
    assertThat(whole.truncated()).isFalse();
    assertThat(whole.data().stream().map(DnsPeerTest::text))
        .containsExactlyInAnyOrderElementsOf(TEXTS);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFailWithMsgSizeAndKeepTheBeginningWhenTheBufferIsShort(Family family) {
    long s = socket(Calls.udp(family));
    byte[] buffer = new byte[DnsMessage.HEADER + 2];
    send(s, family, DnsMessage.query(0x0A0B, "host.test", DnsMessage.A));
    SockAddr[] from = new SockAddr[1];

    Calls.fails(WsaError.WSAEMSGSIZE, Winsock.recvfrom(s, buffer, 0, DnsMessage.HEADER, 0, from));

    assertThat(Arrays.copyOf(buffer, 2)).isEqualTo(new byte[] {0x0A, 0x0B});
    assertThat(Arrays.copyOfRange(buffer, 4, 8)).as("counts").isEqualTo(new byte[] {0, 1, 0, 1});
    assertThat(Arrays.copyOfRange(buffer, 12, 14)).as("beyond").isEqualTo(new byte[2]);
    assertThat(from[0]).isEqualTo(family.loopback(port()));
    shouldBeEmpty(s);
    Calls.close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReceiveManyAnswersOnAConnectedSocket(Family family) {
    long s = socket(Calls.udp(family));
    Calls.ok(Winsock.connect(s, family.loopback(port())));
    for (int id = 0; id < 20; id++) {
      byte[] query = DnsMessage.query(id, "host.test", DnsMessage.A);
      assertThat(Calls.ok(Winsock.send(s, query, 0, query.length, 0))).isEqualTo(query.length);
    }
    byte[] buffer = new byte[512];
    for (int id = 0; id < 20; id++) {
      int length = Calls.ok(Winsock.recv(s, buffer, 0, buffer.length, 0));
      assertThat(DnsMessage.parse(buffer, length).id()).isEqualTo(id);
    }
    Calls.close(s);
  }

  /// What did not fit is gone.
  private static void shouldBeEmpty(long s) {
    Calls.nonBlocking(s, true);
    byte[] buffer = new byte[512];
    Calls.fails(WsaError.WSAEWOULDBLOCK, Winsock.recv(s, buffer, 0, buffer.length, 0));
  }

  private static DnsMessage ask(Family family, int id, String name, int type) {
    long s = socket(Calls.udp(family));
    send(s, family, DnsMessage.query(id, name, type));
    byte[] answer = new byte[512];
    SockAddr[] from = new SockAddr[1];
    int length = Calls.ok(Winsock.recvfrom(s, answer, 0, answer.length, 0, from));
    assertThat(from[0]).isEqualTo(family.loopback(port()));
    Calls.close(s);
    return checked(DnsMessage.parse(answer, length), id);
  }

  /// Two bytes of length precede a message (RFC 1035, 4.2.2).
  private static DnsMessage askByStream(Family family, int id, String name, int type) {
    long s = socket(Calls.tcp(family));
    Calls.ok(Winsock.connect(s, family.loopback(port())));
    byte[] query = DnsMessage.query(id, name, type);
    ByteBuffer framed = ByteBuffer.allocate(query.length + 2).putShort((short) query.length);
    framed.put(query).flip();
    assertThat(Calls.ok(Winsock.send(s, framed, 0))).isEqualTo(query.length + 2);
    int length = ByteBuffer.wrap(exactly(s, 2)).getShort() & 0xFFFF;
    DnsMessage answer = DnsMessage.parse(exactly(s, length), length);
    Calls.close(s);
    return checked(answer, id);
  }

  private static byte[] exactly(long s, int length) {
    byte[] bytes = new byte[length];
    assertThat(Calls.ok(Winsock.recv(s, bytes, 0, length, WinSock2.MSG_WAITALL))).isEqualTo(length);
    return bytes;
  }

  private static DnsMessage checked(DnsMessage answer, int id) {
    assertThat(answer.id()).isEqualTo(id);
    assertThat(answer.code()).isZero();
    return answer;
  }

  private static void send(long s, Family family, byte[] query) {
    int sent = Winsock.sendto(s, query, 0, query.length, 0, family.loopback(port()));
    assertThat(Calls.ok(sent)).isEqualTo(query.length);
  }

  private static long socket(long s) {
    Calls.ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, TIMEOUT_MILLIS));
    return s;
  }

  /// The text of a TXT record of one string, which its length precedes.
  private static String text(byte[] data) {
    return new String(data, 1, data[0] & 0xFF, StandardCharsets.US_ASCII);
  }

  private static int port() {
    if (dnsmasq == null) {
      throw new AssertionError("dnsmasq does not run");
    }
    return dnsmasq.port();
  }

  private static List<String> command(String program, int port) {
    return Stream.concat(
            Stream.of(
                program,
                "--no-daemon",
                "--conf-file=/dev/null",
                "--pid-file=",
                "--user=" + System.getProperty("user.name"),
                "--no-resolv",
                "--no-hosts",
                "--bind-interfaces",
                "--listen-address=127.0.0.1",
                "--listen-address=::1",
                "--port=" + port,
                "--address=/host.test/192.0.2.7",
                "--address=/host.test/2001:db8::7"),
            TEXTS.stream().map(text -> "--txt-record=large.test," + text))
        .toList();
  }
}
