package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// The options of one socket, in Windows' numbers and in the JDK's.
///
/// What was set is kept here as well as in the channel: a socket may get another channel, listening
/// channels know only a few options, and accepted sockets inherit them all. It is also the answer,
/// because systems change buffer sizes.
///
/// The monitor guards the map. All values are a `DWORD`.
final class OptionStore {

  private static final ValueLayout.OfInt DWORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  // Windows' defaults: "SO_KEEPALIVE socket option"
  private static final int KEEP_IDLE_SECONDS = 7200;
  private static final int KEEP_INTERVAL_SECONDS = 1;
  private static final int KEEP_COUNT = 10;

  // What Linux takes at most, and Windows.
  private static final int MOST_KEEP_SECONDS = 32_767;
  private static final int MOST_KEEP_COUNT = 127;
  private static final int MOST_KEEP_COUNT_WINDOWS = 255;

  /// `IPV6_MULTICAST_HOPS` -1 is the default, 1.
  private static final int DEFAULT_MULTICAST_HOPS = 1;

  private static final String OOB_INLINE = "SO_OOBINLINE";

  /// What an option is here. Those without a JDK option are kept and change nothing.
  @SuppressWarnings("ImmutableEnumChecker") // the JDK's options are constants
  private enum Known {
    SEND_BUFFER(StandardSocketOptions.SO_SNDBUF),
    RECEIVE_BUFFER(StandardSocketOptions.SO_RCVBUF),
    KEEPALIVE(StandardSocketOptions.SO_KEEPALIVE),
    BROADCAST(StandardSocketOptions.SO_BROADCAST),
    /// Found by its name: the JDK's channels have it, its API has not.
    URGENT_INLINE(null),
    /// Windows accepts it and ignores it.
    DONT_ROUTE(null),
    NO_DELAY(StandardSocketOptions.TCP_NODELAY),
    KEEP_IDLE(ExtendedSocketOptions.TCP_KEEPIDLE),
    KEEP_INTERVAL(ExtendedSocketOptions.TCP_KEEPINTERVAL),
    KEEP_COUNT(ExtendedSocketOptions.TCP_KEEPCOUNT),
    /// "It may simply store this option without taking any action": IPPROTO_UDP Socket Options.
    NO_CHECKSUM(null),
    TYPE_OF_SERVICE(StandardSocketOptions.IP_TOS),
    DONT_FRAGMENT(ExtendedSocketOptions.IP_DONTFRAGMENT),
    MULTICAST_TTL(StandardSocketOptions.IP_MULTICAST_TTL),
    MULTICAST_LOOP(StandardSocketOptions.IP_MULTICAST_LOOP),
    /// Kept; the socket acts on it.
    V6_ONLY(null);

    final @Nullable SocketOption<?> option;

    Known(@Nullable SocketOption<?> option) {
      this.option = option;
    }

    boolean isFlag() {
      return option == null || option.type() == Boolean.class;
    }
  }

  private final Map<Known, Integer> kept = new LinkedHashMap<>();

  // --- which options there are

  private static @Nullable Known known(NioSocket s, int level, int name) {
    return switch (level) {
      case WinSock2.SOL_SOCKET -> ofSocket(s, name);
      case WinSock2.IPPROTO_TCP -> s.isStream() ? ofTcp(name) : null;
      case WinSock2.IPPROTO_UDP ->
          !s.isStream() && name == Ws2TcpIp.UDP_NOCHECKSUM ? Known.NO_CHECKSUM : null;
      case WinSock2.IPPROTO_IP -> s.family == WinSock2.AF_UNIX ? null : ofIp(s, name);
      case WinSock2.IPPROTO_IPV6 -> s.family == WinSock2.AF_INET6 ? ofIpv6(s, name) : null;
      default -> null;
    };
  }

  private static @Nullable Known ofSocket(NioSocket s, int name) {
    boolean ip = s.family != WinSock2.AF_UNIX;
    return switch (name) {
      case WinSock2.SO_SNDBUF -> Known.SEND_BUFFER;
      case WinSock2.SO_RCVBUF -> Known.RECEIVE_BUFFER;
      case WinSock2.SO_DONTROUTE -> Known.DONT_ROUTE;
      case WinSock2.SO_KEEPALIVE -> s.isStream() && ip ? Known.KEEPALIVE : null;
      case WinSock2.SO_OOBINLINE -> s.isStream() && ip ? Known.URGENT_INLINE : null;
      case WinSock2.SO_BROADCAST -> s.isStream() ? null : Known.BROADCAST;
      default -> null;
    };
  }

