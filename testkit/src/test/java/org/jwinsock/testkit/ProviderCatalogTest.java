package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.catalog.ProviderPath;
import org.jwinsock.core.install.InstallLayer;
import org.jwinsock.core.install.Reorder;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.core.store.Member;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;

/// What is installed for all programs of a user, by the WSC functions.
class ProviderCatalogTest {

  private static final UUID ONE = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID TWO = UUID.fromString("00000000-0000-4000-8000-000000000002");
  private static final UUID THREE = UUID.fromString("00000000-0000-4000-8000-000000000003");

  @TempDir private Path home;
  private final int[] errno = {0};

  @BeforeEach
  void useACatalogOfItsOwn() {
    System.setProperty("winsock.home", home.toString());
  }

  @AfterEach
  void useTheUsualCatalog() {
    for (int i = 0; i < 10 && Winsock.WSACleanup() == 0; i++) {} // of a scenario that has failed
    System.clearProperty("winsock.home");
  }

  private void refused(int error, int result) {
    assertThat(result).isEqualTo(WinSock2.SOCKET_ERROR);
    assertThat(WsaError.describe(errno[0])).isEqualTo(WsaError.describe(error));
  }

  private static long generation() throws CatalogException {
    return CatalogStore.ofThisProcess().read().generation();
  }

  private List<WsaProtocolInfo> entries(int... only) {
    int[] protocols = only.length == 0 ? null : only;
    int[] length = {0};
    refused(WSAENOBUFS, Winsock.WSCEnumProtocols(protocols, null, length, errno));
    WsaProtocolInfo[] buffer = new WsaProtocolInfo[length[0]];
    assertThat(Winsock.WSCEnumProtocols(protocols, buffer, length, errno)).isEqualTo(buffer.length);
    return Arrays.asList(buffer);
  }

  private WsaProtocolInfo tcp() {
    return entries(WinSock2.IPPROTO_TCP).stream()
        .filter(info -> info.chain().size() == 1)
        .findFirst()
        .orElseThrow();
  }

  /// Puts a layer over TCP.
  private int install(UUID id, String path) {
    int[] own = new int[1];
    assertThat(
            Winsock.WSCInstallProviderAndChains(
                id, path, new WsaProtocolInfo[] {tcp()}, own, errno))
        .as(() -> WsaError.describe(errno[0]))
        .isZero();
    return own[0];
  }

  /// What a program hears from itself that starts now.
  private static String echo(String text) {
    assertThat(Winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.send(pair.client(), text);
      return Calls.recv(pair.server());
    } finally {
      Winsock.WSACleanup();
    }
  }

  // --- installing and removing

  @Test
  @Covers({"WSCInstallProviderAndChains", "WSCDeinstallProvider"})
  void shouldPutAnInstalledLayerUnderTheNextSessionUntilItIsRemoved() throws CatalogException {
    int own = install(ONE, "uppercase");

    assertThat(own).isGreaterThan(1000);
    assertThat(echo("hello")).isEqualTo("HELLO");
    assertThat(Winsock.WSCDeinstallProvider(ONE, errno)).isZero();
    assertThat(echo("hello")).isEqualTo("hello");
    assertThat(generation()).isEqualTo(2);
  }

  @Test
  @Covers({"WSCInstallProviderAndChains", "WSCEnumProtocols"})
  void shouldLayerOverEveryProtocolThatProgramsSeeWhenNoneIsNamed() {
    long visible =
        entries().stream()
            .filter(info -> (info.providerFlags() & WinSock2.PFL_HIDDEN) == 0)
            .count();
    assertThat(Winsock.WSCInstallProviderAndChains(ONE, "pass-through", null, null, errno))
        .isZero();

    List<WsaProtocolInfo> chains =
        entries().stream().filter(info -> info.chain().size() > 1).toList();
    assertThat(chains).hasSize((int) visible).allMatch(info -> info.providerId().equals(ONE));
    assertThat(entries().subList(0, chains.size())).isEqualTo(chains);
  }

