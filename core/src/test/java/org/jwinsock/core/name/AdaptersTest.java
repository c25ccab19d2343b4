package org.jwinsock.core.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.AF_UNSPEC;

import org.junit.jupiter.api.Test;
import org.jwinsock.spi.AdapterAddresses;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;

class AdaptersTest {

  private static final SockAddrIn LOOPBACK = new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0);

  @Test
  void theLoopbackInterfaceIsListedWithItsAddress() {
    AdapterAddresses loopback =
        Adapters.list(AF_INET, 0).stream()
            .filter(one -> one.ifType() == AdapterAddresses.IF_TYPE_SOFTWARE_LOOPBACK)
            .findFirst()
            .orElseThrow();
    assertThat(loopback.unicastAddresses())
        .contains(new AdapterAddresses.UnicastAddress(LOOPBACK, 8));
    assertThat(loopback.operStatus()).isEqualTo(AdapterAddresses.IF_OPER_STATUS_UP);
    assertThat(loopback.flags() & AdapterAddresses.IP_ADAPTER_IPV4_ENABLED).isNotZero();
    assertThat(loopback.mtu()).isPositive();
  }

  @Test
  void onlyAddressesOfTheFamilyAreListed() {
    for (int family : new int[] {AF_INET, AF_INET6}) {
      assertThat(Adapters.list(family, 0))
          .flatExtracting(AdapterAddresses::unicastAddresses)
          .extracting(unicast -> unicast.address().family())
          .allMatch(found -> found == family);
    }
  }

  @Test
  void addressesAndNamesThatAreSkippedAreEmpty() {
    int flags =
        AdapterAddresses.GAA_FLAG_SKIP_UNICAST | AdapterAddresses.GAA_FLAG_SKIP_FRIENDLY_NAME;
    assertThat(Adapters.list(AF_UNSPEC, flags))
        .isNotEmpty()
        .allMatch(one -> one.unicastAddresses().isEmpty() && one.friendlyName().isEmpty());
  }

  @Test
  void indexAndNameLeadToEachOther() {
    for (AdapterAddresses one : Adapters.list(AF_UNSPEC, 0)) {
      assertThat(Adapters.index(one.adapterName())).isEqualTo(one.ifIndex());
      assertThat(Adapters.name(one.ifIndex())).isEqualTo(one.adapterName());
    }
  }

  @Test
  void whatIsNoInterfaceHasNeitherIndexNorName() {
    assertThat(Adapters.index("no such interface")).isZero();
    assertThat(Adapters.name(Integer.MAX_VALUE)).isNull();
    assertThat(Adapters.name(0)).isNull();
    assertThat(Adapters.name(-1)).isNull();
  }

  @Test
  void theLoopbackAddressesAreThoseOfTheFamily() {
    assertThat(Adapters.loopback(AF_INET)).containsExactly(LOOPBACK);
    assertThat(Adapters.loopback(AF_INET6)).isSubsetOf(SockAddrIn6.LOOPBACK);
    assertThat(Adapters.loopback(AF_UNSPEC)).endsWith(LOOPBACK);
  }

  @Test
  void thisMachineHasAnAddressWhateverItsNetwork() {
    assertThat(Adapters.own(AF_INET)).isNotEmpty().allMatch(SockAddrIn.class::isInstance);
    assertThat(Adapters.own(AF_UNSPEC)).extracting(SockAddr::size).allMatch(size -> size > 0);
  }

  @Test
  void onlyLinkLocalAddressesHaveAScope() {
    assertThat(Adapters.list(AF_INET6, 0))
        .flatExtracting(AdapterAddresses::unicastAddresses)
        .extracting(unicast -> (SockAddrIn6) unicast.address())
        .allMatch(six -> (six.scopeId() != 0) == (six.high() >>> 54 == 0xFE80 >>> 6));
  }
}
