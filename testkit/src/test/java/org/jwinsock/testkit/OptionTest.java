package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.IPPROTO_IP;
import static org.jwinsock.spi.WinSock2.IPPROTO_IPV6;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.IPPROTO_UDP;
import static org.jwinsock.spi.WinSock2.SOL_SOCKET;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaError;

/// getsockopt and setsockopt: which options there are, their lengths, defaults and meaning.
@ExtendWith(Started.class)
@Timeout(60)
class OptionTest {

  /// An option that is a `DWORD`.
  ///
  /// @param standard its value on a new socket
  /// @param other a value it can be given
  record Option(
      String text, Family family, boolean stream, int level, int name, int standard, int other) {

    long open() {
      return stream ? Calls.tcp(family) : Calls.udp(family);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static Option tcp(String text, int level, int name, int standard, int other) {
    return new Option(text, Family.IPV4, true, level, name, standard, other);
  }

  private static Option udp(String text, int level, int name, int standard, int other) {
    return new Option(text, Family.IPV4, false, level, name, standard, other);
  }

  private static Option six(String text, int name, int standard, int other) {
    return new Option(text, Family.IPV6, false, IPPROTO_IPV6, name, standard, other);
  }

  static final List<Option> OPTIONS =
      List.of(
          tcp("SO_REUSEADDR", SOL_SOCKET, WinSock2.SO_REUSEADDR, 0, 1),
          tcp("SO_EXCLUSIVEADDRUSE", SOL_SOCKET, WinSock2.SO_EXCLUSIVEADDRUSE, 0, 1),
          tcp("SO_KEEPALIVE", SOL_SOCKET, WinSock2.SO_KEEPALIVE, 0, 1),
          tcp("SO_DONTLINGER", SOL_SOCKET, WinSock2.SO_DONTLINGER, 1, 0),
          tcp("SO_OOBINLINE", SOL_SOCKET, WinSock2.SO_OOBINLINE, 0, 1),
          tcp("SO_CONDITIONAL_ACCEPT", SOL_SOCKET, WinSock2.SO_CONDITIONAL_ACCEPT, 0, 1),
          tcp("SO_DEBUG", SOL_SOCKET, WinSock2.SO_DEBUG, 0, 1),
          udp("SO_DONTROUTE", SOL_SOCKET, WinSock2.SO_DONTROUTE, 0, 1),
          udp("SO_BROADCAST", SOL_SOCKET, WinSock2.SO_BROADCAST, 0, 1),
          tcp("SO_RCVTIMEO", SOL_SOCKET, WinSock2.SO_RCVTIMEO, 0, 1234),
          tcp("SO_SNDTIMEO", SOL_SOCKET, WinSock2.SO_SNDTIMEO, 0, 1234),
          tcp("TCP_NODELAY", IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY, 0, 1),
          tcp("TCP_KEEPIDLE", IPPROTO_TCP, Ws2TcpIp.TCP_KEEPIDLE, 7200, 30),
          tcp("TCP_KEEPINTVL", IPPROTO_TCP, Ws2TcpIp.TCP_KEEPINTVL, 1, 5),
          tcp("TCP_KEEPCNT", IPPROTO_TCP, Ws2TcpIp.TCP_KEEPCNT, 10, 255),
          udp("UDP_NOCHECKSUM", IPPROTO_UDP, Ws2TcpIp.UDP_NOCHECKSUM, 0, 1),
          udp("IP_TOS", IPPROTO_IP, Ws2TcpIp.IP_TOS, 0, 0x10),
          udp("IP_DONTFRAGMENT", IPPROTO_IP, Ws2TcpIp.IP_DONTFRAGMENT, 0, 1),
          udp("IP_MULTICAST_TTL", IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_TTL, 1, 255),
          udp("IP_MULTICAST_LOOP", IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_LOOP, 1, 0),
          six("IPV6_V6ONLY", Ws2TcpIp.IPV6_V6ONLY, 1, 0),
          six("IPV6_DONTFRAG", Ws2TcpIp.IPV6_DONTFRAG, 0, 1),
          six("IPV6_MULTICAST_HOPS", Ws2TcpIp.IPV6_MULTICAST_HOPS, 1, 255),
          six("IPV6_MULTICAST_LOOP", Ws2TcpIp.IPV6_MULTICAST_LOOP, 1, 0));

  @ParameterizedTest
  @FieldSource("OPTIONS")
  @Covers({"getsockopt", "setsockopt", "SO_KEEPALIVE", "TCP_KEEPIDLE", "IP_MULTICAST_TTL"})
  void shouldBeginAsOnWindowsAndAnswerWhatWasSet(Option option) {
    long s = option.open();
    assertThat(Sockopts.get(s, option.level, option.name)).isEqualTo(option.standard);

    Sockopts.set(s, option.level, option.name, option.other);
    assertThat(Sockopts.get(s, option.level, option.name)).isEqualTo(option.other);
    Sockopts.set(s, option.level, option.name, option.standard);
    assertThat(Sockopts.get(s, option.level, option.name)).isEqualTo(option.standard);
    close(s);
  }

  // --- lengths

  @ParameterizedTest
  @FieldSource("OPTIONS")
  @Covers({"getsockopt", "setsockopt", "WSAEFAULT"})
  void shouldNotTakeLessThanADword(Option option) {
    long s = option.open();
    MemorySegment tooShort = Sockopts.bytes(3);
    int level = option.level;
    int name = option.name;

    fails(WsaError.WSAEFAULT, Winsock.setsockopt(s, level, name, tooShort));
    fails(WsaError.WSAEFAULT, Winsock.setsockopt(s, level, name, Sockopts.bytes(0)));
    fails(WsaError.WSAEFAULT, Winsock.setsockopt(s, level, name, null));
    fails(WsaError.WSAEFAULT, Winsock.getsockopt(s, level, name, tooShort, new int[] {3}));
    fails(WsaError.WSAEFAULT, Winsock.getsockopt(s, level, name, Sockopts.bytes(4), new int[1]));
    fails(WsaError.WSAEFAULT, Winsock.getsockopt(s, level, name, null, new int[] {4}));
    fails(WsaError.WSAEFAULT, Winsock.getsockopt(s, level, name, Sockopts.bytes(4), null));
    assertThat(Sockopts.get(s, level, name)).isEqualTo(option.standard);
    close(s);
  }

  @ParameterizedTest
  @FieldSource("OPTIONS")
  void shouldTakeMoreThanADwordAndSayHowMuchWasUsed(Option option) {
    long s = option.open();
    MemorySegment value = Sockopts.bytes(16);
    value.asSlice(0, 4).copyFrom(Sockopts.dword(option.other));
    ok(Winsock.setsockopt(s, option.level, option.name, value));

    MemorySegment room = Sockopts.bytes(16);
    int[] length = {16};
    ok(Winsock.getsockopt(s, option.level, option.name, room, length));
    assertThat(length[0]).isEqualTo(4);
    assertThat(Sockopts.dword(room)).isEqualTo(option.other);
    close(s);
  }

  @Test
  @Covers({"LINGER", "SO_LINGER", "SO_DONTLINGER", "getsockopt"})
  void shouldHaveALingerOfTwoShortNumbers() {
    assertThat(Linger.SIZE).isEqualTo(4);
    long s = Calls.tcp(Family.IPV4);
    MemorySegment value = Sockopts.bytes(4);
    assertThat(linger(s)).isEqualTo(new Linger(0, 0));

    new Linger(1, 65_535).write(value);
    ok(Winsock.setsockopt(s, SOL_SOCKET, WinSock2.SO_LINGER, value));
    assertThat(linger(s)).isEqualTo(new Linger(1, 65_535));
    assertThat(Sockopts.get(s, SOL_SOCKET, WinSock2.SO_DONTLINGER)).isZero();

    int dontLinger = WinSock2.SO_DONTLINGER;
    assertThat(dontLinger).isEqualTo(~WinSock2.SO_LINGER);
    Sockopts.set(s, SOL_SOCKET, dontLinger, 1);
    assertThat(linger(s).onoff()).isZero();
    Sockopts.set(s, SOL_SOCKET, dontLinger, 0);
    assertThat(linger(s)).as("the former timeout").isEqualTo(new Linger(1, 65_535));

    MemorySegment tooShort = Sockopts.bytes(3);
    fails(WsaError.WSAEFAULT, Winsock.setsockopt(s, SOL_SOCKET, WinSock2.SO_LINGER, tooShort));
    close(s);
  }

  private static Linger linger(long s) {
    MemorySegment value = Sockopts.bytes(4);
    int[] length = {4};
    ok(Winsock.getsockopt(s, SOL_SOCKET, WinSock2.SO_LINGER, value, length));
    assertThat(length[0]).isEqualTo(4);
    return Linger.read(value);
  }

  // --- which options there are

  @ParameterizedTest
  @EnumSource
  @Covers({"getsockopt", "setsockopt", "WSAENOPROTOOPT"})
  void shouldNotKnowOtherOptions(Family family) {
    for (long s : new long[] {Calls.tcp(family), Calls.udp(family)}) {
      for (int level : new int[] {SOL_SOCKET, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IP, IPPROTO_IPV6}) {
        for (int name : new int[] {0x6FFF, -2, 0x7FFFFFFF, Integer.MIN_VALUE}) {
          unknown(s, level, name);
        }
      }
      close(s);
    }
  }

  private static void unknown(long s, int level, int name) {
    fails(WsaError.WSAENOPROTOOPT, Winsock.getsockopt(s, level, name, new int[1]));
    fails(WsaError.WSAENOPROTOOPT, Winsock.setsockopt(s, level, name, 1));
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"getsockopt", "setsockopt"})
  void shouldNotKnowOtherLevels(Family family) {
    long s = Calls.tcp(family);
    for (int level : new int[] {1, 2, 58, 255, 0x10000, -1, Integer.MIN_VALUE}) {
      fails(WsaError.WSAEINVAL, Winsock.getsockopt(s, level, 1, new int[1]));
      fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, level, 1, 1));
    }
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"getsockopt", "setsockopt", "SO_SNDLOWAT", "SO_RCVLOWAT", "SO_USELOOPBACK"})
  void shouldCallWhatIsLeftOfBsdInvalid(Family family) {
    long s = Calls.tcp(family);
    int[] names = {WinSock2.SO_SNDLOWAT, WinSock2.SO_RCVLOWAT, WinSock2.SO_USELOOPBACK};
    for (int name : names) {
      fails(WsaError.WSAEINVAL, Winsock.getsockopt(s, SOL_SOCKET, name, new int[1]));
      fails(WsaError.WSAEINVAL, Winsock.setsockopt(s, SOL_SOCKET, name, 1));
    }
    close(s);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepOptionsToTheProtocolsThatHaveThem(Family family) {
    long tcp = Calls.tcp(family);
    long udp = Calls.udp(family);

    unknown(udp, IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY);
    unknown(tcp, IPPROTO_UDP, Ws2TcpIp.UDP_NOCHECKSUM);
    unknown(tcp, SOL_SOCKET, WinSock2.SO_BROADCAST);
    unknown(udp, SOL_SOCKET, WinSock2.SO_KEEPALIVE);
    unknown(udp, SOL_SOCKET, WinSock2.SO_LINGER);
    unknown(udp, SOL_SOCKET, WinSock2.SO_DONTLINGER);
    unknown(udp, SOL_SOCKET, WinSock2.SO_OOBINLINE);
    if (family == Family.IPV4) {
      unknown(udp, IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY);
    }
    close(tcp, udp);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_ACCEPTCONN", "SO_TYPE", "SO_ERROR", "SO_MAX_MSG_SIZE", "SO_CONNECT_TIME"})
  void shouldNotSetWhatCanOnlyBeRead(Family family) {
    long s = Calls.tcp(family);
    int[] names = {
      WinSock2.SO_ACCEPTCONN,
      WinSock2.SO_TYPE,
      WinSock2.SO_ERROR,
      WinSock2.SO_MAX_MSG_SIZE,
      MsWSock.SO_CONNECT_TIME,
    };
    for (int name : names) {
      ok(Winsock.getsockopt(s, SOL_SOCKET, name, new int[1]));
      fails(WsaError.WSAENOPROTOOPT, Winsock.setsockopt(s, SOL_SOCKET, name, 1));
    }
    close(s);
  }

  @Test
  void shouldNotReadWhatCanOnlyBeSet() {
    long four = Calls.udp(Family.IPV4);
    long six = Calls.udp(Family.IPV6);
    int[] value = new int[1];
    for (int name : new int[] {Ws2TcpIp.IP_ADD_MEMBERSHIP, Ws2TcpIp.IP_DROP_MEMBERSHIP}) {
      fails(WsaError.WSAENOPROTOOPT, Winsock.getsockopt(four, IPPROTO_IP, name, value));
      fails(WsaError.WSAENOPROTOOPT, Winsock.getsockopt(six, IPPROTO_IPV6, name, value));
    }
    close(four, six);
  }

  // --- what they mean

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_ACCEPTCONN", "SO_TYPE"})
  void shouldTellWhatASocketIs(Family family) {
    long listener = Calls.listener(family);
    long tcp = Calls.tcp(family);
    long udp = Calls.udp(family);

    assertThat(Sockopts.get(listener, SOL_SOCKET, WinSock2.SO_ACCEPTCONN)).isEqualTo(1);
    assertThat(Sockopts.get(tcp, SOL_SOCKET, WinSock2.SO_ACCEPTCONN)).isZero();
    assertThat(Sockopts.get(tcp, SOL_SOCKET, WinSock2.SO_TYPE)).isEqualTo(WinSock2.SOCK_STREAM);
    assertThat(Sockopts.get(udp, SOL_SOCKET, WinSock2.SO_TYPE)).isEqualTo(WinSock2.SOCK_DGRAM);
    close(listener, tcp, udp);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellHowLongASocketIsConnected(Family family) {
    long s = Calls.tcp(family);
    assertThat(Sockopts.get(s, SOL_SOCKET, MsWSock.SO_CONNECT_TIME)).isEqualTo(-1);
    close(s);
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      for (long end : new long[] {pair.client(), pair.server()}) {
        assertThat(Sockopts.get(end, SOL_SOCKET, MsWSock.SO_CONNECT_TIME)).isBetween(0, 60);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_SNDBUF", "SO_RCVBUF"})
  void shouldAnswerTheBufferSizesThatWereSet(Family family) {
    for (long s : new long[] {Calls.tcp(family), Calls.udp(family)}) {
      for (int name : new int[] {WinSock2.SO_SNDBUF, WinSock2.SO_RCVBUF}) {
        assertThat(Sockopts.get(s, SOL_SOCKET, name)).isPositive();
        for (int size : new int[] {0, 1, 8192, 100_000, 1 << 24}) {
          Sockopts.set(s, SOL_SOCKET, name, size);
          assertThat(Sockopts.get(s, SOL_SOCKET, name)).isEqualTo(size);
        }
      }
      close(s);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SO_SNDBUF")
  void shouldSendAndReceiveWithoutBuffers(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Sockopts.set(pair.client(), SOL_SOCKET, WinSock2.SO_SNDBUF, 0);
      Sockopts.set(pair.server(), SOL_SOCKET, WinSock2.SO_RCVBUF, 0);

      Calls.send(pair.client(), "unbuffered");
      assertThat(Calls.recv(pair.server())).isEqualTo("unbuffered");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_RCVTIMEO", "WSAETIMEDOUT"})
  void shouldEndAReceiveAfterMilliseconds(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Sockopts.set(pair.client(), SOL_SOCKET, WinSock2.SO_RCVTIMEO, 50);
      long begin = System.nanoTime();
      fails(WsaError.WSAETIMEDOUT, Winsock.recv(pair.client(), new byte[1], 0, 1, 0));

      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      assertThat(millis).isBetween(49L, 20_000L);
      Calls.send(pair.server(), "later");
      assertThat(Calls.recv(pair.client())).as("still connected").isEqualTo("later");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_SNDTIMEO", "WSAETIMEDOUT"})
  void shouldEndASendAfterMilliseconds(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family)) {
      Sockopts.set(pair.client(), SOL_SOCKET, WinSock2.SO_SNDTIMEO, 50);
      byte[] much = new byte[1 << 20];
      int result = 0;
      for (int i = 0; i < 100 && result >= 0; i++) {
        result = Winsock.send(pair.client(), much, 0, much.length, 0);
      }
      fails(WsaError.WSAETIMEDOUT, result);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SO_RCVTIMEO", "SO_SNDTIMEO"})
  void shouldNotLimitWaitsOfASocketThatIsNotOverlapped(Family family) throws Exception {
    long sender = Calls.boundUdp(family);
    int flags = 0;
    long s = ok(Winsock.WSASocket(family.af, WinSock2.SOCK_DGRAM, IPPROTO_UDP, null, 0, flags));
    ok(Winsock.bind(s, family.loopback(0)));
    Sockopts.set(s, SOL_SOCKET, WinSock2.SO_RCVTIMEO, 1);
    CountDownLatch done = new CountDownLatch(1);
    String[] received = new String[1];
    Thread receiver =
        Thread.ofPlatform()
            .start(
                () -> {
                  received[0] = Datagrams.receive(s);
                  done.countDown();
                });
    assertThat(done.await(200, TimeUnit.MILLISECONDS)).as("the timeout has ended it").isFalse();

    Datagrams.send(sender, "at last", Calls.sockname(s));
    receiver.join(20_000);
    assertThat(received[0]).isEqualTo("at last");
    close(s, sender);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SO_ERROR")
  void shouldTellOnceWhyAConnectFailed(Family family) {
    SockAddr nobody = Calls.refusing(family);
    long s = Calls.tcp(family);
    Calls.nonBlocking(s, true);
    int result = Winsock.connect(s, nobody);
    FdSet excepts = new FdSet();
    excepts.add(s);
    if (Winsock.WSAGetLastError() == WsaError.WSAEWOULDBLOCK.code()) {
      ok(Winsock.select(0, null, null, excepts, new TimeVal(20, 0)));
      assertThat(Sockopts.get(s, SOL_SOCKET, WinSock2.SO_ERROR))
          .isEqualTo(WsaError.WSAECONNREFUSED.code());
    } else {
      fails(WsaError.WSAECONNREFUSED, result);
    }
    assertThat(Sockopts.get(s, SOL_SOCKET, WinSock2.SO_ERROR)).isZero();
    close(s);
  }

  @Test
  @Covers({"IP_TTL", "IPV6_UNICAST_HOPS"})
  @KnownGap(provider = "nio", why = "java.nio has no option for the time to live of unicast")
  void shouldLimitTheTimeToLiveToOneByte() {
    long four = Calls.udp(Family.IPV4);
    long six = Calls.udp(Family.IPV6);
    int ttl = Ws2TcpIp.IP_TTL;
    int hops = Ws2TcpIp.IPV6_UNICAST_HOPS;
    assertThat(ttl).as("7 in the header of Winsock 1.1").isEqualTo(4);
    for (int value : new int[] {1, 64, 255}) {
      Sockopts.set(four, IPPROTO_IP, ttl, value);
      assertThat(Sockopts.get(four, IPPROTO_IP, ttl)).isEqualTo(value);
      Sockopts.set(six, IPPROTO_IPV6, hops, value);
      assertThat(Sockopts.get(six, IPPROTO_IPV6, hops)).isEqualTo(value);
    }

    for (int value : new int[] {0, 256, -2, Integer.MAX_VALUE}) {
      fails(WsaError.WSAEINVAL, Winsock.setsockopt(four, IPPROTO_IP, ttl, value));
    }
    for (int value : new int[] {256, -2, Integer.MAX_VALUE}) {
      fails(WsaError.WSAEINVAL, Winsock.setsockopt(six, IPPROTO_IPV6, hops, value));
    }
    int standard = Sockopts.get(Calls.udp(Family.IPV6), IPPROTO_IPV6, hops);
    Sockopts.set(six, IPPROTO_IPV6, hops, -1);
    assertThat(Sockopts.get(six, IPPROTO_IPV6, hops)).as("the default").isEqualTo(standard);
    close(four, six);
  }

  @Test
  @Covers("IP_TOS")
  void shouldKeepTheTypeOfService() {
    long s = Calls.tcp(Family.IPV4);
    Sockopts.set(s, IPPROTO_IP, Ws2TcpIp.IP_TOS, 0x10);

    assertThat(Sockopts.get(s, IPPROTO_IP, Ws2TcpIp.IP_TOS)).isEqualTo(0x10);
    close(s);
  }

  @Test
  void shouldRefuseADatagramThatMustNotBeFragmented() {
    long receiver = Datagrams.bound(Family.IPV6);
    long s = Calls.udp(Family.IPV6);
    int most = 65_527;
    byte[] longest = new byte[most];
    SockAddr to = Calls.sockname(receiver);
    Sockopts.set(s, IPPROTO_IPV6, Ws2TcpIp.IPV6_DONTFRAG, 1);

    // with its headers it is longer than the 65,536 bytes of the loopback interface
    fails(WsaError.WSAEMSGSIZE, Winsock.sendto(s, longest, 0, most, 0, to));
    Sockopts.set(s, IPPROTO_IPV6, Ws2TcpIp.IPV6_DONTFRAG, 0);
    assertThat(Winsock.sendto(s, longest, 0, most, 0, to)).isEqualTo(most);
    close(receiver, s);
  }

  // --- heritage

  @ParameterizedTest
  @EnumSource
  @Covers({"setsockopt", "accept"})
  void shouldGiveAcceptedSocketsTheOptionsOfTheListener(Family family) {
    long listener = Calls.tcp(family);
    MemorySegment linger = Sockopts.bytes(4);
    new Linger(1, 7).write(linger);
    ok(Winsock.setsockopt(listener, SOL_SOCKET, WinSock2.SO_LINGER, linger));
    int[][] options = {
      {SOL_SOCKET, WinSock2.SO_KEEPALIVE, 1},
      {SOL_SOCKET, WinSock2.SO_OOBINLINE, 1},
      {SOL_SOCKET, WinSock2.SO_REUSEADDR, 1},
      {SOL_SOCKET, WinSock2.SO_RCVTIMEO, 4321},
      {SOL_SOCKET, WinSock2.SO_SNDTIMEO, 1234},
      {SOL_SOCKET, WinSock2.SO_RCVBUF, 12_345},
      {SOL_SOCKET, WinSock2.SO_SNDBUF, 23_456},
      {IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY, 1},
      {IPPROTO_TCP, Ws2TcpIp.TCP_KEEPIDLE, 33},
      {IPPROTO_TCP, Ws2TcpIp.TCP_KEEPINTVL, 4},
      {IPPROTO_TCP, Ws2TcpIp.TCP_KEEPCNT, 5},
    };
    for (int[] option : options) {
      Sockopts.set(listener, option[0], option[1], option[2]);
    }
    ok(Winsock.bind(listener, family.loopback(0)));
    ok(Winsock.listen(listener, 5));
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, Calls.sockname(listener)));
    long server = ok(Winsock.accept(listener));

    assertThat(linger(server)).isEqualTo(new Linger(1, 7));
    for (int[] option : options) {
      assertThat(Sockopts.get(server, option[0], option[1]))
          .as("level %d, option %d", option[0], option[1])
          .isEqualTo(option[2]);
    }
    assertThat(Sockopts.get(server, SOL_SOCKET, WinSock2.SO_ACCEPTCONN)).isZero();
    close(client, listener);
    Sockopts.set(server, SOL_SOCKET, WinSock2.SO_DONTLINGER, 1);
    close(server);
  }
}
