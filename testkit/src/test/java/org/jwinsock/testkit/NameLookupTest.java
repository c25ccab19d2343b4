package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.HostEnt;
import org.jwinsock.spi.ProtoEnt;
import org.jwinsock.spi.ServEnt;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Names of hosts, services and protocols, on this machine alone.
@ExtendWith(Started.class)
@Timeout(60)
class NameLookupTest {

  private static final SockAddrIn LOCALHOST = new SockAddrIn(0x7F000001, 80);

  /// The answer of a lookup that must succeed.
  private static List<AddrInfo> found(
      @Nullable String node, @Nullable String service, @Nullable AddrInfo hint) {
    List<AddrInfo> result = new ArrayList<>();
    int code = Winsock.getaddrinfo(node, service, hint, result);
    assertThat(code).as(() -> WsaError.describe(code)).isZero();
    return result;
  }

  /// A lookup that must fail answers the code and leaves it as the last error.
  private static void notFound(
      int code, @Nullable String node, @Nullable String service, @Nullable AddrInfo hint) {
    assertThat(Winsock.getaddrinfo(node, service, hint, new ArrayList<>())).isEqualTo(code);
    assertThat(Winsock.WSAGetLastError()).isEqualTo(code);
  }

  private static AddrInfo hint(int flags, int family, int type) {
    return AddrInfo.hint(flags, family, type, 0);
  }

  // --- getaddrinfo

  @Test
  @Covers({"getaddrinfo", "WSAHOST_NOT_FOUND", "WSATYPE_NOT_FOUND"})
  void shouldAnswerTheErrorItselfAndKeepItAsTheLastError() {
    notFound(WsaErrors.WSAHOST_NOT_FOUND, null, null, null);
    notFound(WsaErrors.WSAHOST_NOT_FOUND, "nowhere", null, hint(Ws2TcpIp.AI_NUMERICHOST, 0, 0));
    notFound(WsaErrors.WSATYPE_NOT_FOUND, "127.0.0.1", "no-such-service", null);
    notFound(WsaErrors.WSAEAFNOSUPPORT, "127.0.0.1", null, hint(0, 77, 0));
    notFound(WsaErrors.WSAESOCKTNOSUPPORT, "127.0.0.1", null, hint(0, 0, 77));
    assertThat(WsaErrors.EAI_NONAME).isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
  }

  @Test
  @Covers({"getaddrinfo", "ADDRINFOA"})
  void shouldAnswerOneResultForEachAddressOfTypeZeroWhenNoTypeIsWanted() {
    List<AddrInfo> found = found("127.0.0.1", "80", null);

    assertThat(found).hasSize(1);
    assertThat(found.getFirst().socktype()).isZero();
    assertThat(found.getFirst().addr()).isEqualTo(LOCALHOST);
  }

  @Test
  @Covers("getaddrinfo")
  void shouldTakeTheEmptyNodeForThisMachine() {
    List<AddrInfo> found = found("", "80", hint(0, WinSock2.AF_INET, WinSock2.SOCK_STREAM));

    assertThat(found).isNotEmpty();
    for (AddrInfo one : found) {
      long s = Calls.tcp(Family.IPV4);
      SockAddrIn own = (SockAddrIn) Objects.requireNonNull(one.addr());
      ok(Winsock.bind(s, new SockAddrIn(own.addr(), 0))); // only own addresses can be bound
      Calls.close(s);
    }
  }

  @Test
  @Covers({"AI_PASSIVE", "getaddrinfo"})
  void shouldAnswerTheWildcardToBindToAndLoopbackToConnectTo() {
    AddrInfo passive = hint(Ws2TcpIp.AI_PASSIVE, WinSock2.AF_INET, WinSock2.SOCK_STREAM);
    AddrInfo active = hint(0, WinSock2.AF_INET, WinSock2.SOCK_STREAM);

    assertThat(Ws2TcpIp.AI_PASSIVE).isEqualTo(1);
    assertThat(found(null, "80", passive).getFirst().addr()).isEqualTo(new SockAddrIn(0, 80));
    assertThat(found(null, "80", active).getFirst().addr()).isEqualTo(LOCALHOST);
  }

  @Test
  @Covers("AI_NUMERICSERV")
  void shouldTakeNoNameOfAServiceWhenItMustBeANumber() {
    assertThat(Ws2TcpIp.AI_NUMERICSERV).isEqualTo(8);
    AddrInfo numeric = hint(Ws2TcpIp.AI_NUMERICSERV, 0, WinSock2.SOCK_STREAM);
    int error = Winsock.getaddrinfo("127.0.0.1", "http", numeric, new ArrayList<>());

    assertThat(error).isIn(WsaErrors.WSAHOST_NOT_FOUND, WsaErrors.WSATYPE_NOT_FOUND);
    assertThat(found("127.0.0.1", "80", numeric).getFirst().addr()).isEqualTo(LOCALHOST);
  }

