package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.fake.FakeProvider;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.core.name.FakeNsp;
import org.jwinsock.core.name.NameService;
import org.jwinsock.spi.AdapterAddresses;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;

class NameCallsTest {

  private static final SockAddrIn6 LINK_LOCAL = new SockAddrIn6(0xFE80L << 48, 1, 80, 0, 3);

  private final FakeProvider provider = new FakeProvider();
  private final FakeNsp nsp =
      new FakeNsp(1)
          .hostName("me")
          .host("web", "127.0.0.1")
          .host("six", "fd00::1")
          .host("second", "10.0.0.1", "127.0.0.1")
          .host("silent", "10.255.255.255", "127.0.0.1");
  private final Instance winsock =
      new Instance(() -> Catalog.of(List.of(provider), null), new NameService(List.of(nsp)));

  @BeforeEach
  void start() {
    assertThat(winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
    ThreadContext.current().lastError(0);
  }

  @AfterEach
  void cleanUp() {
    if (winsock.dispatch.initialised()) {
      winsock.WSACleanup();
    }
  }

  @Nested
  class BeforeStartup {

    @Test
    void everyLookupFails() {
      winsock.WSACleanup();
      NameCalls names = winsock.names;
      int error = WsaErrors.WSANOTINITIALISED;
      assertThat(names.getaddrinfo("web", null, null, new ArrayList<>())).isEqualTo(error);
      assertThat(names.getnameinfo(LINK_LOCAL.toSegment(), null, 0, null, 0, 0)).isEqualTo(error);
      assertFails(error, names.gethostbyname("web"));
      assertFails(error, names.gethostbyaddr(null, AF_INET));
      assertFails(error, names.getservbyname("http", null));
      assertFails(error, names.getservbyport(0, null));
      assertFails(error, names.getprotobyname("tcp"));
      assertFails(error, names.getprotobynumber(6));
      assertFails(error, names.gethostname(new StringBuilder(), 256));
      assertFails(error, names.WSAAddressToString(null, null, null, null));
      assertFails(error, names.WSAStringToAddress("1.2.3.4", AF_INET, null, null, null));
      assertFails(error, names.WSAStringToAddress("1.2.3.4", AF_INET, null, new SockAddr[1]));
      assertThat(connect(4, "web", "80")).isFalse();
      assertThat(lastError()).isEqualTo(error);
    }
  }

  @Nested
  class GetAddrInfo {

    @Test
    void answersAnErrorAndStoresIt() {
      assertThat(winsock.names.getaddrinfo("nothing", null, null, new ArrayList<>()))
          .isEqualTo(11001);
      assertThat(lastError()).isEqualTo(11001);
    }

    @Test
    void clearsTheLastErrorWhenItSucceeds() {
      ThreadContext.current().lastError(42);
      List<AddrInfo> result = new ArrayList<>();
      assertThat(winsock.names.getaddrinfo("web", "80", null, result)).isZero();
      assertThat(lastError()).isZero();
      assertThat(result).hasSize(1);
      Winsock.freeaddrinfo(result);
      Winsock.FreeAddrInfo(null);
      assertThat(result).as("freeing frees nothing").hasSize(1);
    }

    @Test
    void needsRoomForItsResults() {
      assertThat(winsock.names.getaddrinfo("web", null, null, null)).isEqualTo(WsaErrors.WSAEINVAL);
    }
  }

  @Nested
  class GetHostName {

    private final StringBuilder name = new StringBuilder("before");

    @Test
    void answersTheNameOfThisMachine() {
      assertThat(winsock.names.gethostname(name, 256)).isZero();
      assertThat(name).hasToString("me");
      assertThat(winsock.names.gethostname(name, 3)).isZero();
    }

    @Test
    void needsRoomForTheNameAndItsEnd() {
      assertFails(WsaErrors.WSAEFAULT, winsock.names.gethostname(name, 2));
      assertFails(WsaErrors.WSAEFAULT, winsock.names.gethostname(null, 256));
      assertThat(name).hasToString("before");
    }
  }

  @Nested
  class WSAAddressToString {

    private final StringBuilder text = new StringBuilder("before");
    private final int[] length = {100};

    @Test
    void writesPortAndScopeAndCountsTheEnd() {
      assertThat(write(LINK_LOCAL.toSegment(), null)).isZero();
      assertThat(text).hasToString("[fe80::1%3]:80");
      assertThat(length).containsExactly(15);
    }

    @Test
    void tellsHowMuchRoomItNeeds() {
      length[0] = 14;
      assertFails(WsaErrors.WSAEFAULT, write(LINK_LOCAL.toSegment(), null));
      assertThat(length).containsExactly(15);
      assertThat(text).hasToString("before");
      assertThat(write(LINK_LOCAL.toSegment(), null)).isZero();
    }

    @Test
    void needsAWholeAddressOfAFamilyThatIsThere() {
      assertFails(WsaErrors.WSAEINVAL, write(null, null));
      assertFails(WsaErrors.WSAEINVAL, write(LINK_LOCAL.toSegment().asSlice(0, 27), null));
      assertFails(WsaErrors.WSAEINVAL, write(MemorySegment.ofArray(new byte[16]), null));
      assertFails(WsaErrors.WSAEINVAL, write(MemorySegment.ofArray(new byte[1]), null));
      assertFails(
          WsaErrors.WSAEINVAL,
          winsock.names.WSAAddressToString(LINK_LOCAL.toSegment(), null, text, null));
      assertFails(
          WsaErrors.WSAEFAULT,
          winsock.names.WSAAddressToString(LINK_LOCAL.toSegment(), null, null, length));
    }

    @Test
    void asksTheProviderOfTheInfo() {
      WsaProtocolInfo info = winsock.dispatch.catalog().entries().getFirst().info();
      assertThat(write(new SockAddrIn(0x7F000001, 0).toSegment(), info)).isZero();
      assertThat(text).hasToString("127.0.0.1");
      assertFails(
          WsaErrors.WSAEINVAL,
          write(LINK_LOCAL.toSegment(), info.withCatalogEntry(9999, List.of())));
    }

    @Test
    void doesNotSpoilTheFirstSocketOfTheProviderItStarts() {
      provider.kernelWaiters = true;
      assertThat(write(LINK_LOCAL.toSegment(), null)).isZero();
      long s = winsock.sockets.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
      assertThat(Objects.requireNonNull(winsock.dispatch.socket(s)).provider().isKnown()).isTrue();
    }

    @Test
    void failsWhenItsProviderDoesNotStart() {
      provider.startError = WsaErrors.WSASYSNOTREADY;
      assertFails(WsaErrors.WSAEPROVIDERFAILEDINIT, write(LINK_LOCAL.toSegment(), null));
    }

    private int write(@Nullable MemorySegment address, @Nullable WsaProtocolInfo info) {
      return winsock.names.WSAAddressToString(address, info, text, length);
    }
  }

  @Nested
  class WSAStringToAddress {

    private final MemorySegment room = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    private final int[] length = {SockAddr.STORAGE_SIZE};

    @Test
    void readsPortAndScope() {
      assertThat(read("[fe80::1%3]:80", AF_INET6)).isZero();
      assertThat(length).containsExactly(SockAddrIn6.SIZE);
      assertThat(SockAddr.read(room)).isEqualTo(LINK_LOCAL);
      SockAddr[] address = new SockAddr[1];
      assertThat(winsock.names.WSAStringToAddress("1.2.3.4:80", AF_INET, null, address)).isZero();
      assertThat(address).containsExactly(new SockAddrIn(0x01020304, 80));
    }

    @Test
    void tellsHowMuchRoomItNeeds() {
      length[0] = 8;
      assertFails(WsaErrors.WSAEFAULT, read("1.2.3.4", AF_INET));
      assertThat(length).containsExactly(SockAddrIn.SIZE);
      assertThat(read("1.2.3.4", AF_INET)).isZero();
    }

    @Test
    void readsNoNamesAndNoOtherFamily() {
      assertFails(WsaErrors.WSAEINVAL, read("localhost", AF_INET));
      assertFails(WsaErrors.WSAEINVAL, read("::1", AF_INET));
      assertFails(WsaErrors.WSAEINVAL, read("1.2.3.4", AF_INET6));
      assertFails(WsaErrors.WSAEINVAL, read("1.2.3.4", AF_UNSPEC));
      assertFails(WsaErrors.WSAEINVAL, read("1.2.3.4", 99));
      assertFails(WsaErrors.WSAEINVAL, read("", AF_INET));
      assertFails(WsaErrors.WSAEINVAL, read(null, AF_INET));
    }

    @Test
    void needsMemoryOfTheCaller() {
      NameCalls names = winsock.names;
      assertFails(
          WsaErrors.WSAEFAULT, names.WSAStringToAddress("1.2.3.4", AF_INET, null, null, length));
      assertFails(
          WsaErrors.WSAEFAULT, names.WSAStringToAddress("1.2.3.4", AF_INET, null, room, null));
      assertFails(
          WsaErrors.WSAEFAULT, names.WSAStringToAddress("1.2.3.4", AF_INET, null, new SockAddr[0]));
      length[0] = SockAddr.STORAGE_SIZE + 1;
      assertFails(WsaErrors.WSAEFAULT, read("1.2.3.4", AF_INET));
    }

    private int read(@Nullable String text, int family) {
      return winsock.names.WSAStringToAddress(text, family, null, room, length);
    }
  }

  @Test
  void memoryOfAClosedArenaIsAFault() {
    MemorySegment closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = arena.allocate(SockAddr.STORAGE_SIZE);
      new SockAddrIn(0x7F000001, 80).write(closed);
      assertThat(winsock.names.getnameinfo(closed, new StringBuilder(), 99, null, 0, 2)).isZero();
    }
    assertThat(winsock.names.getnameinfo(closed, new StringBuilder(), 99, null, 0, 2))
        .isEqualTo(WsaErrors.WSAEFAULT);
    assertFails(WsaErrors.WSAEFAULT, winsock.names.gethostbyaddr(closed, AF_INET));
    assertFails(
        WsaErrors.WSAEFAULT,
        winsock.names.WSAAddressToString(closed, null, new StringBuilder(), new int[] {99}));
    assertThat(Winsock.inet_pton(AF_INET, "1.2.3.4", closed)).isEqualTo(-1);
    assertThat(lastError()).isEqualTo(WsaErrors.WSAEFAULT);
    assertThat(Winsock.inet_ntop(AF_INET, closed, 99)).isNull();
  }

