package org.jwinsock.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;
import static org.jwinsock.spi.WsaErrors.WSAEPROVIDERFAILEDINIT;
import static org.jwinsock.spi.WsaErrors.WSASYSCALLFAILURE;
import static org.jwinsock.spi.WsaErrors.WSASYSNOTREADY;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.catalog.Layer;
import org.jwinsock.core.fake.FakeLayer;
import org.jwinsock.core.fake.FakeProvider;
import org.jwinsock.core.kernel.LowerSocket;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspUpcallTable;

/// Chains of layers over a base provider.
final class ChainTest {

  private final List<String> log = new ArrayList<>();
  private final FakeProvider base = new FakeProvider();
  private final FakeLayer outer = new FakeLayer("outer", log);
  private final FakeLayer inner = new FakeLayer("inner", log);
  private final List<Layer> layers =
      List.of(
          new Layer(outer, LayerSettings.none("outer")),
          new Layer(inner, LayerSettings.none("inner")));
  private final Dispatch dispatch = new Dispatch(() -> Catalog.of(List.of(base), null, layers));

  @BeforeEach
  void start() {
    assertThat(dispatch.startup(0x0202, new WsaData[1])).isZero();
  }

  private SocketObject object(long s) {
    return Objects.requireNonNull(dispatch.socket(s));
  }

  private WspUpcallTable upcalls() {
    return Objects.requireNonNull(base.upcalls);
  }

  @Test
  void aChainIsStartedFromTheBottomAndOnceForAllOfItsEntries() {
    assertThat(dispatch.open(AF_INET, SOCK_STREAM, 0, 0)).isPositive();
    assertThat(dispatch.open(AF_INET, SOCK_DGRAM, 0, 0)).isPositive();
    assertThat(log.stream().filter(each -> each.startsWith("start")))
        .containsExactly("start inner", "start outer");
    assertThat(Objects.requireNonNull(outer.lower).name()).isEqualTo("inner");
    assertThat(Objects.requireNonNull(inner.lower).name()).isEqualTo("fake");
  }

  @Test
  void everyCallCrossesEveryLayerFromTheTop() {
    long s = dispatch.open(AF_INET, SOCK_STREAM, 0, 0);
    log.clear();
    int _ = object(s).table().WSPBind(s, new SockAddrIn(0, 0).toSegment());
    assertThat(log).containsExactly("outer WSPBind", "inner WSPBind");
  }

  @Test
  void anEntryNamesItsChain() {
    CatalogEntry entry = dispatch.catalog().entries().getFirst();
    WsaProtocolInfo info = entry.info();
    assertThat(info.chain()).hasSize(3).endsWith(info.catalogEntryId());
    assertThat(info.providerId()).isEqualTo(outer.providerId());
  }

  @Test
  void aClaimedHandleIsTheApplications() {
    long s = dispatch.open(AF_INET, SOCK_STREAM, 0, 0);
    assertThat(dispatch.handles().find(s)).isInstanceOf(SocketObject.class);
    assertThat(dispatch.handles().size()).isEqualTo(1);
  }

  @Test
  void aLowerHandleIsNoSocketOfTheApplications() {
    long s = dispatch.open(AF_INET, SOCK_STREAM, 0, 0);
    long hidden =
        upcalls().WPUCreateSocketHandle(PlaceId.below(object(s).info().catalogEntryId()), log);
    assertThat(dispatch.handles().find(hidden)).isInstanceOf(LowerSocket.class);
    assertThat(dispatch.socket(hidden)).isNull();
    assertThat(upcalls().WPUQuerySocketHandleContext(hidden)).isSameAs(log);
    assertThat(upcalls().WPUCloseSocketHandle(hidden)).isZero();
  }

  @Test
  void whatALayerThrowsIsAnErrorAndGoesNoFurtherDown() {
    long s = dispatch.open(AF_INET, SOCK_STREAM, 0, 0);
    inner.throwing = "WSPListen";
    log.clear();
    assertThat(object(s).table().WSPListen(s, 5)).isEqualTo(-WSASYSCALLFAILURE);
    assertThat(log).containsExactly("outer WSPListen", "inner WSPListen");
    inner.throwing = "WSPSocket";
    assertThat(dispatch.open(AF_INET, SOCK_STREAM, 0, 0)).isEqualTo(-WSASYSCALLFAILURE);
  }

  @Test
  void withoutALayerThatCannotStartThereAreNoSockets() {
    outer.startFailure = new ProviderStartupException(WSASYSNOTREADY, "told to fail");
    assertThat(dispatch.open(AF_INET, SOCK_STREAM, 0, 0)).isEqualTo(-WSAEPROVIDERFAILEDINIT);
    outer.startFailure = null;
    assertThat(dispatch.open(AF_INET, SOCK_STREAM, 0, 0)).isPositive();
  }

  @Test
  void chainsEndFromTheTop() {
    assertThat(dispatch.open(AF_INET, SOCK_STREAM, 0, 0)).isPositive();
    log.clear();
    assertThat(dispatch.cleanup()).isZero();
    assertThat(log).containsExactly("outer WSPCleanup", "inner WSPCleanup");
  }
}