  private static @Nullable Known ofTcp(int name) {
    return switch (name) {
      case Ws2TcpIp.TCP_NODELAY -> Known.NO_DELAY;
      case Ws2TcpIp.TCP_KEEPIDLE -> Known.KEEP_IDLE;
      case Ws2TcpIp.TCP_KEEPINTVL -> Known.KEEP_INTERVAL;
      case Ws2TcpIp.TCP_KEEPCNT -> Known.KEEP_COUNT;
      default -> null;
    };
  }

  private static @Nullable Known ofIp(NioSocket s, int name) {
    if (name == Ws2TcpIp.IP_TOS) {
      return Known.TYPE_OF_SERVICE;
    }
    if (s.isStream()) {
      return null;
    }
    return switch (name) {
      case Ws2TcpIp.IP_DONTFRAGMENT -> Known.DONT_FRAGMENT;
      case Ws2TcpIp.IP_MULTICAST_TTL -> Known.MULTICAST_TTL;
      case Ws2TcpIp.IP_MULTICAST_LOOP -> Known.MULTICAST_LOOP;
      default -> null;
    };
  }

  private static @Nullable Known ofIpv6(NioSocket s, int name) {
    if (name == Ws2TcpIp.IPV6_V6ONLY) {
      return Known.V6_ONLY;
    }
    if (s.isStream()) {
      return null;
    }
    return switch (name) {
      case Ws2TcpIp.IPV6_DONTFRAG -> Known.DONT_FRAGMENT;
      case Ws2TcpIp.IPV6_MULTICAST_HOPS -> Known.MULTICAST_TTL;
      case Ws2TcpIp.IPV6_MULTICAST_LOOP -> Known.MULTICAST_LOOP;
      default -> null;
    };
  }

  // --- reading

  /// Reads an option.
  ///
  /// @return the length written, or a negative Winsock error
  int get(NioSocket s, int level, int name, MemorySegment value) {
    Multicast multicast = s.multicast();
    if (multicast != null && Multicast.isInterface(level, name)) {
      value.set(DWORD, 0, multicast.interfaceIndex());
      return Integer.BYTES;
    }
    Known known = known(s, level, name);
    if (known == null) {
      return -WSAENOPROTOOPT;
    }
    try {
      value.set(DWORD, 0, value(s, known));
      return Integer.BYTES;
    } catch (ClosedChannelException e) {
      return -WSAENOTSOCK;
    } catch (IOException e) {
      return -Failures.of(e, WSAENETDOWN);
    } catch (UnsupportedOperationException e) {
      return -WSAENOPROTOOPT;
    }
  }

  private int value(NioSocket s, Known known) throws IOException {
    Integer set;
    synchronized (this) {
      set = kept.get(known);
    }
    if (set != null) {
      return set;
    }
    return switch (known) {
      case V6_ONLY -> 1;
      case DONT_ROUTE, NO_CHECKSUM, URGENT_INLINE -> 0;
      case KEEP_IDLE -> KEEP_IDLE_SECONDS;
      case KEEP_INTERVAL -> KEEP_INTERVAL_SECONDS;
      case KEEP_COUNT -> KEEP_COUNT;
      default -> ofChannel(s.networkChannel(), known);
    };
  }

  private static int ofChannel(NetworkChannel channel, Known known) throws IOException {
    SocketOption<?> option = known.option;
    if (option == null || !channel.supportedOptions().contains(option)) {
      if (channel instanceof ServerSocketChannel) {
        return 0; // not set, and this channel has no place for it
      }
      throw new UnsupportedOperationException(known.name());
    }
    return switch (channel.getOption(option)) {
      case Boolean flag -> flag ? 1 : 0;
      case Integer number -> number;
      default -> throw new UnsupportedOperationException(known.name());
    };
  }

  synchronized boolean isV6Only() {
    return kept.getOrDefault(Known.V6_ONLY, 1) != 0;
  }

  synchronized boolean keepsAlive() {
    return kept.getOrDefault(Known.KEEPALIVE, 0) != 0;
  }

  // --- writing

  /// Sets an option.
  ///
  /// @return 0 or a negative Winsock error
  int set(NioSocket s, int level, int name, MemorySegment value) {
    Multicast multicast = s.multicast();
    if (multicast != null && multicast.handles(level, name)) {
      return multicast.set(level, name, value);
    }
    Known known = known(s, level, name);
    if (known == null) {
      return -WSAENOPROTOOPT;
    }
    int number = value.get(DWORD, 0);
    int wanted = known.isFlag() ? (number != 0 ? 1 : 0) : limited(known, number);
    if (wanted < 0) {
      return wanted;
    }
    try {
      if (known != Known.V6_ONLY && known != Known.DONT_ROUTE && known != Known.NO_CHECKSUM) {
        if (known == Known.KEEPALIVE && wanted != 0) {
          giveKeepalive(s.networkChannel());
        }
        give(s.networkChannel(), known, wanted);
      }
      synchronized (this) {
        kept.put(known, wanted);
      }
      return 0;
    } catch (ClosedChannelException e) {
      return -WSAENOTSOCK;
    } catch (IOException e) {
      return -Failures.of(e, WSAENETDOWN);
    } catch (UnsupportedOperationException e) {
      return -WSAENOPROTOOPT;
    } catch (IllegalArgumentException e) {
      return -WSAEINVAL;
    }
  }

