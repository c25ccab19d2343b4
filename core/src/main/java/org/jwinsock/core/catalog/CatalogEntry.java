package org.jwinsock.core.catalog;

import java.util.ArrayList;
import java.util.List;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// One protocol that sockets can be made of.
///
/// @param info with the id the catalog gave it
/// @param layers who stands above the base provider, the outermost first
/// @param provider the base provider that serves it
public record CatalogEntry(WsaProtocolInfo info, List<Layer> layers, ServiceProvider provider) {

  /// Copies the layers.
  public CatalogEntry {
    layers = List.copyOf(layers);
  }

  /// An entry of a base provider alone.
  public CatalogEntry(WsaProtocolInfo info, ServiceProvider provider) {
    this(info, List.of(), provider);
  }

  /// The entry with layers on top of those it has.
  CatalogEntry below(List<Layer> more, List<Integer> ids) {
    List<Layer> all = new ArrayList<>(more);
    all.addAll(layers);
    List<Integer> chain = new ArrayList<>(ids);
    chain.addAll(info.chain());
    return new CatalogEntry(
        info.withCatalogEntry(info.catalogEntryId(), chain)
            .servedBy(all.getFirst().provider().providerId(), Layer.withheld(all)),
        all,
        provider);
  }

  /// True if the entry is what the triple asks for: families and types match themselves and 0,
  /// protocols match the entry's range, protocol 0 only an entry that says so.
  boolean matches(int af, int type, int protocol) {
    return matchesFamily(af) && matchesType(type) && matchesProtocol(protocol);
  }

  boolean matchesFamily(int af) {
    return af == 0 || af == info.addressFamily();
  }

  boolean matchesType(int type) {
    return type == 0 || type == info.socketType();
  }

  boolean matchesProtocol(int protocol) {
    if (protocol == 0) {
      return (info.providerFlags() & WinSock2.PFL_MATCHES_PROTOCOL_ZERO) != 0;
    }
    return protocol >= info.protocol() && protocol - info.protocol() <= info.protocolMaxOffset();
  }
}
