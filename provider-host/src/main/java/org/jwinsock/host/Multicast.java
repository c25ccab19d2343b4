package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.TransportException;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;
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

/// The groups one datagram socket is in, and where its own multicast goes.
///
/// What the socket may do next depends on what it did before, by a table of Windows' that Linux
/// does not share (it would switch a membership from one kind to the other without a word); so the
/// memberships are kept here and the kernel is asked only for what is allowed. It is asked by
/// `MCAST_*` options (RFC 3678), which serve both families and take an interface by index.
///
/// The monitor guards the memberships.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/winsock/multicast-socket-option-behavior">
///   Multicast Socket Option Behavior</a>
final class Multicast {

  // struct group_req and struct group_source_req
  private static final int GROUP = 8;
  private static final int SOURCE = GROUP + SockAddr.STORAGE_SIZE;
  private static final int REQUEST = SOURCE + SockAddr.STORAGE_SIZE;

  /// `struct ip_mreqn`: a group, an address, an interface index.
  private static final int MREQN = 12;

  private final HostSocket socket;
  private final Map<Key, Membership> memberships = new HashMap<>();

  Multicast(HostSocket socket) {
    this.socket = socket;
  }

  /// A group on an interface; index 0 is the one the system chooses.
  private record Key(SockAddr group, int index) {}

  /// A membership: of all sources but some, or of some.
  private static final class Membership {
    /// All but `sources` rather than these alone.
    final boolean all;

    final Set<SockAddr> sources = new HashSet<>();

    /// Sources that were blocked once and are no longer.
    final Set<SockAddr> unblocked = new HashSet<>();

    Membership(boolean all) {
      this.all = all;
    }

    /// A membership of sources whose last one was dropped is over, but remembered.
    boolean isOver() {
      return !all && sources.isEmpty();
    }
  }

  private enum Action {
    JOIN(Linux.MCAST_JOIN_GROUP),
    LEAVE(Linux.MCAST_LEAVE_GROUP),
    JOIN_SOURCE(Linux.MCAST_JOIN_SOURCE_GROUP),
    LEAVE_SOURCE(Linux.MCAST_LEAVE_SOURCE_GROUP),
    BLOCK(Linux.MCAST_BLOCK_SOURCE),
    UNBLOCK(Linux.MCAST_UNBLOCK_SOURCE);

    final int option;

    Action(int option) {
      this.option = option;
    }
  }

  /// What an option asks for.
  ///
  /// @param source null for all sources
  private record Request(Action action, Key key, @Nullable SockAddr source) {}

  /// Whether an option is about memberships.
  static boolean isMembership(int level, int name) {
    return switch (level) {
      case WinSock2.IPPROTO_IP ->
          switch (name) {
            case Ws2TcpIp.IP_ADD_MEMBERSHIP,
                Ws2TcpIp.IP_DROP_MEMBERSHIP,
                Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP,
                Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP,
                Ws2TcpIp.IP_BLOCK_SOURCE,
                Ws2TcpIp.IP_UNBLOCK_SOURCE ->
                true;
            default -> isNeutral(name);
          };
      case WinSock2.IPPROTO_IPV6 ->
          name == Ws2TcpIp.IPV6_ADD_MEMBERSHIP
              || name == Ws2TcpIp.IPV6_DROP_MEMBERSHIP
              || isNeutral(name);
      default -> false;
    };
  }

  private static boolean isNeutral(int name) {
    return switch (name) {
      case Ws2TcpIp.MCAST_JOIN_GROUP,
          Ws2TcpIp.MCAST_LEAVE_GROUP,
          Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP,
          Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP,
          Ws2TcpIp.MCAST_BLOCK_SOURCE,
          Ws2TcpIp.MCAST_UNBLOCK_SOURCE ->
          true;
      default -> false;
    };
  }

  /// Sets an option for which [#isMembership] holds.
  ///
  /// @return 0 or a negative Winsock error
  int change(int level, int name, MemorySegment value) {
    Request request;
    try {
      request = level == WinSock2.IPPROTO_IP ? ofIp(name, value) : ofIpv6(name, value);
    } catch (TransportException e) {
      return -e.error();
    }
    return request == null ? -WSAEINVAL : apply(request);
  }

  // --- reading the structures; null for something that is no group