  @Nested
  class Interfaces {

    @Test
    void needNoStartup() {
      winsock.WSACleanup();
      List<AdapterAddresses> adapters = new ArrayList<>();
      assertThat(Winsock.GetAdaptersAddresses(AF_UNSPEC, 0, adapters)).isZero();
      AdapterAddresses first = adapters.getFirst();
      assertThat(Winsock.if_nametoindex(first.adapterName())).isEqualTo(first.ifIndex());
      assertThat(Winsock.if_indextoname(first.ifIndex())).isEqualTo(first.adapterName());
    }

    @Test
    void areNotFoundUnderBadNames() {
      assertThat(Winsock.if_nametoindex(null)).isZero();
      assertThat(Winsock.if_nametoindex("")).isZero();
      assertThat(Winsock.if_indextoname(-1)).isNull();
    }

    @Test
    void areRefusedForBadArguments() {
      assertThat(Winsock.GetAdaptersAddresses(99, 0, new ArrayList<>()))
          .isEqualTo(WsaErrors.ERROR_INVALID_PARAMETER);
      assertThat(Winsock.GetAdaptersAddresses(AF_UNSPEC, 0, null))
          .isEqualTo(WsaErrors.ERROR_INVALID_PARAMETER);
      assertThat(Winsock.GetAdaptersAddresses(AF_UNSPEC, 0x80, new ArrayList<>()))
          .as("gateways")
          .isEqualTo(WsaErrors.ERROR_NOT_SUPPORTED);
    }
  }

