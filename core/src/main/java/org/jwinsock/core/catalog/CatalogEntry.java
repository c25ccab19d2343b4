package org.jwinsock.core.catalog;

import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// One protocol that sockets can be made of.
///
/// @param info with the id the catalog gave it
/// @param provider who serves it
public record CatalogEntry(WsaProtocolInfo info, ServiceProvider provider) {

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
