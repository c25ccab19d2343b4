package org.jwinsock.spi;

import java.util.List;

/// `SERVENT`: a service, as the services file names it.
///
/// @param name the official name
/// @param aliases other names
/// @param port 16 bits in network order, as `htons` makes them
/// @param proto the protocol's name
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-servent">
///   SERVENT</a>
public record ServEnt(String name, List<String> aliases, int port, String proto) {

  /// Copies the aliases.
  public ServEnt {
    aliases = List.copyOf(aliases);
  }
}