  /// The value as it is kept, `-WSAEINVAL` for one out of range.
  private static int limited(Known known, int value) {
    return switch (known) {
      case SEND_BUFFER, RECEIVE_BUFFER -> value < 0 ? Integer.MAX_VALUE : value;
      case KEEP_IDLE, KEEP_INTERVAL -> value < 1 ? -WSAEINVAL : value;
      case KEEP_COUNT -> value < 1 || value > MOST_KEEP_COUNT_WINDOWS ? -WSAEINVAL : value;
      case MULTICAST_TTL ->
          value == -1 ? DEFAULT_MULTICAST_HOPS : value < 0 || value > 255 ? -WSAEINVAL : value;
      default -> value < 0 ? -WSAEINVAL : value;
    };
  }

  /// Gives a new channel of the socket what was set.
  void giveAll(NetworkChannel channel) throws IOException {
    Map<Known, Integer> all = all();
    if (all.getOrDefault(Known.KEEPALIVE, 0) != 0) {
      giveKeepalive(channel);
    }
    for (Map.Entry<Known, Integer> each : all.entrySet()) {
      Known known = each.getKey();
      if (known.option != null || known == Known.URGENT_INLINE) {
        give(channel, known, each.getValue());
      }
    }
  }

  /// Gives a channel that was made with a listener's options these instead.
  ///
  /// @param before the channel that these were for, which has the defaults of the others
  void giveInstead(OptionStore listener, NetworkChannel before, NetworkChannel channel)
      throws IOException {
    Map<Known, Integer> theirs = listener.all();
    theirs.keySet().removeAll(all().keySet());
    for (Known known : theirs.keySet()) {
      if (known.option != null && before.supportedOptions().contains(known.option)) {
        give(channel, known, ofChannel(before, known));
      }
    }
    giveAll(channel);
  }

  /// Takes over what was set on a listener.
  void inherit(OptionStore listener, NetworkChannel channel) throws IOException {
    Map<Known, Integer> theirs = listener.all();
    synchronized (this) {
      kept.putAll(theirs);
    }
    giveAll(channel);
  }

  private synchronized Map<Known, Integer> all() {
    return new LinkedHashMap<>(kept);
  }

  /// The probing times before probing is switched on: the system's defaults are not Windows'.
  private void giveKeepalive(NetworkChannel channel) throws IOException {
    int idle;
    int interval;
    int count;
    synchronized (this) {
      idle = kept.getOrDefault(Known.KEEP_IDLE, KEEP_IDLE_SECONDS);
      interval = kept.getOrDefault(Known.KEEP_INTERVAL, KEEP_INTERVAL_SECONDS);
      count = kept.getOrDefault(Known.KEEP_COUNT, KEEP_COUNT);
    }
    if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      give(channel, Known.KEEP_IDLE, idle);
      give(channel, Known.KEEP_INTERVAL, interval);
      give(channel, Known.KEEP_COUNT, count);
    }
  }

  private static void give(NetworkChannel channel, Known known, int value) throws IOException {
    SocketOption<?> option = known == Known.URGENT_INLINE ? inline(channel) : known.option;
    if (option == null || !channel.supportedOptions().contains(option)) {
      if (channel instanceof ServerSocketChannel) {
        return; // for the sockets it accepts
      }
      throw new UnsupportedOperationException(known.name());
    }
    int limited =
        switch (known) {
          case KEEP_IDLE, KEEP_INTERVAL -> Math.min(value, MOST_KEEP_SECONDS);
          case KEEP_COUNT -> Math.min(value, MOST_KEEP_COUNT);
          default -> value;
        };
    give(channel, option, limited);
  }

  @SuppressWarnings("unchecked") // as its type says
  private static void give(NetworkChannel channel, SocketOption<?> option, int value)
      throws IOException {
    if (option.type() == Boolean.class) {
      channel.setOption((SocketOption<Boolean>) option, value != 0);
    } else {
      channel.setOption((SocketOption<Integer>) option, value);
    }
  }

  private static @Nullable SocketOption<?> inline(NetworkChannel channel) {
    for (SocketOption<?> option : channel.supportedOptions()) {
      if (option.name().equals(OOB_INLINE)) {
        return option;
      }
    }
    return null;
  }

  /// For an accepted socket.
  synchronized OptionStore copy() {
    OptionStore copy = new OptionStore();
    copy.kept.putAll(kept);
    return copy;
  }
}
