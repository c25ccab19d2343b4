package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jwinsock.afd.Memberships;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// Options in Windows' numbers and layouts, and in the kernel's.
///
/// Three kinds: those that only have another number ([#plain]), those whose value means something
/// else or is kept as it was set (the switches of [#get] and [#set]), and multicast ([Multicast]).
/// All but multicast are a `DWORD` here and an `int` there. Called inside the socket's
/// [Descriptor].
final class HostOptions {

  static final ValueLayout.OfInt DWORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  // What the kernel takes at most: net/tcp.h
  private static final int MOST_KEEP_SECONDS = 32_767;
  private static final int MOST_KEEP_COUNT = 127;

  /// What Windows takes at most.
  private static final int MOST_KEEP_COUNT_WINDOWS = 255;

  private static final int NONE = -1;

  private static final int[] NO_VALUES = {};

  /// No option has this value.
  private static final int UNREADABLE = Integer.MIN_VALUE;

  private HostOptions() {}

  // --- options that differ in their number alone

  /// The kernel's number of an option; [#NONE] if there is none.
  private static int plain(int level, int name) {
    return switch (level) {
      case WinSock2.SOL_SOCKET ->
          switch (name) {
            case WinSock2.SO_BROADCAST -> Linux.SO_BROADCAST;
            case WinSock2.SO_DONTROUTE -> Linux.SO_DONTROUTE;
            case WinSock2.SO_KEEPALIVE -> Linux.SO_KEEPALIVE;
            case WinSock2.SO_OOBINLINE -> Linux.SO_OOBINLINE;
            default -> NONE;
          };
      case WinSock2.IPPROTO_TCP -> name == Ws2TcpIp.TCP_NODELAY ? Linux.TCP_NODELAY : NONE;
      case WinSock2.IPPROTO_IP ->
          switch (name) {
            case Ws2TcpIp.IP_TOS -> Linux.IP_TOS;
            case Ws2TcpIp.IP_TTL -> Linux.IP_TTL;
            case Ws2TcpIp.IP_HDRINCL -> Linux.IP_HDRINCL;
            case Ws2TcpIp.IP_MULTICAST_TTL -> Linux.IP_MULTICAST_TTL;
            default -> NONE;
          };
      case WinSock2.IPPROTO_IPV6 ->
          switch (name) {
            case Ws2TcpIp.IPV6_V6ONLY -> Linux.IPV6_V6ONLY;
            case Ws2TcpIp.IPV6_UNICAST_HOPS -> Linux.IPV6_UNICAST_HOPS;
            case Ws2TcpIp.IPV6_MULTICAST_IF -> Linux.IPV6_MULTICAST_IF;
            case Ws2TcpIp.IPV6_MULTICAST_HOPS -> Linux.IPV6_MULTICAST_HOPS;
            case Ws2TcpIp.IPV6_MULTICAST_LOOP -> Linux.IPV6_MULTICAST_LOOP;
            case Ws2TcpIp.IPV6_TCLASS -> Linux.IPV6_TCLASS;
            case Ws2TcpIp.IPV6_RECVRTHDR -> Linux.IPV6_RECVRTHDR;
            case Ws2TcpIp.IPV6_HDRINCL -> Linux.IPV6_HDRINCL;
            case Ws2TcpIp.IPV6_CHECKSUM -> Linux.IPV6_CHECKSUM;
            default -> NONE;
          };
      default -> NONE;
    };
  }

  /// Whether only zero or not zero counts.
  private static boolean isBoolean(int level, int name) {
    return switch (level) {
      case WinSock2.SOL_SOCKET, WinSock2.IPPROTO_TCP -> true; // of those with a plain number
      case WinSock2.IPPROTO_IP ->
          switch (name) {
            case Ws2TcpIp.IP_HDRINCL -> true;
            default -> false;
          };
      case WinSock2.IPPROTO_IPV6 ->
          switch (name) {
            case Ws2TcpIp.IPV6_V6ONLY,
                Ws2TcpIp.IPV6_MULTICAST_LOOP,
                Ws2TcpIp.IPV6_RECVRTHDR,
                Ws2TcpIp.IPV6_HDRINCL ->
                true;
            default -> false;
          };
      default -> false;
    };
  }

  /// The kernel's number of a level; Windows' `SOL_SOCKET` is 0xFFFF.
  private static int level(int windows) {
    return windows == WinSock2.SOL_SOCKET ? Linux.SOL_SOCKET : windows;
  }