  @Nested
  class WSAConnectByName {

    private final SockAddr[] local = new SockAddr[1];
    private final SockAddr[] remote = new SockAddr[1];

    @Test
    void connectsToAHostAndAService() {
      SockAddrIn server = listener();
      long s = tcp();
      assertThat(connect(s, "web", "" + server.port())).isTrue();
      assertThat(remote).containsExactly(server);
      assertThat(local[0]).isInstanceOf(SockAddrIn.class);
    }

    @Test
    void wantsNeitherAddressIfNoneIsAskedFor() {
      SockAddrIn server = listener();
      assertThat(
              winsock.connectByName.connect(
                  tcp(),
                  "localhost",
                  "" + server.port(),
                  AddressArea.optional((SockAddr[]) null),
                  AddressArea.optional((SockAddr[]) null),
                  null,
                  null))
          .isTrue();
    }

    @Test
    void goesOnToTheNextAddress() {
      SockAddrIn server = listener();
      assertThat(connect(tcp(), "second", "" + server.port())).isTrue();
      assertThat(remote).containsExactly(server);
    }

    @Test
    void waitsForAnAnswerWhateverTheSocketsMode() {
      SockAddrIn server = listener();
      for (int nonBlocking : new int[] {0, 1}) {
        long s = tcp();
        assertThat(winsock.options.ioctlsocket(s, FIONBIO, new int[] {nonBlocking})).isZero();
        assertThat(
                winsock.connectByName.connect(
                    s,
                    "silent",
                    "" + server.port(),
                    AddressArea.optional((SockAddr[]) null),
                    AddressArea.optional((SockAddr[]) null),
                    new TimeVal(0, 20_000),
                    null))
            .isFalse();
        assertThat(lastError()).isEqualTo(WsaErrors.WSAETIMEDOUT);
      }
    }

