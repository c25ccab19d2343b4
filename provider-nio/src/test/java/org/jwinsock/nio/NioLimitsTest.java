package org.jwinsock.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.Transport;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.afd.contract.Net;
import org.jwinsock.afd.contract.TransportContract;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;

/// What java.nio cannot do is answered, not pretended; and what is this provider's own.
class NioLimitsTest extends TransportContract {

  @Override
  protected Transport create() throws Exception {
    return NioTransport.create();
  }

  @Test
  void theProviderOffersNoRawSockets() {
    ServiceProvider provider = new NioProvider();

    assertThat(NioProvider.class.getModule().getDescriptor().provides())
        .anySatisfy(
            each -> assertThat(each.providers()).containsExactly(NioProvider.class.getName()));
    assertThat(provider.name()).isEqualTo("nio");
    assertThat(provider.unavailable()).isNull();
    assertThat(provider.rank()).isEqualTo(20);
    assertThat(provider.protocols())
        .isNotEmpty()
        .allSatisfy(
            info -> {
              assertThat(info.providerId()).isEqualTo(provider.providerId());
              assertThat(info.socketType()).isNotEqualTo(WinSock2.SOCK_RAW);
              assertThat(info.serviceFlags1() & WinSock2.XP1_EXPEDITED_DATA).isZero();
            })
        .extracting(WsaProtocolInfo::addressFamily)
        .contains(WinSock2.AF_INET);
  }

  @Test
  void rawSocketsAreRefused() {
    assertThatThrownBy(() -> transport().open(WinSock2.AF_INET, WinSock2.SOCK_RAW, 1))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.error()).isEqualTo(WSAESOCKTNOSUPPORT));
    assertThatThrownBy(
            () -> transport().open(WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_UDP))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.error()).isEqualTo(WSAEPROTONOSUPPORT));
  }

  @Test
  void thereIsNoUrgentData() throws Exception {
    Pair pair = pair(Net.IPV4);

    fails(WSAEOPNOTSUPP, pair.client().send(text("!"), 0, WinSock2.MSG_OOB, null));
    WsaOverlapped request = new WsaOverlapped();
    fails(WSAEOPNOTSUPP, pair.client().receive(room(1), 0, WinSock2.MSG_OOB, null, request));
    assertThat(pair.client().atMark()).isEqualTo(1);
    assertThat(pair.client().ready(Readiness.URGENT)).isZero();
  }

  @Test
  void urgentDataInLineIsData() {
    TransportSocket socket = tcp(Net.IPV4);

    set(socket, WinSock2.SOL_SOCKET, WinSock2.SO_OOBINLINE, 1);

    assertThat(get(socket, WinSock2.SOL_SOCKET, WinSock2.SO_OOBINLINE)).isEqualTo(1);
  }

  @Test
  void whatJavaNioDoesNotTellIsNotSupported() {
    TransportSocket socket = tcp(Net.IPV4);

    fails(WSAEOPNOTSUPP, socket.tcpInfo(0, MemorySegment.ofArray(new byte[256])));
    fails(WSAENOPROTOOPT, trySet(socket, WinSock2.IPPROTO_IP, Ws2TcpIp.IP_TTL, 1));
    fails(WSAENOPROTOOPT, trySet(udp(Net.IPV4), WinSock2.IPPROTO_IP, Ws2TcpIp.IP_PKTINFO, 1));
    fails(WSAEOPNOTSUPP, udp(Net.IPV4).reportUnreachable(MsWSock.SIO_UDP_NETRESET, true));
    ok(udp(Net.IPV4).reportUnreachable(MsWSock.SIO_UDP_NETRESET, false));
  }

  @Test
  void optionsThatOnlyTheListenersChildrenHaveCanBeReadFromIt() {
    TransportSocket listener = listener(Net.IPV4);

    assertThat(get(listener, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY)).isZero();
    set(listener, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY, 1);
    assertThat(get(listener, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY)).isEqualTo(1);
  }

  @Test
  void aWildcardAndASpecificAddressListenOnOnePort() throws Exception {
    TransportSocket wildcard = bound(tcp(Net.IPV4), Net.IPV4.any(0));
    ok(wildcard.listen(4));
    TransportSocket specific = bound(tcp(Net.IPV4), Net.IPV4.loopback(port(wildcard)));
    ok(specific.listen(4));
    TransportSocket client = tcp(Net.IPV4);
    ok(connect(client, name(specific)));

    assertThat(peer(accept(specific))).isEqualTo(name(client));
    assertThat(wildcard.accept()).isNull();
  }

  @Test
  void bothFamiliesListenOnOnePort() throws Exception {
    TransportSocket[] streams = onOnePort(this::tcp);
    TransportSocket six = streams[0];
    TransportSocket four = streams[1];
    ok(six.listen(4));
    ok(four.listen(4));
    for (int i = 0; i < 8; i++) {
      TransportSocket client4 = tcp(Net.IPV4);
      ok(connect(client4, Net.IPV4.loopback(port(six))));
      assertThat(peer(accept(four))).isEqualTo(name(client4));
      TransportSocket client6 = tcp(Net.IPV6);
      ok(connect(client6, Net.IPV6.loopback(port(six))));
      assertThat(peer(accept(six))).isEqualTo(name(client6));
    }
    TransportSocket udp4 = onOnePort(this::udp)[1];
    ok(boundUdp(Net.IPV4).send(text("4"), 0, 0, Net.IPV4.loopback(port(udp4)).toSegment()));
    assertThat(receive(udp4)).isEqualTo("4");
  }

  /// One socket of each family, IPv6 first. Somebody else may have the port in the other family:
  /// then both try another one.
  private TransportSocket[] onOnePort(Function<Net, TransportSocket> make) {
    for (int attempt = 1; ; attempt++) {
      TransportSocket six = bound(make.apply(Net.IPV6), Net.IPV6.any(0));
      TransportSocket four = make.apply(Net.IPV4);
      int error = four.bind(Net.IPV4.any(port(six)).toSegment(), TransportSocket.Sharing.NONE);
      if (error == 0) {
        return new TransportSocket[] {six, four};
      }
      assertThat(error).as("attempt %s", attempt).isEqualTo(-WSAEADDRINUSE);
      assertThat(attempt).isLessThan(20);
      six.close();
      four.close();
    }
  }

  @Test
  void aTransportGivesItsDescriptorsBack() throws Exception {
    Path openFiles = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(openFiles), "this system lists no open files");
    use();
    long before = count(openFiles);
    for (int i = 0; i < 50; i++) {
      use();
    }

    assertThat(count(openFiles)).isLessThanOrEqualTo(before + 4);
  }

  private static void use() throws Exception {
    Transport transport = NioTransport.create();
    TransportSocket socket = transport.open(WinSock2.AF_INET, WinSock2.SOCK_DGRAM, 0);
    await(socket, Readiness.WRITE);
    socket.close();
    transport.close();
  }

  private static long count(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void aListenerThatFailsDoesNotStopTheOthers() throws Exception {
    Pair pair = pair(Net.IPV4);
    Told told = new Told();
    Told failed = new Told();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    try {
      Thread.setDefaultUncaughtExceptionHandler(
          (_, e) -> failed.ready(e instanceof ArithmeticException ? 1 : 0));
      pair.client()
          .arm(
              Readiness.WRITE,
              _ -> {
                throw new ArithmeticException("a bug");
              });
      assertThat(failed.next()).isEqualTo(1);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    pair.server().arm(Readiness.WRITE, told);

    assertThat(told.next()).isEqualTo(Readiness.WRITE);
  }
}