  @Test
  @Covers("AI_V4MAPPED")
  void shouldMapIpv4AddressesForIpv6SocketsAlone() {
    SockAddrIn6 mapped = new SockAddrIn6(0, 0xFFFF_7F00_0001L, 80, 0, 0);
    int flag = Ws2TcpIp.AI_V4MAPPED;

    assertThat(found("127.0.0.1", "80", hint(flag, WinSock2.AF_INET6, 0)).getFirst().addr())
        .isEqualTo(mapped);
    assertThat(found("127.0.0.1", "80", hint(flag, WinSock2.AF_INET, 0)).getFirst().addr())
        .isEqualTo(LOCALHOST);
    notFound(WsaErrors.WSAHOST_NOT_FOUND, "127.0.0.1", "80", hint(0, WinSock2.AF_INET6, 0));
  }

  @Test
  @Covers("AI_ADDRCONFIG")
  void shouldLookAtWhatIsConfiguredOnlyWhenAsked() {
    assertThat(Ws2TcpIp.AI_ADDRCONFIG).isEqualTo(0x400);
    AddrInfo plain = hint(0, WinSock2.AF_INET6, WinSock2.SOCK_STREAM);

    // Without the flag ::1 is found whether or not this machine has another IPv6 address.
    assertThat(found("::1", "80", plain).getFirst().addr())
        .isEqualTo(new SockAddrIn6(0, 1, 80, 0, 0));
  }

  @Test
  @Covers({"GetAddrInfoW", "freeaddrinfo", "FreeAddrInfoW"})
  void shouldAnswerTheSameUnderTheWideNameAndFreeAnyList() {
    List<AddrInfo> result = new ArrayList<>();
    assertThat(Winsock.GetAddrInfo("127.0.0.1", "80", null, result)).isZero();

    assertThat(result).isEqualTo(found("127.0.0.1", "80", null));
    Winsock.FreeAddrInfo(result);
    Winsock.freeaddrinfo(null);
    Winsock.FreeAddrInfo(null);
  }

  @Test
  @Covers("GetAddrInfoW")
  void shouldAskForTheNameItselfWhenEncodingIsOff() {
    AddrInfo hint = hint(Ws2TcpIp.AI_DISABLE_IDN_ENCODING | Ws2TcpIp.AI_NUMERICHOST, 0, 0);

    assertThat(Winsock.GetAddrInfo("bücher.invalid", null, hint, new ArrayList<>()))
        .isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
  }

  @Test
  @Covers({"gai_strerrorA", "gai_strerrorW", "WSANO_RECOVERY", "WSA_NOT_ENOUGH_MEMORY"})
  void shouldSayWhatACodeMeansInTextOfItsOwn() {
    String first = Winsock.gai_strerror(WsaErrors.EAI_NONAME);
    String second = Winsock.gai_strerror(WsaErrors.EAI_FAIL);

    assertThat(first).isNotBlank().isEqualTo(Winsock.gai_strerror(WsaErrors.EAI_NONAME));
    assertThat(second).isNotBlank().isNotEqualTo(first);
    assertThat(WsaErrors.EAI_FAIL).isEqualTo(WsaErrors.WSANO_RECOVERY);
    assertThat(WsaErrors.EAI_MEMORY).isEqualTo(WsaErrors.WSA_NOT_ENOUGH_MEMORY);
    assertThat(Winsock.gai_strerror(WsaErrors.EAI_MEMORY)).isNotBlank();
  }

  // --- getnameinfo

  @Test
  @Covers({"getnameinfo", "NI_NUMERICHOST", "NI_NUMERICSERV"})
  void shouldWriteNumbersWhenAsked() {
    StringBuilder node = new StringBuilder();
    StringBuilder service = new StringBuilder();
    int flags = Ws2TcpIp.NI_NUMERICHOST | Ws2TcpIp.NI_NUMERICSERV;

    assertThat(Winsock.getnameinfo(LOCALHOST, node, service, flags)).isZero();
    assertThat(node.toString()).isEqualTo("127.0.0.1");
    assertThat(service.toString()).isEqualTo("80");
    assertThat(Ws2TcpIp.NI_NUMERICHOST).isEqualTo(2);
    assertThat(Ws2TcpIp.NI_NUMERICSERV).isEqualTo(8);
  }

  @Test
  @Covers({"getnameinfo", "NI_NAMEREQD", "NI_NOFQDN", "GetNameInfoW"})
  void shouldFallBackToTheNumberUnlessANameIsRequired() {
    SockAddr nameless = new SockAddrIn(0xC0000201, 1); // 192.0.2.1: no name has it, RFC 5737
    MemorySegment address = nameless.toSegment();
    StringBuilder node = new StringBuilder();

    assertThat(Ws2TcpIp.NI_NOFQDN).isEqualTo(1);
    assertThat(Ws2TcpIp.NI_NAMEREQD).isEqualTo(4);
    assertThat(Winsock.GetNameInfo(address, node, 100, null, 0, Ws2TcpIp.NI_NUMERICHOST)).isZero();
    assertThat(node.toString()).isEqualTo("192.0.2.1");
    int both = Ws2TcpIp.NI_NAMEREQD | Ws2TcpIp.NI_NUMERICHOST;
    assertThat(Winsock.getnameinfo(address, node, 100, null, 0, both)).isNotZero();
  }

