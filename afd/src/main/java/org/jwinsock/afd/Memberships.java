package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAEADDRNOTAVAIL;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.GroupReq;
import org.jwinsock.spi.GroupSourceReq;
import org.jwinsock.spi.IpMreq;
import org.jwinsock.spi.IpMreqSource;
import org.jwinsock.spi.Ipv6Mreq;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// The multicast groups one socket is in: Winsock's options and rules, for transports to use.
///
/// What a socket may do next depends on what it did before, by a table that other systems do not
/// share; so memberships are kept here, and the network is asked only for what is allowed.
///
/// The monitor guards the memberships.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/multicast-socket-option-behavior">
///   Multicast Socket Option Behavior</a>
public final class Memberships {

  private final Network network;
  private final Map<Key, Membership> memberships = new HashMap<>();

  /// What is done to a membership.
  public enum Action {
    /// From all sources.
    JOIN,
    /// Whatever the membership was.
    LEAVE,
    /// From one source, besides those joined before.
    JOIN_SOURCE,
    /// One of these sources.
    LEAVE_SOURCE,
    /// One source of a membership of all.
    BLOCK,
    /// A source that is blocked.
    UNBLOCK
  }

  /// Where groups are joined.
  public interface Network {
    /// Changes a membership.
    ///
    /// @param index of the interface; 0 for the one the system chooses
    /// @param source null for actions on all sources
    /// @return 0 or a negative Winsock error
    int change(Action action, SockAddr group, int index, @Nullable SockAddr source);

    /// The index of the interface an IPv4 address, in host order, belongs to; 0 for none.
    int indexOf(int address) throws TransportException;
  }

  /// A socket in no group.
  public Memberships(Network network) {
    this.network = network;
  }

  /// A group on an interface.
  private record Key(SockAddr group, int index) {}

  /// A membership: of all sources but some, or of some.
  private static final class Membership {
    /// All but `sources` rather than these alone.
    final boolean all;

    final Set<SockAddr> sources = new HashSet<>();

    /// Sources that were listed once and are no longer.
    final Set<SockAddr> former = new HashSet<>();

    Membership(boolean all) {
      this.all = all;
    }

    /// A membership of sources whose last one was dropped is over, but remembered.
    boolean isOver() {
      return !all && sources.isEmpty();
    }
  }

  /// What an option asks for.
  private record Request(Action action, Key key, @Nullable SockAddr source) {}

  // --- the options

  /// Whether an option changes memberships.
  public static boolean isMembership(int level, int name) {
    return switch (level) {
      case WinSock2.IPPROTO_IP -> ofIp(name) != null || neutral(name) != null;
      case WinSock2.IPPROTO_IPV6 -> ofIpv6(name) != null || neutral(name) != null;
      default -> false;
    };
  }

  private static @Nullable Action ofIp(int name) {
    return switch (name) {
      case Ws2TcpIp.IP_ADD_MEMBERSHIP -> Action.JOIN;
      case Ws2TcpIp.IP_DROP_MEMBERSHIP -> Action.LEAVE;
      case Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP -> Action.JOIN_SOURCE;
      case Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP -> Action.LEAVE_SOURCE;
      case Ws2TcpIp.IP_BLOCK_SOURCE -> Action.BLOCK;
      case Ws2TcpIp.IP_UNBLOCK_SOURCE -> Action.UNBLOCK;
      default -> null;
    };
  }

  private static @Nullable Action ofIpv6(int name) {
    return switch (name) {
      case Ws2TcpIp.IPV6_ADD_MEMBERSHIP -> Action.JOIN;
      case Ws2TcpIp.IPV6_DROP_MEMBERSHIP -> Action.LEAVE;
      default -> null;
    };
  }

  private static @Nullable Action neutral(int name) {
    return switch (name) {
      case Ws2TcpIp.MCAST_JOIN_GROUP -> Action.JOIN;
      case Ws2TcpIp.MCAST_LEAVE_GROUP -> Action.LEAVE;
      case Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP -> Action.JOIN_SOURCE;
      case Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP -> Action.LEAVE_SOURCE;
      case Ws2TcpIp.MCAST_BLOCK_SOURCE -> Action.BLOCK;
      case Ws2TcpIp.MCAST_UNBLOCK_SOURCE -> Action.UNBLOCK;
      default -> null;
    };
  }

  private static boolean isOfAll(Action action) {
    return action == Action.JOIN || action == Action.LEAVE;
  }

  /// Sets an option for which [#isMembership] holds.
  ///
  /// @return 0 or a negative Winsock error: `WSAEINVAL` for what is no group, or no membership,
  ///   `WSAEADDRNOTAVAIL` for what is one already, or an address of no interface
  public int change(int level, int name, MemorySegment value) {
    try {
      Request request = read(level, name, value);
      return request == null ? -WSAEINVAL : apply(request);
    } catch (TransportException e) {
      return -e.error();
    }
  }