  // --- reading

  /// Reads an option.
  ///
  /// @return the length written, or a negative Winsock error
  static int get(HostSocket s, int level, int name, MemorySegment value) {
    if (s instanceof HostDatagram datagram && PacketControl.handles(level, name)) {
      value.set(DWORD, 0, datagram.packets.get(level, name));
      return 4;
    }
    long number =
        switch (level) {
          case WinSock2.SOL_SOCKET -> getSocket(s, name);
          case WinSock2.IPPROTO_TCP -> getTcp(s, name);
          case WinSock2.IPPROTO_UDP -> getUdp(s, name);
          case WinSock2.IPPROTO_IP -> getIp(s, name);
          case WinSock2.IPPROTO_IPV6 -> getIpv6(s, name);
          default -> -WSAENOPROTOOPT;
        };
    if (number < 0) {
      return (int) number;
    }
    value.set(DWORD, 0, (int) number);
    return 4;
  }

  /// What a getter answers for a number that may be negative: its 32 bits.
  private static long bits(int number) {
    return Integer.toUnsignedLong(number);
  }

  private static long getPlain(HostSocket s, int level, int name) {
    int number = plain(level, name);
    if (number == NONE) {
      return -WSAENOPROTOOPT;
    }
    long value = kernel(s, level(level), number);
    return value > 0 && isBoolean(level, name) ? 1 : value;
  }

  private static long kernel(HostSocket s, int level, int name) {
    long value = Sockets.getsockopt(s.fd(), level, name);
    return value < 0 ? -Errors.of((int) value) : value;
  }

  private static long getSocket(HostSocket s, int name) {
    return switch (name) {
      case WinSock2.SO_SNDBUF -> buffer(s, s.kept.sendBuffer, Linux.SO_SNDBUF);
      case WinSock2.SO_RCVBUF -> buffer(s, s.kept.receiveBuffer, Linux.SO_RCVBUF);
      default -> getPlain(s, WinSock2.SOL_SOCKET, name);
    };
  }

  private static long buffer(HostSocket s, int kept, int name) {
    return kept == KeptOptions.UNSET ? kernel(s, Linux.SOL_SOCKET, name) : kept;
  }

  private static long getTcp(HostSocket s, int name) {
    KeptOptions kept = s.kept;
    return switch (name) {
      case Ws2TcpIp.TCP_KEEPIDLE -> kept.keepIdle;
      case Ws2TcpIp.TCP_KEEPINTVL -> kept.keepInterval;
      case Ws2TcpIp.TCP_KEEPCNT -> kept.keepCount;
      case Ws2TcpIp.TCP_MAXRT -> {
        int millis = kept.maxRetransmitMillis;
        yield bits(millis == KeptOptions.UNSET ? millis : millis / 1000);
      }
      case Ws2TcpIp.TCP_MAXRTMS -> bits(kept.maxRetransmitMillis);
      case Ws2TcpIp.TCP_MAXSEG -> kernel(s, Linux.SOL_TCP, Linux.TCP_MAXSEG);
      default -> getPlain(s, WinSock2.IPPROTO_TCP, name);
    };
  }

  private static long getUdp(HostSocket s, int name) {
    return switch (name) {
      case Ws2TcpIp.UDP_NOCHECKSUM -> kernel(s, Linux.SOL_SOCKET, Linux.SO_NO_CHECK);
      case Ws2TcpIp.UDP_SEND_MSG_SIZE -> kernel(s, Linux.SOL_UDP, Linux.UDP_SEGMENT);
      case Ws2TcpIp.UDP_RECV_MAX_COALESCED_SIZE -> bits(s.kept.maxCoalesced);
      default -> -WSAENOPROTOOPT;
    };
  }

  private static long getIp(HostSocket s, int name) {
    return switch (name) {
      case Ws2TcpIp.IP_DONTFRAGMENT -> s.kept.dontFragment ? 1 : 0;
      case Ws2TcpIp.IP_MTU -> kernel(s, Linux.SOL_IP, Linux.IP_MTU);
      case Ws2TcpIp.IP_MTU_DISCOVER -> discovery(kernel(s, Linux.SOL_IP, Linux.IP_MTU_DISCOVER));
      case Ws2TcpIp.IP_UNICAST_IF -> fromNetwork(kernel(s, Linux.SOL_IP, Linux.IP_UNICAST_IF));
      case Ws2TcpIp.IP_MULTICAST_IF -> s.kept.multicastInterface;
      case Ws2TcpIp.IP_MULTICAST_LOOP -> s.kept.multicastLoop ? 1 : 0;
      default -> getPlain(s, WinSock2.IPPROTO_IP, name);
    };
  }

