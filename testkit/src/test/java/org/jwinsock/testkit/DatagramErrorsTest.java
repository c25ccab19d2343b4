package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.Calls.sockname;
import static org.jwinsock.testkit.Datagrams.receive;
import static org.jwinsock.testkit.Datagrams.send;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// What ICMP tells of a datagram sent earlier, and how a program switches it off.
@ExtendWith(Started.class)
@Timeout(60)
class DatagramErrorsTest {

  private static final String UNCONNECTED =
      "an unconnected channel hears nothing of ICMP errors from the kernel";

  private static final TimeVal PATIENCE = new TimeVal(3, 0);

  /// A socket that waits for an answer on loopback, and not much longer where none comes.
  private static long impatient(Family family) {
    long s = Datagrams.bound(family);
    Sockopts.set(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, PATIENCE.sec() * 1000);
    return s;
  }

  private static void report(long s, int code, boolean on) {
    ok(Winsock.WSAIoctl(s, code, Sockopts.dword(on ? 1 : 0), null, new int[1]));
  }

  private static void receiveFails(WsaError error, long s) {
    fails(error, Winsock.recvfrom(s, new byte[1], 0, 1, 0, new SockAddr[1]));
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"recvfrom", "SIO_UDP_CONNRESET", "WSAECONNRESET"})
  @KnownGap(provider = "nio", why = UNCONNECTED)
  void shouldTellAnUnconnectedSocketThatNobodyWasAtThePort(Family family) {
    long s = Datagrams.bound(family);
    long other = Datagrams.bound(family);
    send(s, "anybody?", Datagrams.silent(family));
    send(other, "data", sockname(s));

    receiveFails(WsaError.WSAECONNRESET, s);

    assertThat(receive(s)).as("told once").isEqualTo("data");
    close(s, other);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellAConnectedSocketThatNobodyIsAtThePort(Family family) {
    long s = Datagrams.bound(family);
    ok(Winsock.connect(s, Datagrams.silent(family)));
    Calls.send(s, "anybody?");

    receiveFails(WsaError.WSAECONNRESET, s);
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("recvfrom")
  void shouldNotFailALaterSendForAnEarlierOne(Family family) {
    long s = Datagrams.bound(family);
    long other = Datagrams.bound(family);
    SockAddr silent = Datagrams.silent(family);
    send(s, "1", silent);
    send(s, "2", silent);

    send(s, "hello", sockname(other));

    assertThat(receive(other)).isEqualTo("hello");
    close(s, other);
  }

  @ParameterizedTest
  @EnumSource
  @KnownGap(provider = "nio", why = UNCONNECTED)
  void shouldBeReadableWhenThereIsAnErrorToTell(Family family) {
    long s = impatient(family);
    send(s, "anybody?", Datagrams.silent(family));

    FdSet reads = new FdSet();
    reads.add(s);
    assertThat(Winsock.select(0, reads, null, null, PATIENCE)).isEqualTo(1);
    receiveFails(WsaError.WSAECONNRESET, s);
    reads.clear();
    reads.add(s);
    assertThat(Winsock.select(0, reads, null, null, new TimeVal(0, 0))).isZero();
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SIO_UDP_CONNRESET")
  void shouldKeepSilentOnceUnreachablePortsAreSwitchedOff(Family family) {
    long s = Datagrams.bound(family);
    long other = Datagrams.bound(family);
    report(s, MsWSock.SIO_UDP_CONNRESET, false);
    send(s, "anybody?", Datagrams.silent(family));
    send(other, "data", sockname(s));

    FdSet reads = new FdSet();
    reads.add(s);
    assertThat(Winsock.select(0, reads, null, null, new TimeVal(20, 0))).isEqualTo(1);
    assertThat(receive(s)).isEqualTo("data");
    reads.clear();
    reads.add(s);
    assertThat(Winsock.select(0, reads, null, null, new TimeVal(0, 0))).isZero();
    close(s, other);
  }

  @ParameterizedTest
  @EnumSource
  @KnownGap(provider = "nio", why = UNCONNECTED)
  void shouldTellAgainOnceSwitchedOnAgain(Family family) {
    long s = impatient(family);
    report(s, MsWSock.SIO_UDP_CONNRESET, false);
    send(s, "1", Datagrams.silent(family));
    report(s, MsWSock.SIO_UDP_CONNRESET, true);
    send(s, "2", Datagrams.silent(family));

    receiveFails(WsaError.WSAECONNRESET, s);
    close(s);
  }

  @Test
  @Covers({"recvfrom", "SIO_UDP_NETRESET", "WSAENETRESET"})
  void shouldTellThatTheTimeToLiveOfADatagramHasExpired() {
    long router = Raw.open(Family.IPV4, WinSock2.IPPROTO_ICMP);
    long s = Datagrams.bound(Family.IPV4);
    long other = Datagrams.bound(Family.IPV4);

    expire(router, s, other);
    receiveFails(WsaError.WSAENETRESET, s);

    report(s, MsWSock.SIO_UDP_NETRESET, false);
    expire(router, s, other);
    send(other, "data", sockname(s));
    assertThat(receive(s)).isEqualTo("data");
    close(router, s, other);
  }

  /// Plays the router that has thrown away a datagram from one socket to the other: RFC 792, time
  /// exceeded in transit.
  private static void expire(long router, long from, long to) {
    ByteBuffer lost = ByteBuffer.allocate(28); // an IP and a UDP header
    lost.put(0, (byte) 0x45).putShort(2, (short) 28).put(9, (byte) WinSock2.IPPROTO_UDP);
    lost.putInt(12, 0x7F000001).putInt(16, 0x7F000001);
    lost.putShort(20, (short) Calls.port(from)).putShort(22, (short) Calls.port(to));
    lost.putShort(24, (short) 8);
    ByteBuffer icmp = ByteBuffer.allocate(8 + 28);
    icmp.put(0, (byte) 11).put(8, lost.array());
    icmp.putShort(2, (short) Raw.checksum(icmp.array()));
    ok(Winsock.sendto(router, MemorySegment.ofBuffer(icmp), 0, Family.IPV4.loopback(0)));
  }

  @Test
  void shouldRefuseTheSwitchesOnStreams() {
    long tcp = Calls.tcp(Family.IPV4);
    MemorySegment off = Sockopts.dword(0);

    fails(
        WsaError.WSAEOPNOTSUPP,
        Winsock.WSAIoctl(tcp, MsWSock.SIO_UDP_CONNRESET, off, null, new int[1]));
    fails(
        WsaError.WSAEOPNOTSUPP,
        Winsock.WSAIoctl(tcp, MsWSock.SIO_UDP_NETRESET, off, null, new int[1]));
    close(tcp);
  }

  @Test
  void shouldNotTakeASwitchWithoutValue() {
    long s = Datagrams.bound(Family.IPV4);

    fails(
        WsaError.WSAEFAULT, Winsock.WSAIoctl(s, MsWSock.SIO_UDP_CONNRESET, null, null, new int[1]));
    close(s);
  }
}
