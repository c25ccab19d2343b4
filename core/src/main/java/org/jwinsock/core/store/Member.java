package org.jwinsock.core.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// What stands in a chain, or in the order in which sockets match.
public sealed interface Member {

  /// An entry of the catalog file.
  ///
  /// @param id from [CatalogFile#FIRST_ID]
  record Entry(int id) implements Member {
    @Override
    public String toString() {
      return Integer.toString(id);
    }
  }

  /// A protocol of the base provider that serves the process, whichever that is. A process whose
  /// provider has no such protocol has no chain over it either.
  record Base(int family, int type, int protocol) implements Member {

    /// What chains call the protocol of an info.
    public static Base of(WsaProtocolInfo info) {
      return new Base(info.addressFamily(), info.socketType(), info.protocol());
    }

    @Override
    public String toString() {
      return FAMILIES.getOrDefault(family, Integer.toString(family))
          + '/'
          + TYPES.getOrDefault(type, Integer.toString(type))
          + '/'
          + PROTOCOLS.getOrDefault(protocol, Integer.toString(protocol));
    }
  }

  /// As families are written.
  Map<Integer, String> FAMILIES =
      Map.of(WinSock2.AF_INET, "inet", WinSock2.AF_INET6, "inet6", WinSock2.AF_UNIX, "unix");

  /// As socket types are written.
  Map<Integer, String> TYPES =
      Map.of(
          WinSock2.SOCK_STREAM, "stream",
          WinSock2.SOCK_DGRAM, "dgram",
          WinSock2.SOCK_RAW, "raw",
          WinSock2.SOCK_RDM, "rdm",
          WinSock2.SOCK_SEQPACKET, "seqpacket");

  /// As protocols are written.
  Map<Integer, String> PROTOCOLS = Map.of(WinSock2.IPPROTO_TCP, "tcp", WinSock2.IPPROTO_UDP, "udp");

  /// Reads an id, or `family/type/protocol`, each by name or number.
  ///
  /// @return null if it is neither
  static @Nullable Member parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length == 1) {
      Integer id = number(Map.of(), text);
      return id == null ? null : new Entry(id);
    }
    Integer family = number(FAMILIES, parts[0]);
    Integer type = number(TYPES, parts[1]);
    Integer protocol = parts.length == 3 ? number(PROTOCOLS, parts[2]) : null;
    return family == null || type == null || protocol == null
        ? null
        : new Base(family, type, protocol);
  }

  private static @Nullable Integer number(Map<Integer, String> names, String text) {
    for (Map.Entry<Integer, String> name : names.entrySet()) {
      if (name.getValue().equals(text)) {
        return name.getKey();
      }
    }
    try {
      int number = Integer.parseInt(text);
      return number < 0 ? null : number;
    } catch (NumberFormatException e) {
      return null; // which says that it is no number
    }
  }
}
