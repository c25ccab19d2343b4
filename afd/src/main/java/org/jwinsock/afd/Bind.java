package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AddressTable.Claim;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// `bind`: gives a socket its local address, once.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-bind">bind</a>
final class Bind {

  private Bind() {}

  static int bind(AfdSocket s, @Nullable MemorySegment name) {
    int error = start(s, name);
    if (error == 0) {
      Watchers.look(s); // what arrives from now on
    }
    return error;
  }

  private static int start(AfdSocket s, @Nullable MemorySegment name) {
    if (name == null || Names.check(s.family, name) != 0) {
      return -WSAEFAULT;
    }
    SockAddr address = SockAddr.read(name);
    if (address == null) {
      return -WSAEFAULT;
    }
    synchronized (s.receives) {
      synchronized (s.sends) {
        if (s.closed) {
          return -WSAENOTSOCK;
        }
        if (s.bound || s.phase != Phase.IDLE || s.onlyAccepts()) {
          return -WSAEINVAL;
        }
        if (s.family == WinSock2.AF_UNIX || s.type == WinSock2.SOCK_RAW) {
          return bound(s, s.transport.bind(name, s.options.sharing()));
        }
        return Names.isGroup(address) ? -WSAEADDRNOTAVAIL : claimAndBind(s, name, address);
      }
    }
  }

  /// Binds a datagram socket that sends or connects without address: to the wildcard and a port of
  /// the system's choice. Other sockets' addresses are checked against it like any other.
  ///
  /// @return 0, also for a socket that has an address; or a negative error
  static int implicitly(AfdSocket s) {
    if (s.bound || s.type != WinSock2.SOCK_DGRAM) {
      return 0;
    }
    SockAddr any =
        s.family == WinSock2.AF_INET6
            ? new SockAddrIn6(0, 0, 0, 0, 0)
            : new SockAddrIn(WinSock2.INADDR_ANY, 0);
    synchronized (s.receives) {
      synchronized (s.sends) {
        if (s.closed) {
          return -WSAENOTSOCK;
        }
        return s.bound ? 0 : claimAndBind(s, any.toSegment(), any);
      }
    }
  }

  private static int claimAndBind(AfdSocket s, MemorySegment name, SockAddr address) {
    int[] refusal = new int[1];
    AddressTable table = s.engine.addresses;
    Claim claim = table.claim(s.protocol, address, isDualStack(s), s.options.sharing(), refusal);
    if (claim == null) {
      return -refusal[0];
    }
    int error = s.transport.bind(name, s.options.sharing());
    if (error != 0) {
      table.release(claim);
      return error;
    }
    s.claim = claim;
    MemorySegment chosen = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = s.transport.localName(chosen);
    SockAddr exact = length < 0 ? null : SockAddr.read(chosen.asSlice(0, length));
    if (exact != null) {
      s.claim = table.chosen(claim, exact);
    }
    return bound(s, 0);
  }

  private static int bound(AfdSocket s, int error) {
    s.bound = error == 0;
    return error;
  }

  private static boolean isDualStack(AfdSocket s) {
    if (s.family != WinSock2.AF_INET6) {
      return false;
    }
    MemorySegment only = MemorySegment.ofArray(new byte[4]);
    int length = s.transport.getOption(WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, only);
    return length == 4 && only.get(ValueLayout.JAVA_INT_UNALIGNED, 0) == 0;
  }
}
