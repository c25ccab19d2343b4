package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaProtocolInfo;

/// `getsockopt` and `setsockopt`.
///
/// Lengths first: a value shorter than the option's type is `WSAEFAULT`, a longer one is used up to
/// the type's length. What Winsock itself defines is kept here; the rest goes to the transport.
///
/// `SO_PROTOCOL_INFO` is the entry that was given with the creation of the socket: the top of the
/// chain, where there is one.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/socket-options">Socket
///   Options</a>
final class Options {

  private static final ValueLayout.OfInt DWORD = ValueLayout.JAVA_INT_UNALIGNED;

  private static final ValueLayout.OfLong SOCKET = ValueLayout.JAVA_LONG_UNALIGNED;

  private Options() {}

  // --- reading

  static int get(AfdSocket s, int level, int name, @Nullable MemorySegment value) {
    int length = lengthToGet(s, level, name);
    if (length < 0) {
      return length;
    }
    if (value == null || value.byteSize() < length) {
      return -WSAEFAULT;
    }
    if (level == WinSock2.SOL_SOCKET) {
      return getSocketLevel(s, name, value);
    }
    return s.transport.getOption(level, name, value);
  }

  private static int getSocketLevel(AfdSocket s, int name, MemorySegment value) {
    SocketOptions options = s.options;
    return switch (name) {
      case WinSock2.SO_LINGER -> {
        new Linger(options.lingers() ? 1 : 0, options.lingerSeconds()).write(value);
        yield Linger.SIZE;
      }
      case WinSock2.SO_DONTLINGER -> bool(value, !options.lingers());
      case WinSock2.SO_ACCEPTCONN -> bool(value, s.phase == Phase.LISTENING);
      case WinSock2.SO_REUSEADDR -> bool(value, options.sharing() == Sharing.REUSE);
      case WinSock2.SO_EXCLUSIVEADDRUSE -> bool(value, options.sharing() == Sharing.EXCLUSIVE);
      case WinSock2.SO_OOBINLINE -> bool(value, options.oobInline());
      case WinSock2.SO_CONDITIONAL_ACCEPT -> bool(value, options.conditionalAccept());
      case WinSock2.SO_DEBUG -> bool(value, options.debug());
      case WinSock2.SO_RCVTIMEO -> dword(value, options.storedReceiveTimeout());
      case WinSock2.SO_SNDTIMEO -> dword(value, options.storedSendTimeout());
      case WinSock2.SO_TYPE -> dword(value, s.type);
      case WinSock2.SO_MAX_MSG_SIZE -> dword(value, maxMessageSize(s));
      case WinSock2.SO_ERROR -> dword(value, takeStoredError(s));
      case WinSock2.SO_PROTOCOL_INFOW -> {
        s.info.writeW(value);
        yield WsaProtocolInfo.SIZE_W;
      }
      case WinSock2.SO_PROTOCOL_INFOA -> {
        s.info.writeA(value);
        yield WsaProtocolInfo.SIZE_A;
      }
      case MsWSock.SO_CONNECT_TIME -> dword(value, secondsConnected(s));
      default -> s.transport.getOption(WinSock2.SOL_SOCKET, name, value);
    };
  }

  private static int bool(MemorySegment value, boolean on) {
    return dword(value, on ? 1 : 0);
  }

  private static int dword(MemorySegment value, int number) {
    value.set(DWORD, 0, number);
    return 4;
  }

  /// The largest payload of a datagram: 65,535 less the headers; 0 for streams.
  private static int maxMessageSize(AfdSocket s) {
    if (s.isStream()) {
      return 0;
    }
    return s.family == WinSock2.AF_INET ? 65_507 : 65_527;
  }

  private static int takeStoredError(AfdSocket s) {
    Connect.settled(s);
    synchronized (s.sends) {
      int error = s.stored;
      s.stored = 0;
      return error != 0 ? error : s.lost;
    }
  }

  private static int secondsConnected(AfdSocket s) {
    return s.phase == Phase.CONNECTED && s.isStream()
        ? (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - s.connectedAt)
        : 0xFFFFFFFF;
  }

  // --- writing

  static int set(AfdSocket s, int level, int name, @Nullable MemorySegment value) {
    int length = lengthToSet(s, level, name);
    if (length < 0) {
      return length;
    }
    if (level == WinSock2.SOL_SOCKET && name == MsWSock.SO_UPDATE_CONNECT_CONTEXT) {
      return ConnectEx.updateContext(s);
    }
    if (value == null || value.byteSize() < length) {
      return -WSAEFAULT;
    }
    if (level == WinSock2.SOL_SOCKET && name == MsWSock.SO_UPDATE_ACCEPT_CONTEXT) {
      AfdSocket listener = s.engine.find(value.get(SOCKET, 0));
      return listener == null ? -WSAENOTSOCK : AcceptEx.updateContext(s, listener);
    }
    if (level == WinSock2.SOL_SOCKET) {
      return setSocketLevel(s, name, value);
    }
    if (level == WinSock2.IPPROTO_IPV6 && name == Ws2TcpIp.IPV6_V6ONLY && s.bound) {
      return -WSAEINVAL;
    }
    if (level == WinSock2.IPPROTO_IP && name == Ws2TcpIp.IP_TTL) {
      int ttl = value.get(DWORD, 0);
      if (ttl < 1 || ttl > 255) {
        return -WSAEINVAL;
      }
    }
    return s.transport.setOption(level, name, value);
  }

