package org.jwinsock.layers.rules;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// One end of a connection, as rules see it.
///
/// @param address null if only a name is known, as when it is looked up
/// @param names the names that this process has found the address under, in lower case
public record Peer(@Nullable SockAddr address, List<String> names) {

  /// Lower-cases the names and takes the dot off that ends them.
  public Peer {
    names = names.stream().map(Peer::normal).toList();
  }

  /// A name as it is compared.
  public static String normal(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /// The port; -1 where there is none.
  public int port() {
    return switch (address) {
      case SockAddrIn four -> four.port();
      case SockAddrIn6 six -> six.port();
      case null, default -> -1;
    };
  }
}