  @Test
  @Covers({"WSCEnumProtocols", "WSAEnumProtocolsW"})
  void shouldListLayersByThemselvesToInstallersOnly() {
    int own = install(ONE, "uppercase");

    assertThat(entries().getLast())
        .satisfies(
            info -> {
              assertThat(info.catalogEntryId()).isEqualTo(own);
              assertThat(info.chain()).isEmpty();
            });
    assertThat(Winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
    WsaProtocolInfo[] buffer = new WsaProtocolInfo[64];
    int count = Winsock.WSAEnumProtocols(null, buffer, new int[] {buffer.length});
    Winsock.WSACleanup();
    assertThat(Arrays.asList(buffer).subList(0, count))
        .noneMatch(info -> info.catalogEntryId() == own)
        .anyMatch(info -> info.catalogEntryId() == own + 1);
  }

  @Test
  @Covers("WSCInstallProvider")
  void shouldRefuseWhatIsInstalledAlreadyAndWhatCannotBeLoaded() throws CatalogException {
    install(ONE, "pass-through");
    long before = generation();

    refused(
        WSANO_RECOVERY,
        Winsock.WSCInstallProviderAndChains(ONE, "pass-through", null, null, errno));
    refused(
        WSANO_RECOVERY,
        Winsock.WSCInstallProvider(ONE, "pass-through", new WsaProtocolInfo[] {tcp()}, errno));
    refused(WSAEINVAL, Winsock.WSCInstallProviderAndChains(TWO, "no-such", null, null, errno));
    refused(
        WSAEINVAL,
        Winsock.WSCInstallProviderAndChains(
            TWO, home.resolve("no.jar").toString(), null, null, errno));
    refused(WSAEFAULT, Winsock.WSCInstallProviderAndChains(null, "uppercase", null, null, errno));
    refused(WSAEINVAL, Winsock.WSCDeinstallProvider(TWO, errno));
    assertThat(generation()).isEqualTo(before);
  }

  @Test
  @Covers("WSCInstallProvider")
  void shouldInstallALayerAndItsChainAsTwoProviders() {
    WsaProtocolInfo base = tcp();
    WsaProtocolInfo alone = base.withCatalogEntry(0, List.of()).named("mine");
    assertThat(Winsock.WSCInstallProvider(ONE, "uppercase", new WsaProtocolInfo[] {alone}, errno))
        .isZero();
    int own = entries().getLast().catalogEntryId();
    WsaProtocolInfo chain =
        base.withCatalogEntry(0, List.of(own, base.catalogEntryId())).named("mine over TCP");
    assertThat(Winsock.WSCInstallProvider(TWO, "uppercase", new WsaProtocolInfo[] {chain}, errno))
        .isZero();

    List<WsaProtocolInfo> all = entries();
    WsaProtocolInfo installed = all.get(all.size() - 2);
    assertThat(installed.protocolName()).isEqualTo("mine over TCP");
    assertThat(installed.providerId()).isEqualTo(TWO);
    assertThat(installed.chain()).containsExactly(own, base.catalogEntryId());
    assertThat(echo("hello")).as("it comes after the others").isEqualTo("hello");
  }

  @Test
  @Covers("WSCUpdateProvider")
  void shouldKeepTheIdsOfEntriesThatAreUpdated() {
    int own = install(ONE, "pass-through");
    WsaProtocolInfo layer = entries().getLast();
    WsaProtocolInfo chain = entries().getFirst();

    assertThat(
            Winsock.WSCUpdateProvider(
                ONE, "uppercase", new WsaProtocolInfo[] {layer, chain.named("other")}, errno))
        .isZero();
    assertThat(entries().getLast().catalogEntryId()).isEqualTo(own);
    assertThat(entries().getFirst().catalogEntryId()).isEqualTo(chain.catalogEntryId());
    assertThat(entries().getFirst().protocolName()).isEqualTo("other");
    assertThat(echo("hello")).isEqualTo("HELLO");
    refused(
        WSANO_RECOVERY,
        Winsock.WSCUpdateProvider(TWO, "uppercase", new WsaProtocolInfo[] {layer}, errno));
  }

  @Test
  @Covers("WSCDeinstallProvider")
  void shouldLeaveNoChainBehindThatNamesARemovedLayer() {
    install(ONE, "pass-through");
    install(TWO, "uppercase");
    install(THREE, "pass-through-ifs");
    assertThat(entries().getFirst().chain()).hasSize(4);

    assertThat(Winsock.WSCDeinstallProvider(TWO, errno)).isZero();

    assertThat(entries().getFirst().chain()).hasSize(3);
    assertThat(echo("hello")).isEqualTo("hello");
  }

  @Test
  @Covers("WSCInstallProviderAndChains")
  void shouldGiveALayerThePlaceOfItsClassWheneverItIsInstalled()
      throws CatalogException, IOException {
    int transform = install(ONE, "uppercase");
    int monitor = install(TWO, "pass-through");
    Path rules =
        Files.writeString(home.resolve("rules.yaml"), "version: 1\nfilter: {default: allow}\n");
    InstallLayer filter =
        new InstallLayer(
            THREE,
            ProviderPath.parse("filter"),
            List.of(new Member.Base(WinSock2.AF_INET, WinSock2.SOCK_STREAM, 6)),
            rules,
            false,
            Set.of(),
            Set.of(),
            List.of());
    Winsock.catalogTransaction().then(filter).commit();

    assertThat(entries().getFirst().chain().subList(0, 3))
        .containsExactly(monitor, entries().getLast().catalogEntryId(), transform);
  }

  @Test
  @Covers("WSCInstallProviderAndChains")
  void shouldRefuseAChainOfMoreThanSeven() throws CatalogException {
    for (int i = 0; i < 6; i++) {
      install(new UUID(7, i), "pass-through-ifs");
    }
    long before = generation();

    refused(
        WSANO_RECOVERY,
        Winsock.WSCInstallProviderAndChains(
            ONE, "pass-through-ifs", new WsaProtocolInfo[] {tcp()}, null, errno));
    assertThat(generation()).isEqualTo(before);
  }

  // --- order

  @Test
  @Covers("WSCWriteProviderOrder")
  void shouldMatchInTheOrderThatIsWritten() {
    install(ONE, "uppercase");
    int[] order =
        entries().stream()
            .sorted((a, b) -> Boolean.compare(a.chain().size() > 1, b.chain().size() > 1))
            .mapToInt(WsaProtocolInfo::catalogEntryId)
            .toArray();

    assertThat(Winsock.WSCWriteProviderOrder(order)).isZero();
    assertThat(echo("hello")).as("the base protocol comes first").isEqualTo("hello");
    assertThat(Winsock.WSCWriteProviderOrder(Arrays.copyOf(order, order.length - 1)))
        .isEqualTo(WSAEINVAL);
    order[0] = order[1];
    assertThat(Winsock.WSCWriteProviderOrder(order)).isEqualTo(WSAEINVAL);
    assertThat(Winsock.WSCWriteProviderOrder(null)).isEqualTo(WSAEFAULT);
  }

  // --- what is known of providers and applications

  @Test
  @Covers("WSCGetProviderPath")
  void shouldTellThePathOfAProviderInCharacters() {
    install(ONE, "uppercase");
    StringBuilder path = new StringBuilder();
    int[] length = {3};

    refused(WSAEFAULT, Winsock.WSCGetProviderPath(ONE, path, length, errno));
    assertThat(length[0]).isEqualTo("uppercase".length() + 1);
    assertThat(Winsock.WSCGetProviderPath(ONE, path, length, errno)).isZero();
    assertThat(path).hasToString("uppercase");
    refused(WSAEINVAL, Winsock.WSCGetProviderPath(TWO, path, length, errno));
    assertThat(Winsock.WSCGetProviderPath(tcp().providerId(), path, new int[] {64}, errno))
        .isZero();
  }

  @Test
  void shouldTellAndChangeTheCategoriesOfALayer() {
    install(ONE, "uppercase");
    MemorySegment bits = MemorySegment.ofArray(new byte[4]);
    long[] size = {4};
    int categories = Ws2Spi.ProviderInfoLspCategories;

    assertThat(Winsock.WSCGetProviderInfo(ONE, categories, bits, size, 0, errno)).isZero();
    assertThat(bits.get(ValueLayout.JAVA_INT_UNALIGNED, 0))
        .isEqualTo(Ws2Spi.LSP_INBOUND_MODIFY | Ws2Spi.LSP_OUTBOUND_MODIFY);
    bits.set(ValueLayout.JAVA_INT_UNALIGNED, 0, Ws2Spi.LSP_FIREWALL);
    assertThat(Winsock.WSCSetProviderInfo(ONE, categories, bits, 4, 0, errno)).isZero();
    bits.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 0);
    assertThat(Winsock.WSCGetProviderInfo(ONE, categories, bits, size, 0, errno)).isZero();
    assertThat(bits.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isEqualTo(Ws2Spi.LSP_FIREWALL);
    refused(
        WSANO_RECOVERY,
        Winsock.WSCGetProviderInfo(ONE, Ws2Spi.ProviderInfoAudit, bits, size, 0, errno));
    size[0] = 2;
    refused(WSAEFAULT, Winsock.WSCGetProviderInfo(ONE, categories, bits, size, 0, errno));
    assertThat(size[0]).isEqualTo(4);
  }

  @Test
  void shouldLeaveOutLayersThatTheProgramMayNotHave() {
    install(ONE, "uppercase");
    String java = ProcessHandle.current().info().command().orElseThrow();
    int[] permitted = new int[1];

    refused(WSASERVICE_NOT_FOUND, Winsock.WSCGetApplicationCategory(java, null, permitted, errno));
    assertThat(
            Winsock.WSCSetApplicationCategory(java, null, Ws2Spi.LSP_INSPECTOR, permitted, errno))
        .isZero();
    assertThat(permitted[0]).isZero();
    assertThat(echo("hello")).isEqualTo("hello");
    int both = Ws2Spi.LSP_INBOUND_MODIFY | Ws2Spi.LSP_OUTBOUND_MODIFY;
    assertThat(Winsock.WSCSetApplicationCategory(java, null, both, permitted, errno)).isZero();
    assertThat(permitted[0]).isEqualTo(Ws2Spi.LSP_INSPECTOR);
    assertThat(echo("hello")).isEqualTo("HELLO");
    assertThat(
            Winsock.WSCSetApplicationCategory(
                java, null, both | Ws2Spi.LSP_SYSTEM, permitted, errno))
        .isZero();
    assertThat(echo("hello")).as("LSP_SYSTEM has to be the same").isEqualTo("hello");
  }

  // --- changes

  @Test
  @Covers("WSAProviderConfigChange")
  void shouldTellOfAChangeThroughAnEvent() {
    assertThat(Winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
    try {
      long[] handle = {0};
      assertThat(Winsock.WSAProviderConfigChange(handle, null, null)).isZero();
      assertThat(handle[0]).isPositive();
      WsaOverlapped overlapped = new WsaOverlapped();
      overlapped.hEvent = Winsock.WSACreateEvent();
      Calls.fails(
          WsaError.WSA_IO_PENDING, Winsock.WSAProviderConfigChange(handle, overlapped, null));

      install(ONE, "pass-through");

      assertThat(
              Winsock.WSAWaitForMultipleEvents(
                  1, new long[] {overlapped.hEvent}, false, 20_000, false))
          .isZero();
      assertThat(overlapped.error()).isZero();
      Calls.fails(
          WsaError.WSA_IO_PENDING, Winsock.WSAProviderConfigChange(handle, overlapped, null));
      assertThat(Kernel32.CloseHandle(handle[0])).isTrue();
      assertThat(overlapped.error()).isEqualTo(WSA_OPERATION_ABORTED);
      Calls.fails(WsaError.WSA_INVALID_HANDLE, Winsock.WSAProviderConfigChange(handle, null, null));
    } finally {
      Winsock.WSACleanup();
    }
  }

  @Test
  void shouldDoAllEditsOfATransactionOrNone() throws CatalogException {
    InstallLayer first = new InstallLayer(ONE, ProviderPath.parse("pass-through"));
    InstallLayer second = new InstallLayer(TWO, ProviderPath.parse("uppercase"));
    assertThatThrownBy(
            () ->
                Winsock.catalogTransaction()
                    .then(first)
                    .then(second)
                    .then(new Reorder(List.of(1)))
                    .commit())
        .isInstanceOf(CatalogException.class);
    assertThat(generation()).isZero();

    assertThat(Winsock.catalogTransaction().then(first).then(second).commit().generation())
        .isEqualTo(1);
  }

  // --- layers of jars

  @Test
  void shouldLoadALayerFromAJarThatIsGoneWhileItRuns() throws IOException {
    Path jar =
        LayerJar.of(
            home,
            "shouting",
            """
            @Override public long WSPSend(long s, WsaBuf[] buffers, int flags, WsaOverlapped request) {
              new Object() { void made() {} }.made();
              return super.WSPSend(s, buffers, flags, request);
            }
            """);
    install(ONE, jar.toString());
    assertThat(Winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
    long s = Calls.tcp(Family.IPV4);
    Files.delete(jar);
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.send(pair.client(), "hello");
      assertThat(Calls.recv(pair.server())).isEqualTo("hello");
    }
    Calls.close(s);
    Winsock.WSACleanup();

    assertThat(Winsock.WSCSetApplicationCategory("another", null, 1, null, errno)).isZero();
    assertThat(Winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
    Calls.fails(
        WsaError.WSAEPROVIDERFAILEDINIT,
        Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP));
    assertThat(Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_DGRAM, WinSock2.IPPROTO_UDP))
        .as("what it is not over works")
        .isPositive();
    Winsock.WSACleanup();
  }

  @Test
  void shouldNotLoadAJarThatIsAnotherThanWasInstalled() throws IOException {
    Path jar = LayerJar.of(home, "quiet", "");
    install(ONE, jar.toString());
    Files.copy(
        LayerJar.of(home, "other", ""), jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(Winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
    Calls.fails(
        WsaError.WSAEPROVIDERFAILEDINIT,
        Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP));
    Winsock.WSACleanup();
  }

  @Test
  void shouldRefuseALayerThatThrowsInTheTrial() throws IOException, CatalogException {
    Path jar =
        LayerJar.of(
            home,
            "throwing",
            """
            @Override public long WSPSend(long s, WsaBuf[] buffers, int flags, WsaOverlapped request) {
              throw new IllegalStateException("out of order");
            }
            """);

    refused(
        WSANO_RECOVERY,
        Winsock.WSCInstallProviderAndChains(ONE, jar.toString(), null, null, errno));
    assertThat(generation()).isZero();
  }

  @Test
  void shouldRefuseALayerThatAnswersNonsenseInTheTrial() throws IOException, CatalogException {
    Path jar =
        LayerJar.of(
            home,
            "lying",
            """
            @Override public long WSPRecv(long s, WsaBuf[] buffers, WsaOverlapped request) {
              return 3;
            }
            """);

    refused(
        WSANO_RECOVERY,
        Winsock.WSCInstallProviderAndChains(ONE, jar.toString(), null, null, errno));
    assertThat(generation()).isZero();
  }

  @Test
  void shouldRefuseALayerThatHangsInTheTrial() throws IOException, CatalogException {
    Path jar =
        LayerJar.of(
            home,
            "hanging",
            """
            @Override public int WSPListen(long s, int backlog) {
              java.util.concurrent.locks.LockSupport.parkNanos(60_000_000_000L);
              return super.WSPListen(s, backlog);
            }
            """);

    refused(
        WSANO_RECOVERY,
        Winsock.WSCInstallProviderAndChains(ONE, jar.toString(), null, null, errno));
    assertThat(generation()).isZero();
  }
}