  private static int setSocketLevel(AfdSocket s, int name, MemorySegment value) {
    int number = value.byteSize() >= 4 ? value.get(DWORD, 0) : 0;
    boolean on = number != 0;
    switch (name) {
      case WinSock2.SO_LINGER -> {
        Linger linger = Linger.read(value);
        s.set(options -> options.linger(linger.onoff() != 0, linger.linger()));
      }
      case WinSock2.SO_DONTLINGER -> s.set(options -> options.linger(!on));
      case WinSock2.SO_REUSEADDR -> {
        return share(s, Sharing.REUSE, on);
      }
      case WinSock2.SO_EXCLUSIVEADDRUSE -> {
        return share(s, Sharing.EXCLUSIVE, on);
      }
      case WinSock2.SO_OOBINLINE -> {
        int error = s.transport.setOption(WinSock2.SOL_SOCKET, name, value);
        if (error != 0) {
          return error;
        }
        s.set(options -> options.oobInline(on));
        Watchers.look(s);
      }
      case WinSock2.SO_CONDITIONAL_ACCEPT -> {
        if (s.phase == Phase.LISTENING) {
          return -WSAEINVAL;
        }
        s.set(options -> options.conditionalAccept(on));
      }
      case WinSock2.SO_DEBUG -> s.set(options -> options.debug(on));
      case WinSock2.SO_RCVTIMEO -> s.set(options -> options.receiveTimeout(Math.max(number, 0)));
      case WinSock2.SO_SNDTIMEO -> s.set(options -> options.sendTimeout(Math.max(number, 0)));
      case WinSock2.SO_SNDBUF -> {
        int error = s.transport.setOption(WinSock2.SOL_SOCKET, name, value);
        if (error == 0) {
          s.set(options -> options.unbuffered(!on));
        }
        return error;
      }
      default -> {
        return s.transport.setOption(WinSock2.SOL_SOCKET, name, value);
      }
    }
    return 0;
  }

  /// `SO_REUSEADDR` and `SO_EXCLUSIVEADDRUSE` exclude each other and come before bind.
  private static int share(AfdSocket s, Sharing sharing, boolean on) {
    Sharing now = s.options.sharing();
    boolean otherIsOn = now != Sharing.NONE && now != sharing;
    if (s.bound || on && otherIsOn) {
      return -WSAEINVAL;
    }
    if (!otherIsOn) {
      s.set(options -> options.sharing(on ? sharing : Sharing.NONE));
    }
    return 0;
  }

  // --- which options there are, and their lengths

  private static int lengthToGet(AfdSocket s, int level, int name) {
    if (level == WinSock2.SOL_SOCKET
        && (name == WinSock2.SO_ACCEPTCONN
            || name == WinSock2.SO_TYPE
            || name == WinSock2.SO_ERROR
            || name == WinSock2.SO_MAX_MSG_SIZE
            || name == MsWSock.SO_CONNECT_TIME)) {
      return 4;
    }
    if (level == WinSock2.SOL_SOCKET && name == WinSock2.SO_PROTOCOL_INFOW) {
      return WsaProtocolInfo.SIZE_W;
    }
    if (level == WinSock2.SOL_SOCKET && name == WinSock2.SO_PROTOCOL_INFOA) {
      return WsaProtocolInfo.SIZE_A;
    }
    boolean updates =
        level == WinSock2.SOL_SOCKET
            && (name == MsWSock.SO_UPDATE_ACCEPT_CONTEXT
                || name == MsWSock.SO_UPDATE_CONNECT_CONTEXT);
    return updates || isMembership(level, name) ? -WSAENOPROTOOPT : lengthToSet(s, level, name);
  }

  /// The least length of an option that can be set, or the error for one that can't.
  private static int lengthToSet(AfdSocket s, int level, int name) {
    return switch (level) {
      case WinSock2.SOL_SOCKET -> socketLevelLength(s, name);
      case WinSock2.IPPROTO_TCP ->
          s.isStream() && s.family != WinSock2.AF_UNIX ? 4 : -WSAENOPROTOOPT;
      case WinSock2.IPPROTO_UDP -> s.type == WinSock2.SOCK_DGRAM ? 4 : -WSAENOPROTOOPT;
      case WinSock2.IPPROTO_IP ->
          s.family == WinSock2.AF_UNIX ? -WSAENOPROTOOPT : ipLength(s, name);
      case WinSock2.IPPROTO_IPV6 ->
          s.family != WinSock2.AF_INET6 ? -WSAENOPROTOOPT : ip6Length(name);
      default -> -WSAEINVAL;
    };
  }