  private static long getIpv6(HostSocket s, int name) {
    return switch (name) {
      case Ws2TcpIp.IPV6_DONTFRAG -> s.kept.dontFragment6 ? 1 : 0;
      case Ws2TcpIp.IPV6_MTU -> kernel(s, Linux.SOL_IPV6, Linux.IPV6_MTU);
      case Ws2TcpIp.IPV6_MTU_DISCOVER ->
          discovery(kernel(s, Linux.SOL_IPV6, Linux.IPV6_MTU_DISCOVER));
      case Ws2TcpIp.IPV6_UNICAST_IF ->
          fromNetwork(kernel(s, Linux.SOL_IPV6, Linux.IPV6_UNICAST_IF));
      default -> getPlain(s, WinSock2.IPPROTO_IPV6, name);
    };
  }

  /// The index the kernel keeps in network order, which Windows answers in host order.
  private static long fromNetwork(long value) {
    return value < 0 ? value : bits(Integer.reverseBytes((int) value));
  }

  /// `PMTUD_STATE` of the kernel's number.
  private static long discovery(long kernel) {
    if (kernel < 0) {
      return kernel;
    }
    return switch ((int) kernel) {
      case Linux.IP_PMTUDISC_DO -> Ws2TcpIp.IP_PMTUDISC_DO;
      case Linux.IP_PMTUDISC_DONT -> Ws2TcpIp.IP_PMTUDISC_DONT;
      case Linux.IP_PMTUDISC_PROBE -> Ws2TcpIp.IP_PMTUDISC_PROBE;
      default -> Ws2TcpIp.IP_PMTUDISC_NOT_SET;
    };
  }

  // --- several

  /// The values of options that have been set; an option that cannot be read has none.
  static int[] values(HostSocket s, int[][] set) {
    if (set.length == 0) {
      return NO_VALUES;
    }
    int[] values = new int[set.length];
    MemorySegment value = MemorySegment.ofArray(new byte[4]);
    for (int i = 0; i < set.length; i++) {
      int length = get(s, set[i][0], set[i][1], value);
      values[i] = length == 4 ? value.get(DWORD, 0) : UNREADABLE;
    }
    return values;
  }

  /// Sets options to values of another socket. A connection refuses what can only be set before.
  static void give(HostSocket s, int[][] set, int[] values) {
    if (set.length == 0) {
      return;
    }
    MemorySegment value = MemorySegment.ofArray(new byte[4]);
    for (int i = 0; i < set.length; i++) {
      if (values[i] != UNREADABLE) {
        value.set(DWORD, 0, values[i]);
        int _ = set(s, set[i][0], set[i][1], value);
      }
    }
  }

  // --- writing

  /// Sets an option.
  ///
  /// @return 0 or a negative Winsock error
  static int set(HostSocket s, int level, int name, MemorySegment value) {
    int error = setOne(s, level, name, value);
    if (error == 0 && s instanceof HostStream stream) {
      stream.set = OptionMemory.with(stream.set, level, name);
    }
    return error;
  }

  private static int setOne(HostSocket s, int level, int name, MemorySegment value) {
    if (s instanceof HostDatagram datagram && Memberships.isMembership(level, name)) {
      return datagram.multicast().set(level, name, value);
    }
    int number = value.get(DWORD, 0);
    if (s instanceof HostDatagram datagram && PacketControl.handles(level, name)) {
      return datagram.packets.set(level, name, number != 0);
    }
    return switch (level) {
      case WinSock2.SOL_SOCKET -> setSocket(s, name, number);
      case WinSock2.IPPROTO_TCP -> setTcp(s, name, number);
      case WinSock2.IPPROTO_UDP -> setUdp(s, name, number);
      case WinSock2.IPPROTO_IP -> setIp(s, name, number);
      case WinSock2.IPPROTO_IPV6 -> setIpv6(s, name, number);
      default -> -WSAENOPROTOOPT;
    };
  }

