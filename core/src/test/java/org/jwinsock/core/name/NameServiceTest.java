package org.jwinsock.core.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.NS_ALL;
import static org.jwinsock.spi.WinSock2.NS_BTH;
import static org.jwinsock.spi.WinSock2.NS_DNS;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.jwinsock.core.name.HostAnswer.Failed;
import org.jwinsock.core.name.HostAnswer.Found;
import org.jwinsock.spi.NspProvider;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaQuerySet;

class NameServiceTest {

  private static final SockAddr ONE = new SockAddrIn(0x0A000001, 0);
  private static final SockAddr TWO = new SockAddrIn(0x0A000002, 0);

  @Test
  void aNameIsLookedUpWithItsAliases() {
    NameService names = service(new FakeNsp(1).alias("www", "web", "10.0.0.1", "::1"));
    assertThat(names.byName("www", NS_DNS, List.of(), 0))
        .isEqualTo(new Found("web", List.of("www"), List.of(ONE, SockAddrIn6.LOOPBACK)));
  }

  @Test
  void theFamiliesWantedReachTheProvider() {
    FakeNsp provider = new FakeNsp(1).host("web", "10.0.0.1", "::1");
    assertThat(service(provider).byName("web", NS_DNS, List.of(AF_INET6), 0))
        .isEqualTo(new Found("web", List.of(), List.of(SockAddrIn6.LOOPBACK)));
    assertThat(provider.queries.getFirst().families()).containsExactly(AF_INET6);
  }

  @Test
  void responsesOfSeveralProvidersAreMergedByRankEachAddressOnce() {
    FakeNsp second = new FakeNsp(2).host("web", "10.0.0.2", "10.0.0.1");
    FakeNsp first = new FakeNsp(1).alias("web", "first", "10.0.0.1");
    assertThat(service(second, first).byName("web", NS_DNS, List.of(), 0))
        .isEqualTo(new Found("first", List.of("web"), List.of(ONE, TWO)));
  }

  @Test
  void aProviderThatFailsDoesNotHideTheAnswerOfAnother() {
    FakeNsp broken = new FakeNsp(1).failing("web", WsaErrors.WSANO_RECOVERY);
    FakeNsp refusing = new FakeNsp(2).refusing(WsaErrors.WSAEOPNOTSUPP);
    FakeNsp knowing = new FakeNsp(3).host("web", "10.0.0.1");
    assertThat(service(broken, refusing, knowing).byName("web", NS_DNS, List.of(), 0))
        .isEqualTo(new Found("web", List.of(), List.of(ONE)));
  }

  @Test
  void withoutAnAnswerTheErrorThatPromisesMostIsReported() {
    FakeNsp absent = new FakeNsp(1);
    FakeNsp busy = new FakeNsp(2).failing("web", WsaErrors.WSATRY_AGAIN);
    FakeNsp broken = new FakeNsp(3).failing("web", WsaErrors.WSANO_RECOVERY);
    FakeNsp empty = new FakeNsp(4).failing("web", WsaErrors.WSANO_DATA);
    assertThat(error(absent)).isEqualTo(WsaErrors.WSAHOST_NOT_FOUND);
    assertThat(error(absent, broken)).isEqualTo(WsaErrors.WSANO_RECOVERY);
    assertThat(error(absent, broken, busy)).isEqualTo(WsaErrors.WSATRY_AGAIN);
    assertThat(error(absent, broken, busy, empty)).isEqualTo(WsaErrors.WSANO_DATA);
  }

  @Test
  void aNameWithoutAddressesOfTheFamilyIsNoData() {
    FakeNsp provider = new FakeNsp(1).host("web", "::1");
    assertThat(service(provider).byName("web", NS_DNS, List.of(AF_INET), 0))
        .isEqualTo(new Failed(WsaErrors.WSANO_DATA));
  }

  @Test
  void anAddressIsLookedUpByItsTextWithoutThePort() {
    FakeNsp provider = new FakeNsp(1).address("10.0.0.1", "web");
    assertThat(service(provider).byAddress(new SockAddrIn(0x0A000001, 80), NS_DNS))
        .isEqualTo(new Found("web", List.of(), List.of()));
  }

  @Test
  void theHostNameIsThatOfTheFirstProviderThatKnowsOne() {
    assertThat(service(new FakeNsp(1), new FakeNsp(2).hostName("me")).hostName()).isEqualTo("me");
    assertThat(service(new FakeNsp(1)).hostName()).isNull();
  }

  @Test
  void onlyProvidersOfTheNamespaceAreAsked() {
    FakeNsp provider = new FakeNsp(1).host("web", "10.0.0.1");
    assertThat(service(provider).byName("web", NS_BTH, List.of(), 0))
        .isEqualTo(new Failed(WsaErrors.WSAHOST_NOT_FOUND));
    assertThat(provider.queries).isEmpty();
    assertThat(service(provider).byName("web", NS_ALL, List.of(), 0)).isInstanceOf(Found.class);
  }

  @Test
  void everyLookupIsEnded() {
    FakeNsp one = new FakeNsp(1).host("web", "10.0.0.1");
    FakeNsp two = new FakeNsp(2);
    service(one, two).byName("web", NS_DNS, List.of(), 0);
    assertThat(one.openLookups()).isZero();
    assertThat(two.openLookups()).isZero();
  }

  @Test
  void aProviderWhoseResultsNeverEndIsCutOff() {
    NspProvider endless =
        new NspProvider() {
          @Override
          public UUID providerId() {
            return new UUID(0, 0);
          }

          @Override
          public String displayString() {
            return "endless";
          }

          @Override
          public int nameSpace() {
            return NS_DNS;
          }

          @Override
          public int rank() {
            return 1;
          }

          @Override
          public @Nullable String unavailable() {
            return null;
          }

          @Override
          public long NSPLookupServiceBegin(WsaQuerySet restrictions, int controlFlags) {
            return 1;
          }

          @Override
          public LookupResult NSPLookupServiceNext(long lookup, int controlFlags) {
            return new LookupResult.Found(
                new WsaQuerySet(
                    "again",
                    new UUID(0, 0),
                    NS_DNS,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    org.jwinsock.spi.WinSock2.RESULT_IS_ALIAS));
          }

          @Override
          public int NSPLookupServiceEnd(long lookup) {
            return 0;
          }
        };
    assertThat(service(endless).byName("web", NS_DNS, List.of(), 0))
        .isEqualTo(new Failed(WsaErrors.WSAHOST_NOT_FOUND));
  }

  @Test
  void inetAddressServesNamesWhenNoOtherProviderDoes() {
    List<NspProvider> providers = new NameService().providers();
    assertThat(providers).extracting(NspProvider::displayString).contains("java.net.InetAddress");
  }

  private static int error(NspProvider... providers) {
    HostAnswer answer = service(providers).byName("web", NS_DNS, List.of(), 0);
    return answer instanceof Failed(int error) ? error : 0;
  }

  private static NameService service(NspProvider... providers) {
    return new NameService(List.of(providers));
  }
}