  @Test
  @Covers("getnameinfo")
  void shouldRefuseABufferThatIsTooSmall() {
    MemorySegment address = LOCALHOST.toSegment();
    StringBuilder node = new StringBuilder();

    assertThat(Winsock.getnameinfo(address, node, 4, null, 0, Ws2TcpIp.NI_NUMERICHOST))
        .isEqualTo(122); // ERROR_INSUFFICIENT_BUFFER
    assertThat(Winsock.getnameinfo(address.asSlice(0, 8), node, 100, null, 0, 0))
        .isEqualTo(WsaErrors.WSAEFAULT);
  }

  // --- the older functions

  @Test
  @Covers({"gethostname", "GetHostNameW"})
  void shouldTellTheOwnNameIfItFits() {
    StringBuilder name = new StringBuilder();

    ok(Winsock.gethostname(name, 256));
    assertThat(name.toString()).isNotBlank();
    fails(WsaError.WSAEFAULT, Winsock.gethostname(new StringBuilder(), 1));
    fails(WsaError.WSAEFAULT, Winsock.GetHostName(new StringBuilder(), name.length()));
    ok(Winsock.GetHostName(new StringBuilder(), name.length() + 1));
  }

  @Test
  @Covers({"gethostbyname", "HOSTENT"})
  void shouldFindTheOwnAddressesForNoNameAndForTheOwnName() {
    StringBuilder name = new StringBuilder();
    ok(Winsock.gethostname(name, 256));
    HostEnt unnamed = Objects.requireNonNull(Winsock.gethostbyname(null), Calls::lastError);
    HostEnt own = Objects.requireNonNull(Winsock.gethostbyname(name.toString()), Calls::lastError);

    assertThat(unnamed.addrtype()).isEqualTo(WinSock2.AF_INET);
    assertThat(unnamed.addrList()).isNotEmpty().allMatch(address -> address.length == 4);
    assertThat(own.addrList()).hasSameSizeAs(unnamed.addrList());
  }

  @Test
  @Covers({"gethostbyname", "gethostbyaddr"})
  void shouldAnswerNothingWithTheErrorInTheLastErrorOfThisThread() {
    assertThat(Winsock.gethostbyname("no..name")).isNull();
    assertThat(Winsock.WSAGetLastError())
        .isIn(WsaErrors.WSAHOST_NOT_FOUND, WsaErrors.WSANO_DATA, WsaErrors.WSANO_RECOVERY);

    assertThat(Winsock.gethostbyaddr(MemorySegment.ofArray(new byte[3]), WinSock2.AF_INET))
        .isNull();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEFAULT);
  }

  @ParameterizedTest
  @EnumSource
  @Covers("gethostbyaddr")
  void shouldFindTheNameOfTheLoopbackAddress(Family family) throws UnknownHostException {
    byte[] address = family == Family.IPV4 ? LOCALHOST.bytes() : SockAddrIn6.LOOPBACK.bytes();
    InetAddress asJavaSees = InetAddress.getByAddress(address);
    assumeThat(asJavaSees.getHostName())
        .as("this machine has a name for its loopback address")
        .isNotEqualTo(asJavaSees.getHostAddress());

    HostEnt found = Winsock.gethostbyaddr(MemorySegment.ofArray(address), family.af);

    assertThat(Objects.requireNonNull(found, Calls::lastError).name()).isNotBlank();
    assertThat(found.addrtype()).isEqualTo(family.af);
  }

  @Test
  @Covers({"getservbyname", "getservbyport", "SERVENT"})
  void shouldFindServicesByNameAndByPortInNetworkOrder() {
    ServEnt http = Objects.requireNonNull(Winsock.getservbyname("http", null));

    assertThat(http.port()).isEqualTo(Winsock.htons(80));
    assertThat(http.proto()).isEqualTo("tcp");
    assertThat(Objects.requireNonNull(Winsock.getservbyport(Winsock.htons(53), "udp")).name())
        .isEqualTo("domain");
    assertThat(Winsock.getservbyname("http", "no-such-protocol")).isNull();
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSANO_DATA);
  }

  @Test
  @Covers({"getprotobyname", "PROTOENT"})
  void shouldFindProtocolsByNameAndNumber() {
    ProtoEnt tcp = Objects.requireNonNull(Winsock.getprotobyname("tcp"));

    assertThat(tcp.proto()).isEqualTo(WinSock2.IPPROTO_TCP);
    assertThat(Objects.requireNonNull(Winsock.getprotobynumber(17)).name()).isEqualTo("udp");
    assertThat(Winsock.getprotobyname("no-such-protocol")).isNull();
  }
}
