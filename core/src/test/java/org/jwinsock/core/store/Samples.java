package org.jwinsock.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// Catalogs to write and read.
final class Samples {

  static final UUID FILTER = UUID.fromString("9c0b3c1e-0000-4000-8000-000000000001");

  private Samples() {}

  /// A catalog with one of everything.
  static CatalogFile full() {
    return installed(CatalogFile.EMPTY, FILTER, "filter")
        .with(
            new InstalledProvider(
                FILTER,
                "/layers/fil \"ter\" é.jar#filter",
                "ab".repeat(32),
                "/etc/rules.yaml",
                WinSock2.PFL_HIDDEN,
                true,
                Set.of("tls"),
                Set.of("monitor"),
                List.of("*.Main")))
        .with(new Application("/usr/bin/java", null, 0x80000000))
        .with(new Application("/usr/bin/java", "Main -x", 3))
        .withNamespaces(
            List.of(
                new InstalledNamespace(
                    FILTER,
                    "hosts",
                    "",
                    null,
                    12,
                    1,
                    false,
                    true,
                    new InstalledNamespace.Blob(new byte[] {1, -1}))));
  }

  /// With a layer over TCP.
  static CatalogFile installed(CatalogFile now, UUID layer, String path) {
    int id = now.nextId();
    return now.with(new InstalledProvider(layer, path, null))
        .adding(
            new ArrayList<>(
                List.of(
                    new InstalledEntry(layer, List.of(), info(id, layer, path)),
                    new InstalledEntry(
                        layer,
                        List.of(
                            new Member.Entry(id),
                            new Member.Base(
                                WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP)),
                        info(id + 1, layer, path + " over TCP")))),
            true);
  }

  static WsaProtocolInfo info(int id, UUID provider, String name) {
    return new WsaProtocolInfo(
        0x20066, 8, provider, id, List.of(), 2, 2, 16, 16, 1, 6, 0, 0, 0, -1, 0, name);
  }
}