  private static @Nullable Request ofIp(int name, MemorySegment value) throws TransportException {
    return switch (name) {
      case Ws2TcpIp.IP_ADD_MEMBERSHIP -> of(Action.JOIN, IpMreq.read(value));
      case Ws2TcpIp.IP_DROP_MEMBERSHIP -> of(Action.LEAVE, IpMreq.read(value));
      case Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP -> of(Action.JOIN_SOURCE, IpMreqSource.read(value));
      case Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP -> of(Action.LEAVE_SOURCE, IpMreqSource.read(value));
      case Ws2TcpIp.IP_BLOCK_SOURCE -> of(Action.BLOCK, IpMreqSource.read(value));
      case Ws2TcpIp.IP_UNBLOCK_SOURCE -> of(Action.UNBLOCK, IpMreqSource.read(value));
      default -> neutral(name, value, WinSock2.AF_INET);
    };
  }

  private static @Nullable Request ofIpv6(int name, MemorySegment value) {
    return switch (name) {
      case Ws2TcpIp.IPV6_ADD_MEMBERSHIP -> of(Action.JOIN, Ipv6Mreq.read(value));
      case Ws2TcpIp.IPV6_DROP_MEMBERSHIP -> of(Action.LEAVE, Ipv6Mreq.read(value));
      default -> neutral(name, value, WinSock2.AF_INET6);
    };
  }

  private static @Nullable Request of(Action action, IpMreq mreq) throws TransportException {
    SockAddr group = new SockAddrIn(mreq.multiaddr(), 0);
    return request(action, group, index(mreq.ifaddr()), null);
  }

  private static @Nullable Request of(Action action, IpMreqSource mreq) throws TransportException {
    SockAddr group = new SockAddrIn(mreq.multiaddr(), 0);
    return request(action, group, index(mreq.ifaddr()), new SockAddrIn(mreq.sourceaddr(), 0));
  }

  private static @Nullable Request of(Action action, Ipv6Mreq mreq) {
    SockAddr group = new SockAddrIn6(mreq.high(), mreq.low(), 0, 0, 0);
    return request(action, group, mreq.ifindex(), null);
  }

  private static @Nullable Request neutral(int name, MemorySegment value, int family) {
    if (name == Ws2TcpIp.MCAST_JOIN_GROUP || name == Ws2TcpIp.MCAST_LEAVE_GROUP) {
      GroupReq req = GroupReq.read(value);
      Action action = name == Ws2TcpIp.MCAST_JOIN_GROUP ? Action.JOIN : Action.LEAVE;
      return of(family, action, req.group(), req.ifindex(), null);
    }
    GroupSourceReq req = GroupSourceReq.read(value);
    Action action =
        switch (name) {
          case Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP -> Action.JOIN_SOURCE;
          case Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP -> Action.LEAVE_SOURCE;
          case Ws2TcpIp.MCAST_BLOCK_SOURCE -> Action.BLOCK;
          default -> Action.UNBLOCK;
        };
    SockAddr source = req.source();
    return source == null ? null : of(family, action, req.group(), req.ifindex(), source);
  }

  private static @Nullable Request of(
      int family, Action action, @Nullable SockAddr group, int index, @Nullable SockAddr source) {
    if (group == null || group.family() != family) {
      return null;
    }
    boolean sourceFits = source == null || source.family() == family;
    return sourceFits ? request(action, group, index, source) : null;
  }

  private static @Nullable Request request(
      Action action, SockAddr group, int index, @Nullable SockAddr source) {
    return isGroup(group)
        ? new Request(action, new Key(host(group), index), source == null ? null : host(source))
        : null;
  }

