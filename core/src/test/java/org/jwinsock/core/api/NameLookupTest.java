package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.Ws2TcpIp.NI_DGRAM;
import static org.jwinsock.spi.Ws2TcpIp.NI_MAXHOST;
import static org.jwinsock.spi.Ws2TcpIp.NI_MAXSERV;
import static org.jwinsock.spi.Ws2TcpIp.NI_NAMEREQD;
import static org.jwinsock.spi.Ws2TcpIp.NI_NOFQDN;
import static org.jwinsock.spi.Ws2TcpIp.NI_NUMERICHOST;
import static org.jwinsock.spi.Ws2TcpIp.NI_NUMERICSERV;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jwinsock.core.name.FakeNsp;
import org.jwinsock.core.name.NameService;
import org.jwinsock.core.name.Services;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WsaErrors;

class NameLookupTest {

  private static final SockAddr WEB = new SockAddrIn(0x0A000001, 80);
  private static final SockAddr UNKNOWN = new SockAddrIn(0x0A000002, 54321);
  private static final SockAddr LINK_LOCAL = new SockAddrIn6(0xFE80L << 48, 1, 80, 0, 3);

  private final FakeNsp provider =
      new FakeNsp(1)
          .hostName("me.corp.example")
          .address("10.0.0.1", "web.corp.example")
          .address("10.0.0.3", "web.other.example")
          .failing("10.0.0.4", WsaErrors.WSATRY_AGAIN);
  private final NameLookup lookup =
      new NameLookup(new NameService(List.of(provider)), new Services());
  private final StringBuilder node = new StringBuilder("before");
  private final StringBuilder service = new StringBuilder("before");

  @Test
  void hostAndServiceHaveNames() {
    assertThat(find(WEB, 0)).isZero();
    assertThat(node).hasToString("web.corp.example");
    assertThat(service).hasToString("http");
  }

  @Test
  void whatHasNoNameIsWrittenAsNumbers() {
    assertThat(find(UNKNOWN, 0)).isZero();
    assertThat(node).hasToString("10.0.0.2");
    assertThat(service).hasToString("54321");
  }

  @Test
  void numbersAreWrittenOnRequestWithoutAskingAnyone() {
    assertThat(find(WEB, NI_NUMERICHOST | NI_NUMERICSERV)).isZero();
    assertThat(node).hasToString("10.0.0.1");
    assertThat(service).hasToString("80");
    assertThat(provider.queries).isEmpty();
  }

  @Test
  void aLinkLocalAddressHasItsScope() {
    find(LINK_LOCAL, NI_NUMERICHOST);
    assertThat(node).hasToString("fe80::1%3");
  }

  @Test
  void aNameThatIsRequiredAndNotThereIsAnError() {
    assertThat(find(UNKNOWN, NI_NAMEREQD)).isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
    assertThat(find(new SockAddrIn(0x0A000004, 0), NI_NAMEREQD)).isEqualTo(WsaErrors.WSATRY_AGAIN);
    assertThat(find(new SockAddrIn(0x0A000004, 0), 0)).isZero();
    assertThat(node).hasToString("10.0.0.4");
  }

  @Test
  void namesInOurDomainLoseItOnRequest() {
    find(WEB, NI_NOFQDN);
    assertThat(node).hasToString("web");
    find(new SockAddrIn(0x0A000003, 0), NI_NOFQDN);
    assertThat(node).hasToString("web.other.example");
  }

  @Test
  void aDatagramServiceIsLookedUpAmongThoseOfUdp() {
    SockAddr syslog = new SockAddrIn(0x0A000001, 514);
    find(syslog, NI_DGRAM);
    assertThat(service).hasToString("syslog");
    find(syslog, 0);
    assertThat(service.toString()).isNotEqualTo("syslog");
  }

  @Test
  void anAddressThatIsMissingOrShortIsAFault() {
    assertThat(lookup.find(null, node, 100, null, 0, 0)).isEqualTo(WsaErrors.WSAEFAULT);
    assertThat(lookup.find(WEB.toSegment().asSlice(0, 15), node, 100, null, 0, 0))
        .isEqualTo(WsaErrors.WSAEFAULT);
    assertThat(lookup.find(LINK_LOCAL.toSegment().asSlice(0, 16), node, 100, null, 0, 0))
        .isEqualTo(WsaErrors.WSAEFAULT);
    assertThat(lookup.find(MemorySegment.ofArray(new byte[1]), node, 100, null, 0, 0))
        .isEqualTo(WsaErrors.WSAEFAULT);
  }

  @Test
  void otherFamiliesAreNotSupported() {
    assertThat(find(new SockAddrUn("/tmp/s"), 0)).isEqualTo(WsaErrors.WSAEAFNOSUPPORT);
    assertThat(lookup.find(MemorySegment.ofArray(new byte[16]), node, 100, null, 0, 0))
        .isEqualTo(WsaErrors.WSAEAFNOSUPPORT);
  }

  @Test
  void somethingMustBeWanted() {
    assertThat(lookup.find(WEB.toSegment(), null, 0, null, 0, 0)).isEqualTo(WsaErrors.EAI_NONAME);
  }

  @Test
  void unknownFlagsAndNoRoomAtAllAreInvalid() {
    assertThat(find(WEB, 0x20)).isEqualTo(WsaErrors.WSAEINVAL);
    assertThat(lookup.find(WEB.toSegment(), node, 0, null, 0, 0)).isEqualTo(WsaErrors.WSAEINVAL);
    assertThat(lookup.find(WEB.toSegment(), node, 99, service, 0, 0))
        .isEqualTo(WsaErrors.WSAEINVAL);
  }

  @Test
  void roomThatIsTooSmallIsAnErrorAndNothingIsWritten() {
    int length = "web.corp.example".length();
    assertThat(lookup.find(WEB.toSegment(), node, length, service, NI_MAXSERV, 0))
        .isEqualTo(WsaErrors.ERROR_INSUFFICIENT_BUFFER);
    assertThat(lookup.find(WEB.toSegment(), node, NI_MAXHOST, service, 4, 0))
        .isEqualTo(WsaErrors.ERROR_INSUFFICIENT_BUFFER);
    assertThat(node).hasToString("before");
    assertThat(service).hasToString("before");
    assertThat(lookup.find(WEB.toSegment(), node, length + 1, service, 5, 0)).isZero();
  }

  private int find(SockAddr address, int flags) {
    return lookup.find(address.toSegment(), node, NI_MAXHOST, service, NI_MAXSERV, flags);
  }
}
