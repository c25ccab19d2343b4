package org.jwinsock.layers.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// Under which names this process has found which addresses, for rules that say a name. An address
/// that a name never led to does not go by it, whatever the name leads to later; so it does not
/// help to have a name looked up a second time.
///
/// The monitor guards the map, which forgets the address that was found the longest ago.
public final class ResolvedNames {

  private static final int MOST_ADDRESSES = 16_384;
  private static final int MOST_NAMES = 64;
  private static final List<String> LOCALHOST = List.of("localhost");

  private final Map<SockAddr, Set<String>> names =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SockAddr, Set<String>> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  /// Nothing yet.
  public ResolvedNames() {}

  /// Notes what a lookup has answered.
  public synchronized void add(String name, List<SockAddr> addresses) {
    for (SockAddr address : addresses) {
      Set<String> known = names.computeIfAbsent(key(address), _ -> new LinkedHashSet<>());
      if (known.size() < MOST_NAMES) {
        known.add(Peer.normal(name));
      }
    }
  }

  /// The names of an address.
  public synchronized List<String> of(SockAddr address) {
    SockAddr key = key(address);
    Set<String> known = names.get(key);
    if (known == null) {
      return isLoopback(key) ? LOCALHOST : List.of();
    }
    if (!isLoopback(key)) {
      return List.copyOf(known);
    }
    List<String> all = new ArrayList<>(known);
    all.addAll(LOCALHOST);
    return all;
  }

  private static boolean isLoopback(SockAddr key) {
    return key instanceof SockAddrIn four && four.addr() == 0x7F000001
        || key instanceof SockAddrIn6 six && six.high() == 0 && six.low() == 1;
  }

  /// An address without port and scope; one of IPv4 that is written as IPv6 is one of IPv4.
  private static SockAddr key(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> new SockAddrIn(four.addr(), 0);
      case SockAddrIn6 six when six.isV4Mapped() -> new SockAddrIn((int) six.low(), 0);
      case SockAddrIn6 six -> new SockAddrIn6(six.high(), six.low(), 0, 0, 0);
      default -> address;
    };
  }
}