  private static boolean isGroup(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> four.addr() >>> 28 == 0xE;
      case SockAddrIn6 six -> six.high() >>> 56 == 0xFF;
      default -> false;
    };
  }

  /// The address alone: ports and scopes make no other group.
  private static SockAddr host(SockAddr address) {
    return switch (address) {
      case SockAddrIn four -> new SockAddrIn(four.addr(), 0);
      case SockAddrIn6 six -> new SockAddrIn6(six.high(), six.low(), 0, 0, 0);
      default -> address;
    };
  }

  /// The interface that `imr_interface` or `IP_MULTICAST_IF` names: an address of it, 0.x.x.x for
  /// the index x.x.x, 0 for the one the system chooses.
  private static int index(int address) throws TransportException {
    if (address >>> 24 == 0) {
      return address;
    }
    int index = HostInterfaces.indexOf(address);
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
    int error = ask(request, key);
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
    return switch (request.action) {
      case JOIN -> there.all && !there.sources.isEmpty() ? WSAEINVAL : WSAEADDRNOTAVAIL;
      case LEAVE -> 0;
      case JOIN_SOURCE -> {
        if (there.all) {
          yield listed ? WSAEINVAL : WSAEADDRNOTAVAIL;
        }
        yield listed ? WSAEADDRNOTAVAIL : 0;
      }
      case LEAVE_SOURCE -> there.all ? WSAEINVAL : listed ? 0 : WSAEADDRNOTAVAIL;
      case BLOCK -> !there.all ? WSAEINVAL : listed ? WSAEADDRNOTAVAIL : 0;
      case UNBLOCK -> {
        boolean was = source != null && there.unblocked.contains(source);
        yield there.all && listed ? 0 : was ? WSAEADDRNOTAVAIL : WSAEINVAL;
      }
    };
  }

  private void record(Request request, Key key, @Nullable Membership there) {
    SockAddr source = request.source;
    switch (request.action) {
      case JOIN -> memberships.put(key, new Membership(true));
      case LEAVE -> memberships.remove(key);
      case JOIN_SOURCE, BLOCK -> {
        Membership of = there;
        if (of == null) {
          of = new Membership(false);
          memberships.put(key, of);
        }
        if (source != null) {
          of.sources.add(source);
          of.unblocked.remove(source);
        }
      }
      case LEAVE_SOURCE, UNBLOCK -> {
        if (there != null && source != null) {
          there.sources.remove(source);
          there.unblocked.add(source);
        }
      }
    }
  }

  // --- the kernel

  private int ask(Request request, Key key) {
    boolean six = key.group.family() == WinSock2.AF_INET6;
    SockAddr source = request.source;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(REQUEST, 8);
      value.set(ValueLayout.JAVA_INT, 0, key.index);
      put(key.group, value, GROUP);
      if (source != null) {
        put(source, value, SOURCE);
      }
      int error =
          Sockets.setsockopt(
              socket.fd,
              six ? Linux.SOL_IPV6 : Linux.SOL_IP,
              request.action.option,
              value.asSlice(0, source == null ? SOURCE : REQUEST));
      return error == 0 ? 0 : -code(error);
    }
  }

  private static void put(SockAddr address, MemorySegment value, long offset) {
    org.jwinsock.linux.SockAddr kernel =
        Addresses.toKernel(address, new org.jwinsock.linux.SockAddr());
    MemorySegment.copy(kernel.name(), 0, value, offset, kernel.length());
  }

  /// A membership the kernel has although it is not kept here was made without naming the
  /// interface.
  private static int code(int errno) {
    return -errno == Errno.EADDRINUSE ? WSAEADDRNOTAVAIL : Errors.of(errno);
  }

  // --- sending

  /// `IP_MULTICAST_IF`.
  ///
  /// @param address in host order, as in [#index]
  static int setInterface(HostSocket socket, int address) {
    int index;
    try {
      index = index(address);
    } catch (TransportException e) {
      return -e.error();
    }
    boolean named = address >>> 24 != 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mreqn = arena.allocate(MREQN, 4);
      mreqn.set(ValueLayout.JAVA_INT, 4, named ? Integer.reverseBytes(address) : 0);
      mreqn.set(ValueLayout.JAVA_INT, 8, index);
      int error = Sockets.setsockopt(socket.fd, Linux.SOL_IP, Linux.IP_MULTICAST_IF, mreqn);
      if (error != 0) {
        return -Errors.of(error);
      }
    }
    socket.kept.multicastInterface = index;
    return 0;
  }

  /// `IP_MULTICAST_LOOP`: whether this socket receives what this machine sends.
  static int setLoop(HostSocket socket, boolean on) {
    if (socket.kept.multicastLoop == on) {
      return 0;
    }
    int error = on ? LoopFilter.detach(socket.fd) : LoopFilter.attach(socket.fd);
    if (error != 0) {
      return -Errors.of(error);
    }
    socket.kept.multicastLoop = on;
    return 0;
  }
}
