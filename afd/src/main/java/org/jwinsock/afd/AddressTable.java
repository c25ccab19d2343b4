package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAEACCES;
import static org.jwinsock.spi.WsaErrors.WSAEADDRINUSE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// Which addresses the sockets of this process hold, and who may share them.
///
/// The rules are the table of "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE" for one user: whether a
/// second bind succeeds depends on the option each of the two set and on whether each address is a
/// wildcard (w) or specific (s). Between processes the kernel's own rules hold.
///
/// Guarded by its monitor.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/using-so-reuseaddr-and-so-exclusiveaddruse">
///   Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE</a>
final class AddressTable {

  private static final int OK = 0;
  private static final int U = WSAEADDRINUSE;
  private static final int A = WSAEACCES;

  /// Rows: the socket that is there; columns: the one that comes. Dw Ds Rw Rs Xw Xs.
  private static final int[][] RULES = {
    {U, OK, A, OK, U, OK}, // Dw
    {OK, U, OK, A, U, U}, // Ds
    {U, OK, OK, OK, U, OK}, // Rw
    {OK, U, OK, OK, U, U}, // Rs
    {U, A, A, A, U, A}, // Xw
    {OK, U, OK, A, U, U}, // Xs
  };

  private final Map<Port, List<Claim>> claims = new HashMap<>();

  /// A port of one protocol, TCP's or UDP's.
  private record Port(int protocol, int number) {}

  /// An address somebody holds. Compared by identity, so that two equal ones count twice.
  static final class Claim {
    private final Port port;
    private final Sharing sharing;
    private final boolean four;
    private final boolean six;
    private final boolean wildcard;
    private final SockAddr address;

    private Claim(int protocol, SockAddr address, boolean dualStack, Sharing sharing) {
      this.port = new Port(protocol, port(address));
      this.sharing = sharing;
      this.address = unmapped(address);
      this.wildcard = isWildcard(this.address);
      this.six = this.address instanceof SockAddrIn6;
      this.four = !six || wildcard && dualStack;
    }

    private int row() {
      int first =
          switch (sharing) {
            case NONE -> 0;
            case REUSE -> 2;
            case EXCLUSIVE -> 4;
          };
      return wildcard ? first : first + 1;
    }

    private int clash(Claim coming) {
      boolean sameFamily = four && coming.four || six && coming.six;
      boolean different = !wildcard && !coming.wildcard && !sameHost(address, coming.address);
      return !sameFamily || different ? OK : RULES[row()][coming.row()];
    }
  }

  /// Claims an address for a bind that comes.
  ///
  /// @param refusal receives the error when the answer is null
  synchronized @Nullable Claim claim(
      int protocol, SockAddr address, boolean dualStack, Sharing sharing, int[] refusal) {
    Claim coming = new Claim(protocol, address, dualStack, sharing);
    if (coming.port.number() != 0) {
      for (Claim there : claims.getOrDefault(coming.port, List.of())) {
        int error = there.clash(coming);
        if (error != OK) {
          refusal[0] = error;
          return null;
        }
      }
    }
    claims.computeIfAbsent(coming.port, _ -> new ArrayList<>(1)).add(coming);
    return coming;
  }

  /// True if the claim's port is held by another claim as well, so that the kernel must be asked to
  /// share it.
  synchronized boolean isShared(Claim claim) {
    return claims.getOrDefault(claim.port, List.of()).size() > 1;
  }

  /// Replaces the claim on port 0 by one on the port the transport chose.
  synchronized Claim chosen(Claim claim, SockAddr address) {
    release(claim);
    boolean dualStack = claim.four && claim.six;
    Claim exact = new Claim(claim.port.protocol(), address, dualStack, claim.sharing);
    claims.computeIfAbsent(exact.port, _ -> new ArrayList<>(1)).add(exact);
    return exact;
  }

  synchronized void release(Claim claim) {
    List<Claim> there = claims.get(claim.port);
    if (there != null && there.remove(claim) && there.isEmpty()) {
      claims.remove(claim.port);
    }
  }

  private static int port(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> four.port();
      case SockAddrIn6 six -> six.port();
      default -> throw new IllegalArgumentException("no port in " + address);
    };
  }

  private static SockAddr unmapped(SockAddr address) {
    return address instanceof SockAddrIn6 six && six.isV4Mapped()
        ? new SockAddrIn((int) six.low(), six.port())
        : address;
  }

  static boolean isWildcard(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> four.addr() == 0;
      case SockAddrIn6 six -> six.high() == 0 && six.low() == 0;
      default -> false;
    };
  }

  private static boolean sameHost(SockAddr one, SockAddr other) {
    return switch (one) {
      case SockAddrIn a -> other instanceof SockAddrIn b && a.addr() == b.addr();
      case SockAddrIn6 a ->
          other instanceof SockAddrIn6 b
              && a.high() == b.high()
              && a.low() == b.low()
              && a.scopeId() == b.scopeId();
      default -> false;
    };
  }
}
