package org.jwinsock.core.name;

import java.util.List;
import org.jwinsock.spi.SockAddr;

/// What the namespace providers know of a host.
public sealed interface HostAnswer {

  /// Something.
  ///
  /// @param name the canonical name
  /// @param aliases other names of it
  /// @param addresses its addresses in the order to try them, port 0; empty in the answer to a
  ///   reverse query
  record Found(String name, List<String> aliases, List<SockAddr> addresses) implements HostAnswer {
    /// Copies the lists.
    public Found {
      aliases = List.copyOf(aliases);
      addresses = List.copyOf(addresses);
    }
  }

  /// Nothing.
  ///
  /// @param error `WSAHOST_NOT_FOUND`, `WSATRY_AGAIN`, `WSANO_RECOVERY`, `WSANO_DATA`, or another
  ///   positive code of a provider
  record Failed(int error) implements HostAnswer {}
}