  private static int setPlain(HostSocket s, int level, int name, int value) {
    int number = plain(level, name);
    if (number == NONE) {
      return -WSAENOPROTOOPT;
    }
    return kernel(s, level(level), number, isBoolean(level, name) && value != 0 ? 1 : value);
  }

  private static int kernel(HostSocket s, int level, int name, int value) {
    int error = Sockets.setsockopt(s.fd(), level, name, value);
    return error < 0 ? -Errors.of(error) : 0;
  }

  private static int setSocket(HostSocket s, int name, int value) {
    return switch (name) {
      case WinSock2.SO_SNDBUF -> {
        int size = size(value);
        s.keptToChange().sendBuffer = size;
        yield kernel(s, Linux.SOL_SOCKET, Linux.SO_SNDBUF, size);
      }
      case WinSock2.SO_RCVBUF -> {
        int size = size(value);
        s.keptToChange().receiveBuffer = size;
        yield kernel(s, Linux.SOL_SOCKET, Linux.SO_RCVBUF, size);
      }
      case WinSock2.SO_KEEPALIVE -> {
        int error = value != 0 && s.family != WinSock2.AF_UNIX ? keepalive(s) : 0;
        yield error != 0 ? error : setPlain(s, WinSock2.SOL_SOCKET, name, value);
      }
      default -> setPlain(s, WinSock2.SOL_SOCKET, name, value);
    };
  }

  /// A size above 2 GiB is as good as 2 GiB; the kernel has a limit far below.
  private static int size(int value) {
    return value < 0 ? Integer.MAX_VALUE : value;
  }

  /// Gives the kernel all numbers, whose defaults are not Windows'.
  private static int keepalive(HostSocket s) {
    int error = keep(s, Linux.TCP_KEEPIDLE, s.kept.keepIdle, MOST_KEEP_SECONDS);
    if (error == 0) {
      error = keep(s, Linux.TCP_KEEPINTVL, s.kept.keepInterval, MOST_KEEP_SECONDS);
    }
    return error != 0 ? error : keep(s, Linux.TCP_KEEPCNT, s.kept.keepCount, MOST_KEEP_COUNT);
  }

  private static int keep(HostSocket s, int name, int value, int most) {
    return kernel(s, Linux.SOL_TCP, name, Math.min(value, most));
  }

  private static int setTcp(HostSocket s, int name, int value) {
    return switch (name) {
      case Ws2TcpIp.TCP_KEEPIDLE -> {
        if (value < 1) {
          yield -WSAEINVAL;
        }
        s.keptToChange().keepIdle = value;
        yield keep(s, Linux.TCP_KEEPIDLE, value, MOST_KEEP_SECONDS);
      }
      case Ws2TcpIp.TCP_KEEPINTVL -> {
        if (value < 1) {
          yield -WSAEINVAL;
        }
        s.keptToChange().keepInterval = value;
        yield keep(s, Linux.TCP_KEEPINTVL, value, MOST_KEEP_SECONDS);
      }
      case Ws2TcpIp.TCP_KEEPCNT -> {
        if (value < 1 || value > MOST_KEEP_COUNT_WINDOWS) {
          yield -WSAEINVAL;
        }
        s.keptToChange().keepCount = value;
        yield keep(s, Linux.TCP_KEEPCNT, value, MOST_KEEP_COUNT);
      }
      case Ws2TcpIp.TCP_MAXRT ->
          maxRetransmit(s, value < 0 ? KeptOptions.UNSET : Math.multiplyFull(value, 1000));
      case Ws2TcpIp.TCP_MAXRTMS -> maxRetransmit(s, value < 0 ? KeptOptions.UNSET : value);
      default -> setPlain(s, WinSock2.IPPROTO_TCP, name, value);
    };
  }

  /// How long data may stay without acknowledgement; -1 leaves it to the system.
  private static int maxRetransmit(HostSocket s, long millis) {
    int most = (int) Math.min(millis, Integer.MAX_VALUE);
    s.keptToChange().maxRetransmitMillis = most;
    return kernel(s, Linux.SOL_TCP, Linux.TCP_USER_TIMEOUT, Math.max(most, 0));
  }

