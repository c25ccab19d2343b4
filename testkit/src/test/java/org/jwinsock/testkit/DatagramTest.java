package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.Calls.sockname;
import static org.jwinsock.testkit.Datagrams.receive;
import static org.jwinsock.testkit.Datagrams.send;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;

/// Sending and receiving datagrams.
@ExtendWith(Started.class)
@Timeout(60)
class DatagramTest {

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void refused(WsaError error, long s, @Nullable SockAddr to) {
    fails(error, Winsock.sendto(s, new byte[1], 0, 1, 0, to));
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellWhereADatagramComesFrom(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);

    send(a, "hello", sockname(b));
    SockAddr[] from = new SockAddr[1];
    byte[] buffer = new byte[10];
    assertThat(Winsock.recvfrom(b, buffer, 0, 10, 0, from)).isEqualTo(5);

    assertThat(from[0]).isEqualTo(sockname(a));
    assertThat(buffer).startsWith(ascii("hello"));
    close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"recv", "WSAEMSGSIZE"})
  void shouldFillTheBufferAndFailWhenADatagramIsLonger(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    send(a, "0123456789", sockname(b));
    send(a, "next", sockname(b));

    byte[] buffer = new byte[4];
    fails(WsaError.WSAEMSGSIZE, Winsock.recv(b, buffer, 0, 4, 0));

    assertThat(buffer).isEqualTo(ascii("0123"));
    assertThat(receive(b)).as("the rest is lost").isEqualTo("next");
    close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("recvfrom")
  void shouldTellTheSourceOfADatagramThatWasCut(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    send(a, "0123456789", sockname(b));

    SockAddr[] from = new SockAddr[1];
    fails(WsaError.WSAEMSGSIZE, Winsock.recvfrom(b, new byte[4], 0, 4, 0, from));

    assertThat(from[0]).isEqualTo(sockname(a));
    close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("MSG_PEEK")
  void shouldKeepADatagramThatWasPeekedIntoTooSmallABuffer(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    send(a, "0123456789", sockname(b));

    byte[] buffer = new byte[4];
    fails(WsaError.WSAEMSGSIZE, Winsock.recv(b, buffer, 0, 4, WinSock2.MSG_PEEK));

    assertThat(buffer).isEqualTo(ascii("0123"));
    assertThat(receive(b)).isEqualTo("0123456789");
    close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSpreadADatagramOverSeveralBuffersAndSayThatItWasCut(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    WsaBuf[] pieces = {WsaBuf.of(ascii("ab")), WsaBuf.of(ascii("cdef"))};
    int[] sent = new int[1];
    ok(Winsock.WSASendTo(a, pieces, sent, 0, sockname(b)));
    ok(Winsock.WSASendTo(a, pieces, sent, 0, sockname(b)));

    byte[] one = new byte[1];
    byte[] two = new byte[8];
    int[] bytes = new int[1];
    int[] flags = new int[1];
    WsaBuf[] room = {WsaBuf.of(one), WsaBuf.of(two)};
    ok(Winsock.WSARecvFrom(b, room, bytes, flags, null, null));
    assertThat(bytes[0]).isEqualTo(6);
    assertThat(one).isEqualTo(ascii("a"));
    assertThat(Arrays.copyOf(two, 5)).isEqualTo(ascii("bcdef"));

    byte[] small = new byte[3];
    WsaBuf[] tight = {WsaBuf.of(one), WsaBuf.of(small)};
    fails(WsaError.WSAEMSGSIZE, Winsock.WSARecvFrom(b, tight, bytes, flags, null, null));
    assertThat(small).isEqualTo(ascii("bcd"));
    close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"sendto", "WSAEMSGSIZE"})
  void shouldSendTheLargestDatagramAndNothingOfALargerOne(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    Sockopts.set(b, WinSock2.SOL_SOCKET, WinSock2.SO_RCVBUF, 1 << 20);
    int most = family == Family.IPV4 ? 65_507 : 65_527;
    assertThat(Sockopts.get(a, WinSock2.SOL_SOCKET, WinSock2.SO_MAX_MSG_SIZE)).isEqualTo(most);
    byte[] large = new byte[most + 1];
    new Random(1).nextBytes(large);

    fails(WsaError.WSAEMSGSIZE, Winsock.sendto(a, large, 0, most + 1, 0, sockname(b)));
    assertThat(Sockopts.ioctl(b, WinSock2.FIONREAD)).as("nothing was sent").isZero();

    assertThat(Winsock.sendto(a, large, 0, most, 0, sockname(b))).isEqualTo(most);
    byte[] buffer = new byte[1 << 16];
    assertThat(Winsock.recv(b, buffer, 0, buffer.length, 0)).isEqualTo(most);
    assertThat(Arrays.copyOf(buffer, most)).isEqualTo(Arrays.copyOf(large, most));
    close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SO_MAX_MSG_SIZE")
  void shouldSayHowLongADatagramMayBe(Family family) {
    long udp = Datagrams.unbound(family);
    long tcp = Calls.tcp(family);

    int name = WinSock2.SO_MAX_MSG_SIZE;
    assertThat(Sockopts.get(udp, WinSock2.SOL_SOCKET, name))
        .isEqualTo(family == Family.IPV4 ? 65_507 : 65_527);
    assertThat(Sockopts.get(tcp, WinSock2.SOL_SOCKET, name)).isZero();
    close(udp, tcp);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("recv")
  void shouldDeliverEmptyDatagramsWhichAreNoEnd(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    assertThat(send(a, "", sockname(b))).isZero();
    send(a, "more", sockname(b));

    SockAddr[] from = new SockAddr[1];
    assertThat(Winsock.recvfrom(b, new byte[4], 0, 4, 0, from)).isZero();
    assertThat(from[0]).isEqualTo(sockname(a));
    assertThat(receive(b)).isEqualTo("more");
    close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("FIONREAD")
  void shouldCountTheBytesOfAllQueuedDatagrams(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    assertThat(Sockopts.ioctl(b, WinSock2.FIONREAD)).isZero();
    send(a, "123", sockname(b));
    send(a, "", sockname(b));
    send(a, "12345", sockname(b));

    assertThat(Sockopts.ioctl(b, WinSock2.FIONREAD)).isEqualTo(8);
    assertThat(receive(b)).as("counting takes nothing away").isEqualTo("123");
    assertThat(Sockopts.ioctl(b, WinSock2.FIONREAD)).isEqualTo(5);
    close(a, b);
  }

  // --- addresses

  @ParameterizedTest
  @EnumSource
  @Covers({"recvfrom", "getsockname"})
  void shouldNotReceiveOnASocketWithoutAddress(Family family) {
    long s = Datagrams.unbound(family);

    fails(WsaError.WSAEINVAL, Winsock.recvfrom(s, new byte[1], 0, 1, 0, new SockAddr[1]));
    fails(WsaError.WSAEINVAL, Winsock.recv(s, new byte[1], 0, 1, 0));
    fails(WsaError.WSAEINVAL, Winsock.getsockname(s, new SockAddr[1]));
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBindASocketThatSends(Family family) {
    long a = Datagrams.unbound(family);
    long b = Datagrams.bound(family);

    send(a, "hello", sockname(b));

    assertThat(sockname(a)).isEqualTo(family.any(Calls.port(a)));
    SockAddr source = Datagrams.source(b);
    assertThat(source).isEqualTo(family.loopback(Calls.port(a)));
    fails(WsaError.WSAEINVAL, Winsock.bind(a, family.loopback(0)));
    send(b, "answer", source);
    assertThat(receive(a)).isEqualTo("answer");
    close(a, b);
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotSendToNoHostOrNoPort(Family family) {
    long s = Datagrams.unbound(family);

    refused(WsaError.WSAEADDRNOTAVAIL, s, family.any(9));
    refused(WsaError.WSAEADDRNOTAVAIL, s, family.loopback(0));
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotSendToAnAddressOfTheOtherFamily(Family family) {
    long s = Datagrams.unbound(family);
    Family other = family == Family.IPV4 ? Family.IPV6 : Family.IPV4;

    refused(WsaError.WSAEAFNOSUPPORT, s, other.loopback(9));
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotTakeAShortAddress(Family family) {
    long s = Datagrams.bound(family);
    MemorySegment address = family.loopback(9).toSegment();
    MemorySegment tooShort = address.asSlice(0, address.byteSize() - 1);
    MemorySegment buffer = MemorySegment.ofArray(new byte[1]);

    fails(WsaError.WSAEFAULT, Winsock.sendto(s, buffer, 0, tooShort));
    send(s, "x", sockname(s));
    int[] length = {(int) address.byteSize() - 1};
    fails(WsaError.WSAEFAULT, Winsock.recvfrom(s, buffer, 0, Sockopts.bytes(64), length));
    assertThat(receive(s)).as("the datagram is still there").isEqualTo("x");
    close(s);
  }

  @Test
  @Covers({"sendto", "SO_BROADCAST", "WSAEACCES"})
  void shouldBroadcastOnlyWhenAllowed() {
    long a = Datagrams.unbound(Family.IPV4);
    long b = Datagrams.unbound(Family.IPV4);
    ok(Winsock.bind(b, Family.IPV4.any(0)));
    SockAddr everyone = new SockAddrIn(0x7FFFFFFF, Calls.port(b));
    assertThat(Sockopts.get(a, WinSock2.SOL_SOCKET, WinSock2.SO_BROADCAST)).isZero();

    refused(WsaError.WSAEACCES, a, everyone);
    refused(WsaError.WSAEACCES, a, new SockAddrIn(WinSock2.INADDR_BROADCAST, Calls.port(b)));

    Sockopts.set(a, WinSock2.SOL_SOCKET, WinSock2.SO_BROADCAST, 1);
    send(a, "to all", everyone);
    assertThat(receive(b)).isEqualTo("to all");
    close(a, b);
  }

  // --- connected sockets

  @ParameterizedTest
  @EnumSource
  @Covers("WSAEDESTADDRREQ")
  void shouldNotSendWithoutDestination(Family family) {
    long s = Datagrams.bound(family);

    fails(WsaError.WSAENOTCONN, Winsock.send(s, new byte[1], 0, 1, 0));
    refused(WsaError.WSAEDESTADDRREQ, s, null);
    fails(WsaError.WSAENOTCONN, Winsock.getpeername(s, new SockAddr[1]));
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("connect")
  void shouldReceiveFromThePeerAloneOnceConnected(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    long other = Datagrams.bound(family);

    ok(Winsock.connect(a, sockname(b)));
    send(other, "stranger", sockname(a));
    send(b, "peer", sockname(a));

    assertThat(receive(a)).isEqualTo("peer");
    SockAddr[] peer = new SockAddr[1];
    ok(Winsock.getpeername(a, peer));
    assertThat(peer[0]).isEqualTo(sockname(b));
    Calls.send(a, "without address");
    assertThat(receive(b)).isEqualTo("without address");
    refused(WsaError.WSAEADDRNOTAVAIL, a, family.loopback(0));
    close(a, b, other);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("sendto")
  void shouldSendOneDatagramElsewhereFromAConnectedSocket(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    long other = Datagrams.bound(family);
    ok(Winsock.connect(a, sockname(b)));

    send(a, "elsewhere", sockname(other));
    Calls.send(a, "to the peer");

    assertThat(receive(other)).isEqualTo("elsewhere");
    assertThat(receive(b)).isEqualTo("to the peer");
    close(a, b, other);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("connect")
  void shouldForgetThePeerWhenConnectedToTheZeroAddress(Family family) {
    long a = Datagrams.unbound(family);
    long b = Datagrams.bound(family);
    long other = Datagrams.bound(family);
    ok(Winsock.connect(a, sockname(b)));
    int port = Calls.port(a);

    ok(Winsock.connect(a, family.any(0)));

    fails(WsaError.WSAENOTCONN, Winsock.getpeername(a, new SockAddr[1]));
    fails(WsaError.WSAENOTCONN, Winsock.send(a, new byte[1], 0, 1, 0));
    assertThat(Calls.port(a)).as("the port stays").isEqualTo(port);
    send(other, "stranger", family.loopback(port));
    assertThat(receive(a)).isEqualTo("stranger");
    close(a, b, other);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("connect")
  void shouldDropWhatIsQueuedWhenThePeerChanges(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    long c = Datagrams.bound(family);
    ok(Winsock.connect(a, sockname(b)));
    send(b, "of the former peer", sockname(a));
    send(b, "of the former peer", sockname(a));

    ok(Winsock.connect(a, sockname(c)));
    send(c, "of the new peer", sockname(a));

    assertThat(receive(a)).isEqualTo("of the new peer");
    close(a, b, c);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepWhatIsQueuedWhenThePeerStaysTheSame(Family family) {
    long a = Datagrams.bound(family);
    long b = Datagrams.bound(family);
    ok(Winsock.connect(a, sockname(b)));
    send(b, "queued", sockname(a));

    ok(Winsock.connect(a, sockname(b)));

    assertThat(receive(a)).isEqualTo("queued");
    close(a, b);
  }

  // --- what is for streams only

  @ParameterizedTest
  @EnumSource
  void shouldRefuseWhatOnlyStreamsHave(Family family) {
    long s = Datagrams.bound(family);

    fails(WsaError.WSAEOPNOTSUPP, Winsock.listen(s, 1));
    fails(WsaError.WSAEOPNOTSUPP, Winsock.accept(s));
    byte[] one = new byte[1];
    fails(WsaError.WSAEOPNOTSUPP, Winsock.recv(s, one, 0, 1, WinSock2.MSG_OOB));
    fails(WsaError.WSAEOPNOTSUPP, Winsock.recv(s, one, 0, 1, WinSock2.MSG_WAITALL));
    fails(
        WsaError.WSAEOPNOTSUPP, Winsock.sendto(s, one, 0, 1, WinSock2.MSG_OOB, family.loopback(9)));
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"sendto", "recvfrom"})
  void shouldIgnoreAddressesOnAStreamSocket(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      byte[] text = ascii("hello");
      assertThat(Winsock.sendto(pair.client(), text, 0, 5, 0, family.loopback(1))).isEqualTo(5);

      MemorySegment tooShort = Sockopts.bytes(2);
      int[] length = {2};
      MemorySegment buffer = Sockopts.bytes(5);
      assertThat(Winsock.recvfrom(pair.server(), buffer, 0, tooShort, length)).isEqualTo(5);
      assertThat(length[0]).isEqualTo(2);
    }
  }

  @Test
  void shouldSendToAMappedAddressFromADualStackSocketOnly() {
    long four = Datagrams.bound(Family.IPV4);
    long six = Datagrams.unbound(Family.IPV6);
    SockAddrIn6 mapped = new SockAddrIn6(0, 0xFFFF_7F00_0001L, Calls.port(four), 0, 0);

    assertThat(Winsock.sendto(six, new byte[1], 0, 1, 0, mapped)).isEqualTo(-1);
    close(six);

    long both = Datagrams.unbound(Family.IPV6);
    Sockopts.set(both, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, 0);
    send(both, "mapped", mapped);
    send(four, "answer", Datagrams.source(four));
    SockAddr[] from = new SockAddr[1];
    ok(Winsock.recvfrom(both, new byte[9], 0, 9, 0, from));
    assertThat(from[0]).isEqualTo(mapped);
    close(four, both);
  }
}