  private static int socketLevelLength(AfdSocket s, int name) {
    return switch (name) {
      case WinSock2.SO_LINGER -> s.isStream() ? Linger.SIZE : -WSAENOPROTOOPT;
      case WinSock2.SO_DONTLINGER, WinSock2.SO_OOBINLINE, WinSock2.SO_KEEPALIVE ->
          s.isStream() ? 4 : -WSAENOPROTOOPT;
      case WinSock2.SO_BROADCAST -> s.isStream() ? -WSAENOPROTOOPT : 4;
      case WinSock2.SO_REUSEADDR,
          WinSock2.SO_EXCLUSIVEADDRUSE,
          WinSock2.SO_CONDITIONAL_ACCEPT,
          WinSock2.SO_DEBUG,
          WinSock2.SO_DONTROUTE,
          WinSock2.SO_RCVTIMEO,
          WinSock2.SO_SNDTIMEO,
          WinSock2.SO_RCVBUF,
          WinSock2.SO_SNDBUF ->
          4;
      case WinSock2.SO_ACCEPTCONN,
          WinSock2.SO_TYPE,
          WinSock2.SO_ERROR,
          WinSock2.SO_MAX_MSG_SIZE,
          WinSock2.SO_PROTOCOL_INFOA,
          WinSock2.SO_PROTOCOL_INFOW,
          MsWSock.SO_CONNECT_TIME ->
          -WSAENOPROTOOPT; // can only be read
      case MsWSock.SO_UPDATE_ACCEPT_CONTEXT -> s.isStream() ? 8 : -WSAENOPROTOOPT;
      case MsWSock.SO_UPDATE_CONNECT_CONTEXT -> s.isStream() ? 0 : -WSAENOPROTOOPT;
      case WinSock2.SO_SNDLOWAT, WinSock2.SO_RCVLOWAT, WinSock2.SO_USELOOPBACK -> -WSAEINVAL;
      default -> -WSAENOPROTOOPT;
    };
  }

  private static int ipLength(AfdSocket s, int name) {
    return switch (name) {
      case Ws2TcpIp.IP_ADD_MEMBERSHIP, Ws2TcpIp.IP_DROP_MEMBERSHIP -> datagrams(s, 8);
      case Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP,
          Ws2TcpIp.IP_DROP_SOURCE_MEMBERSHIP,
          Ws2TcpIp.IP_BLOCK_SOURCE,
          Ws2TcpIp.IP_UNBLOCK_SOURCE ->
          datagrams(s, 12);
      case Ws2TcpIp.MCAST_JOIN_GROUP, Ws2TcpIp.MCAST_LEAVE_GROUP -> datagrams(s, GROUP_REQ);
      case Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP,
          Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP,
          Ws2TcpIp.MCAST_BLOCK_SOURCE,
          Ws2TcpIp.MCAST_UNBLOCK_SOURCE ->
          datagrams(s, GROUP_SOURCE_REQ);
      default -> 4;
    };
  }

  private static int ip6Length(int name) {
    return switch (name) {
      case Ws2TcpIp.IPV6_ADD_MEMBERSHIP, Ws2TcpIp.IPV6_DROP_MEMBERSHIP -> 20;
      case Ws2TcpIp.MCAST_JOIN_GROUP, Ws2TcpIp.MCAST_LEAVE_GROUP -> GROUP_REQ;
      case Ws2TcpIp.MCAST_JOIN_SOURCE_GROUP,
          Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP,
          Ws2TcpIp.MCAST_BLOCK_SOURCE,
          Ws2TcpIp.MCAST_UNBLOCK_SOURCE ->
          GROUP_SOURCE_REQ;
      default -> 4;
    };
  }

  /// An index, padding to eight, and one or two `SOCKADDR_STORAGE`.
  private static final int GROUP_REQ = 136;

  private static final int GROUP_SOURCE_REQ = 264;

  private static int datagrams(AfdSocket s, int length) {
    return s.isStream() ? -WSAENOPROTOOPT : length;
  }

  private static boolean isMembership(int level, int name) {
    return level == WinSock2.IPPROTO_IP
            && (name == Ws2TcpIp.IP_ADD_MEMBERSHIP
                || name == Ws2TcpIp.IP_DROP_MEMBERSHIP
                || name >= Ws2TcpIp.IP_ADD_SOURCE_MEMBERSHIP && name <= Ws2TcpIp.IP_UNBLOCK_SOURCE
                || name >= Ws2TcpIp.MCAST_JOIN_GROUP && name <= Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP)
        || level == WinSock2.IPPROTO_IPV6
            && (name == Ws2TcpIp.IPV6_ADD_MEMBERSHIP
                || name == Ws2TcpIp.IPV6_DROP_MEMBERSHIP
                || name >= Ws2TcpIp.MCAST_JOIN_GROUP && name <= Ws2TcpIp.MCAST_LEAVE_SOURCE_GROUP);
  }
}