  /// Null for something that is no group.
  private @Nullable Request read(int level, int name, MemorySegment value)
      throws TransportException {
    Action action = level == WinSock2.IPPROTO_IP ? ofIp(name) : ofIpv6(name);
    if (action == null) {
      Action neutral = neutral(name);
      int family = level == WinSock2.IPPROTO_IP ? WinSock2.AF_INET : WinSock2.AF_INET6;
      return neutral == null ? null : readNeutral(neutral, family, value);
    }
    if (level == WinSock2.IPPROTO_IPV6) {
      Ipv6Mreq mreq = Ipv6Mreq.read(value);
      SockAddr group = new SockAddrIn6(mreq.high(), mreq.low(), 0, 0, 0);
      return request(action, group, mreq.ifindex(), null);
    }
    if (isOfAll(action)) {
      IpMreq mreq = IpMreq.read(value);
      return request(action, new SockAddrIn(mreq.multiaddr(), 0), index(mreq.ifaddr()), null);
    }
    IpMreqSource mreq = IpMreqSource.read(value);
    return request(
        action,
        new SockAddrIn(mreq.multiaddr(), 0),
        index(mreq.ifaddr()),
        new SockAddrIn(mreq.sourceaddr(), 0));
  }

  private static @Nullable Request readNeutral(Action action, int family, MemorySegment value) {
    if (isOfAll(action)) {
      GroupReq req = GroupReq.read(value);
      return ofFamily(family, action, req.group(), req.ifindex(), null);
    }
    GroupSourceReq req = GroupSourceReq.read(value);
    SockAddr source = req.source();
    boolean fits = source != null && source.family() == family;
    return fits ? ofFamily(family, action, req.group(), req.ifindex(), source) : null;
  }

  private static @Nullable Request ofFamily(
      int family, Action action, @Nullable SockAddr group, int index, @Nullable SockAddr source) {
    return group != null && group.family() == family ? request(action, group, index, source) : null;
  }

  private static @Nullable Request request(
      Action action, SockAddr group, int index, @Nullable SockAddr source) {
    return Names.isGroup(group)
        ? new Request(action, new Key(host(group), index), source == null ? null : host(source))
        : null;
  }

  /// The address alone: ports and scopes make no other group.
  private static SockAddr host(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> new SockAddrIn(four.addr(), 0);
      case SockAddrIn6 six -> new SockAddrIn6(six.high(), six.low(), 0, 0, 0);
      default -> address;
    };
  }

  /// The interface that `imr_interface` or `IP_MULTICAST_IF` names, in host order: an address of
  /// it, 0.x.x.x for the index x.x.x, 0 for the one the system chooses.
  ///
  /// @throws TransportException `WSAEADDRNOTAVAIL` for an address of no interface
  public int index(int address) throws TransportException {
    if (address >>> 24 == 0) {
      return address;
    }
    int index = network.indexOf(address);
    if (index == 0) {
      throw new TransportException(WSAEADDRNOTAVAIL);
    }
    return index;
  }

  // --- the table

  private synchronized int apply(Request request) {
    Key key = find(request.key);
    Membership there = memberships.get(key);
    int refusal = refusal(request, there);
    if (refusal != 0) {
      return -refusal;
    }
    int error = network.change(request.action, key.group, key.index, request.source);
    if (error == 0) {
      record(request, key, there);
    }
    return error;
  }

  /// The key a request means: without interface it is the first membership of the group.
  private Key find(Key asked) {
    if (asked.index == 0 && !memberships.containsKey(asked)) {
      for (Key each : memberships.keySet()) {
        if (each.group.equals(asked.group)) {
          return each;
        }
      }
    }
    return asked;
  }

  private static int refusal(Request request, @Nullable Membership there) {
    SockAddr source = request.source;
    if (there == null || there.isOver()) {
      return switch (request.action) {
        case JOIN, JOIN_SOURCE -> 0;
        case LEAVE_SOURCE -> there == null ? WSAEINVAL : WSAEADDRNOTAVAIL;
        case LEAVE, BLOCK, UNBLOCK -> WSAEINVAL;
      };
    }
    boolean listed = source != null && there.sources.contains(source);
    boolean was = source != null && there.former.contains(source);
    return switch (request.action) {
      case JOIN -> there.all && !there.sources.isEmpty() ? WSAEINVAL : WSAEADDRNOTAVAIL;
      case LEAVE -> 0;
      case JOIN_SOURCE ->
          there.all ? listed ? WSAEINVAL : WSAEADDRNOTAVAIL : listed ? WSAEADDRNOTAVAIL : 0;
      case LEAVE_SOURCE -> there.all ? WSAEINVAL : listed ? 0 : WSAEADDRNOTAVAIL;
      case BLOCK -> !there.all ? WSAEINVAL : listed ? WSAEADDRNOTAVAIL : 0;
      case UNBLOCK -> !there.all ? WSAEINVAL : listed ? 0 : was ? WSAEADDRNOTAVAIL : WSAEINVAL;
    };
  }

  private void record(Request request, Key key, @Nullable Membership there) {
    switch (request.action) {
      case JOIN -> memberships.put(key, new Membership(true));
      case LEAVE -> memberships.remove(key);
      case JOIN_SOURCE, BLOCK -> {
        Membership of = there;
        if (of == null) {
          of = new Membership(false);
          memberships.put(key, of);
        }
        SockAddr source = request.source;
        if (source != null) {
          of.sources.add(source);
          of.former.remove(source);
        }
      }
      case LEAVE_SOURCE, UNBLOCK -> {
        SockAddr source = request.source;
        if (there != null && source != null) {
          there.sources.remove(source);
          there.former.add(source);
        }
      }
    }
  }
}