    @Test
    void endsWhenTheSocketIsClosedElsewhere() throws Exception {
      long s = tcp();
      Threads.Running<Integer> connecting =
          Threads.start(true, () -> connect(s, "silent", "80") ? 0 : lastError());
      Threads.until(() -> provider.table().pending() == 1);
      assertThat(winsock.sockets.closesocket(s)).isZero();
      assertThat(connecting.get()).isEqualTo(WsaErrors.WSAEINTR);
    }

    @Test
    void failsAsTheLastAttemptFails() {
      assertThat(connect(tcp(), "web", "1")).isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSAECONNREFUSED);
    }

    @Test
    void failsAsTheLookupFails() {
      assertThat(connect(tcp(), "nothing", "80")).isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
      assertThat(connect(tcp(), "web", "no such service")).isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSATYPE_NOT_FOUND);
      assertThat(connect(tcp(), "six", "80")).as("an IPv4 socket").isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSANO_DATA);
    }

    @Test
    void needsNamesAStreamSocketAndNothingElse() {
      assertThat(connect(tcp(), null, "80")).isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSAEINVAL);
      assertThat(connect(tcp(), "web", null)).isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSAEINVAL);
      long udp = winsock.sockets.socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
      assertThat(connect(udp, "web", "80")).isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSAEINVAL);
      assertThat(
              winsock.connectByName.connect(
                  tcp(),
                  "web",
                  "80",
                  AddressArea.optional((SockAddr[]) null),
                  AddressArea.optional((SockAddr[]) null),
                  null,
                  new WsaOverlapped()))
          .isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSAEINVAL);
    }

    @Test
    void needsASocketAndMemoryOfTheCaller() {
      assertThat(connect(INVALID_SOCKET, "web", "80")).isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSAENOTSOCK);
      assertThat(
              winsock.connectByName.connect(
                  tcp(),
                  "web",
                  "80",
                  AddressArea.optional(MemorySegment.ofArray(new byte[4]), new int[] {16}),
                  AddressArea.optional((SockAddr[]) null),
                  null,
                  null))
          .isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSAEFAULT);
    }

    @Test
    void doesNotTryWhenItsTimeIsOver() {
      SockAddrIn server = listener();
      assertThat(
              winsock.connectByName.connect(
                  tcp(),
                  "web",
                  "" + server.port(),
                  AddressArea.optional((SockAddr[]) null),
                  AddressArea.optional((SockAddr[]) null),
                  new TimeVal(0, 0),
                  null))
          .isFalse();
      assertThat(lastError()).isEqualTo(WsaErrors.WSAETIMEDOUT);
    }

    private boolean connect(long s, @Nullable String node, @Nullable String service) {
      return winsock.connectByName.connect(
          s, node, service, AddressArea.optional(local), AddressArea.optional(remote), null, null);
    }
  }

  private boolean connect(long s, String node, String service) {
    return winsock.connectByName.connect(
        s,
        node,
        service,
        AddressArea.optional((SockAddr[]) null),
        AddressArea.optional((SockAddr[]) null),
        null,
        null);
  }

  private long tcp() {
    return winsock.sockets.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  }

  private SockAddrIn listener() {
    long s = tcp();
    assertThat(winsock.sockets.bind(s, new SockAddrIn(0x7F000001, 0).toSegment())).isZero();
    assertThat(winsock.sockets.listen(s, SOMAXCONN)).isZero();
    SockAddr[] name = new SockAddr[1];
    assertThat(winsock.sockets.getsockname(s, name)).isZero();
    return (SockAddrIn) name[0];
  }

  private static void assertFails(int error, @Nullable Object pointer) {
    assertThat(pointer).isNull();
    assertThat(lastError()).isEqualTo(error);
    ThreadContext.current().lastError(0);
  }

  private static void assertFails(int error, int status) {
    assertThat(status).isEqualTo(SOCKET_ERROR);
    assertThat(lastError()).isEqualTo(error);
    ThreadContext.current().lastError(0);
  }

  private static int lastError() {
    return ThreadContext.current().lastError();
  }
}
