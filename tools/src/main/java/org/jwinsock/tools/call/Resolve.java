package org.jwinsock.tools.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.SockAddr;

/// From names to addresses, and from addresses to a socket that works.
public final class Resolve {

  private Resolve() {}

  /// `getaddrinfo`.
  ///
  /// @param host a name or an address as text
  /// @param port a number or the name of a service
  /// @param family `AF_*`; 0 for both
  /// @param socktype `SOCK_*`
  /// @return at least one, in the order to try them
  public static List<SockAddr> addresses(String host, String port, int family, int socktype) {
    List<AddrInfo> found = new ArrayList<>();
    int error = Winsock.getaddrinfo(host, port, AddrInfo.hint(0, family, socktype, 0), found);
    if (error != 0) {
      throw SocketFailure.of(error, "getaddrinfo", host + " " + port);
    }
    List<SockAddr> addresses = new ArrayList<>();
    for (AddrInfo info : found) {
      SockAddr address = info.addr();
      if (address != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  /// A socket, and the address with which it could be made.
  public record Made(long socket, SockAddr address) {}

  /// The first socket that can be made; when none can, the failure of the last attempt, with the
  /// others suppressed in it.
  public static Made firstOf(List<SockAddr> addresses, ToLongFunction<SockAddr> attempt) {
    @Nullable SocketFailure last = null;
    for (SockAddr address : addresses) {
      try {
        return new Made(attempt.applyAsLong(address), address);
      } catch (SocketFailure e) {
        if (last != null) {
          e.addSuppressed(last);
        }
        last = e;
      }
    }
    throw last != null ? last : new IllegalArgumentException("no address to try");
  }
}
