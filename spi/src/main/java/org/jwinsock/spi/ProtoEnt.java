package org.jwinsock.spi;

import java.util.List;

/// `PROTOENT`: a protocol, as the protocol file names it.
///
/// @param name the official name
/// @param aliases other names
/// @param proto the number, host order
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-protoent">
///   PROTOENT</a>
public record ProtoEnt(String name, List<String> aliases, int proto) {

  /// Copies the aliases.
  public ProtoEnt {
    aliases = List.copyOf(aliases);
  }
}