  private static int setUdp(HostSocket s, int name, int value) {
    return switch (name) {
      case Ws2TcpIp.UDP_NOCHECKSUM ->
          kernel(s, Linux.SOL_SOCKET, Linux.SO_NO_CHECK, value != 0 ? 1 : 0);
      case Ws2TcpIp.UDP_SEND_MSG_SIZE -> kernel(s, Linux.SOL_UDP, Linux.UDP_SEGMENT, value);
      case Ws2TcpIp.UDP_RECV_MAX_COALESCED_SIZE -> {
        s.keptToChange().maxCoalesced = value;
        yield kernel(s, Linux.SOL_UDP, Linux.UDP_GRO, value != 0 ? 1 : 0);
      }
      default -> -WSAENOPROTOOPT;
    };
  }

  private static int setIp(HostSocket s, int name, int value) {
    return switch (name) {
      case Ws2TcpIp.IP_DONTFRAGMENT -> {
        s.keptToChange().dontFragment = value != 0;
        yield kernel(s, Linux.SOL_IP, Linux.IP_MTU_DISCOVER, fragmenting(s, value != 0));
      }
      case Ws2TcpIp.IP_MTU_DISCOVER -> setDiscovery(s, Linux.SOL_IP, Linux.IP_MTU_DISCOVER, value);
      case Ws2TcpIp.IP_UNICAST_IF ->
          kernel(s, Linux.SOL_IP, Linux.IP_UNICAST_IF, value); // in network order both
      case Ws2TcpIp.IP_MULTICAST_IF -> multicast(s).setInterface(Integer.reverseBytes(value));
      case Ws2TcpIp.IP_MULTICAST_LOOP -> Multicast.setLoop(s, value != 0);
      case Ws2TcpIp.IP_MTU -> -WSAENOPROTOOPT; // can only be read
      default -> setPlain(s, WinSock2.IPPROTO_IP, name, value);
    };
  }

  private static int setIpv6(HostSocket s, int name, int value) {
    return switch (name) {
      case Ws2TcpIp.IPV6_V6ONLY -> {
        int error = setPlain(s, WinSock2.IPPROTO_IPV6, name, value);
        boolean both = error == 0 && value == 0 && s.type == WinSock2.SOCK_DGRAM;
        int missing = both ? Defaults.datagrams(s.fd()) : 0;
        yield missing != 0 ? -Errors.of(missing) : error;
      }
      case Ws2TcpIp.IPV6_DONTFRAG -> {
        s.keptToChange().dontFragment6 = value != 0;
        yield kernel(s, Linux.SOL_IPV6, Linux.IPV6_DONTFRAG, value != 0 ? 1 : 0);
      }
      case Ws2TcpIp.IPV6_MTU_DISCOVER ->
          setDiscovery(s, Linux.SOL_IPV6, Linux.IPV6_MTU_DISCOVER, value);
      case Ws2TcpIp.IPV6_UNICAST_IF -> {
        int network = Integer.reverseBytes(value);
        yield kernel(s, Linux.SOL_IPV6, Linux.IPV6_UNICAST_IF, network);
      }
      default -> setPlain(s, WinSock2.IPPROTO_IPV6, name, value);
    };
  }

  /// Other sockets are in no group, but have an interface for multicast.
  private static Multicast multicast(HostSocket s) {
    return s instanceof HostDatagram datagram ? datagram.multicast() : new Multicast(s);
  }

  /// With the DF bit a datagram above the path's MTU is refused; without, it goes in fragments. A
  /// stream cuts its segments to fit either way.
  private static int fragmenting(HostSocket s, boolean dont) {
    if (dont) {
      return Linux.IP_PMTUDISC_DO;
    }
    return s.type == WinSock2.SOCK_STREAM ? Linux.IP_PMTUDISC_WANT : Linux.IP_PMTUDISC_DONT;
  }

  private static int setDiscovery(HostSocket s, int level, int name, int value) {
    int kernel =
        switch (value) {
          case Ws2TcpIp.IP_PMTUDISC_NOT_SET -> Linux.IP_PMTUDISC_WANT;
          case Ws2TcpIp.IP_PMTUDISC_DO -> Linux.IP_PMTUDISC_DO;
          case Ws2TcpIp.IP_PMTUDISC_DONT -> Linux.IP_PMTUDISC_DONT;
          case Ws2TcpIp.IP_PMTUDISC_PROBE -> Linux.IP_PMTUDISC_PROBE;
          default -> NONE;
        };
    return kernel == NONE ? -WSAEINVAL : kernel(s, level, name, kernel);
  }
}
