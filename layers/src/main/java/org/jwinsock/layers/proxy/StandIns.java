package org.jwinsock.layers.proxy;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// Addresses that stand for names which only a proxy looks up: a program gets one from its lookup
/// and connects to it, and the proxy is told the name.
///
/// ```
///  IPv4   198.18.0.0/15               RFC 2544: no host on any network has one of them
///  IPv6   fd4a:5749:4e53:4f43::/64    RFC 4193: a local prefix, JWINSOC
/// ```
///
/// Each name has a number, and both its addresses are made from it. When all numbers are taken the
/// name goes whose address was given out or used the longest ago, unless a socket holds it; if all
/// are held there is none. The same calls give the same addresses.
final class StandIns {

  /// 198.18.0.0
  private static final int FOUR = 198 << 24 | 18 << 16;

  private static final int FOUR_BITS = 15;
  private static final long SIX = 0xFD4A_5749_4E53_4F43L;

  /// Numbers there are: without the first and the last address.
  static final int MOST = (1 << (32 - FOUR_BITS)) - 2;

  private final int capacity;

  private static final class Entry {
    final String name;
    final int number;
    int holds;

    Entry(String name, int number) {
      this.name = name;
      this.number = number;
    }
  }

  // Guarded by the monitor.
  private final Map<String, Entry> byName = new LinkedHashMap<>();
  private final Map<Integer, Entry> byNumber = new LinkedHashMap<>();

  /// Those that no socket holds, the one used the longest ago first.
  private final Set<Entry> free = new LinkedHashSet<>();

  /// @param capacity how many names at most, up to [#MOST]
  StandIns(int capacity) {
    if (capacity < 1 || capacity > MOST) {
      throw new IllegalArgumentException("a capacity of " + capacity + " is not in 1.." + MOST);
    }
    this.capacity = capacity;
  }

  /// The address of a name, with port 0; null if every number is held.
  ///
  /// @param six of IPv6
  synchronized @Nullable SockAddr of(String name, boolean six) {
    Entry known = byName.get(name);
    Entry entry = known != null ? known : taken(name);
    if (entry == null) {
      return null;
    }
    used(entry);
    return six
        ? new SockAddrIn6(SIX, entry.number, 0, 0, 0)
        : new SockAddrIn(FOUR + entry.number, 0);
  }

  private @Nullable Entry taken(String name) {
    int number = byNumber.size() + 1;
    if (byNumber.size() == capacity) {
      if (free.isEmpty()) {
        return null;
      }
      Entry oldest = free.iterator().next();
      free.remove(oldest);
      byName.remove(oldest.name);
      byNumber.remove(oldest.number);
      number = oldest.number;
    }
    Entry entry = new Entry(name, number);
    byName.put(name, entry);
    byNumber.put(number, entry);
    return entry;
  }

  private void used(Entry entry) {
    if (entry.holds == 0) {
      free.remove(entry);
      free.add(entry);
    }
  }

  /// True for an address of these ranges, whether or not it stands for a name.
  static boolean isOne(SockAddr address) {
    return number(address) >= 0;
  }

  /// -1 if it is none.
  private static int number(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> number(four.addr());
      case SockAddrIn6 six when six.isV4Mapped() -> number((int) six.low());
      case SockAddrIn6 six when six.high() == SIX ->
          six.low() >= 0 && six.low() <= MOST + 1 ? (int) six.low() : 0;
      default -> -1;
    };
  }

  private static int number(int four) {
    return four >>> (32 - FOUR_BITS) == FOUR >>> (32 - FOUR_BITS) ? four - FOUR : -1;
  }

  /// The name an address stands for; null if it stands for none.
  synchronized @Nullable String name(SockAddr address) {
    Entry entry = byNumber.get(number(address));
    return entry == null ? null : entry.name;
  }

  /// The name an address stands for, which keeps it until [#release] is called as often.
  synchronized @Nullable String hold(SockAddr address) {
    Entry entry = byNumber.get(number(address));
    if (entry == null) {
      return null;
    }
    if (entry.holds++ == 0) {
      free.remove(entry);
    }
    return entry.name;
  }

  /// One holder less.
  synchronized void release(String name) {
    Entry entry = byName.get(name);
    if (entry != null && entry.holds > 0 && --entry.holds == 0) {
      free.add(entry);
    }
  }
}
