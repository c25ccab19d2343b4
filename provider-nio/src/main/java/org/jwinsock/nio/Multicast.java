package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Memberships;
import org.jwinsock.afd.TransportException;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// The groups one datagram channel is in, and the interface its own multicast leaves by.
///
/// The rules are [Memberships]'; the channel has a key for each group and, of memberships of single
/// sources, for each source.
final class Multicast implements Memberships.Network {

  private static final ValueLayout.OfInt DWORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final DatagramChannel channel;
  private final int family;
  private final Memberships memberships = new Memberships(this);

  /// A membership of the channel's; without source it is one of all.
  private record Name(SockAddr group, int index, @Nullable SockAddr source) {}

  /// Guarded by the memberships' monitor, which holds during [#change].
  private final Map<Name, MembershipKey> keys = new HashMap<>();

  private volatile int interfaceIndex;

  Multicast(DatagramChannel channel, int family) {
    this.channel = channel;
    this.family = family;
  }

  /// Whether an option is the interface of outgoing multicast.
  static boolean isInterface(int level, int name) {
    return level == WinSock2.IPPROTO_IP && name == Ws2TcpIp.IP_MULTICAST_IF
        || level == WinSock2.IPPROTO_IPV6 && name == Ws2TcpIp.IPV6_MULTICAST_IF;
  }

  /// Whether [#set] knows an option.
  boolean handles(int level, int name) {
    return isInterface(level, name) && (level == WinSock2.IPPROTO_IP || family == WinSock2.AF_INET6)
        || Memberships.isMembership(level, name);
  }

  int set(int level, int name, MemorySegment value) {
    return isInterface(level, name)
        ? setInterface(level, value.get(DWORD, 0))
        : memberships.change(level, name, value);
  }

  // --- sending

  /// The index, in host order for both families as Windows answers it; 0 for the system's choice.
  int interfaceIndex() {
    return interfaceIndex;
  }

  /// For IPv4 an address or index in network order, for IPv6 an index in host order. A channel
  /// cannot go back to the system's choice.
  private int setInterface(int level, int value) {
    try {
      int index =
          level == WinSock2.IPPROTO_IP ? memberships.index(Integer.reverseBytes(value)) : value;
      if (index == 0) {
        return interfaceIndex == 0 ? 0 : -WSAENOPROTOOPT;
      }
      NetworkInterface found = NioInterfaces.at(index);
      if (found == null) {
        return -WSAEADDRNOTAVAIL;
      }
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, found);
      interfaceIndex = index;
      return 0;
    } catch (TransportException e) {
      return -e.error();
    } catch (IOException e) {
      return -Failures.of(e, WSAEADDRNOTAVAIL);
    }
  }

  /// Has another channel's multicast leave by the same interface.
  void giveInterface(DatagramChannel other) throws IOException {
    if (interfaceIndex != 0) {
      NetworkInterface found = channel.getOption(StandardSocketOptions.IP_MULTICAST_IF);
      if (found != null) {
        other.setOption(StandardSocketOptions.IP_MULTICAST_IF, found);
      }
    }
  }

  // --- memberships

  @Override
  public int indexOf(int address) throws TransportException {
    return NioInterfaces.indexOf(address);
  }

  @Override
  public int change(
      Memberships.Action action, SockAddr group, int index, @Nullable SockAddr source) {
    try {
      switch (action) {
        case JOIN, JOIN_SOURCE -> join(new Name(group, index, source));
        case LEAVE -> keys.entrySet().removeIf(each -> isDropped(each, group, index));
        case LEAVE_SOURCE -> {
          MembershipKey left = keys.remove(new Name(group, index, source));
          if (left == null) {
            return -WSAEADDRNOTAVAIL;
          }
          left.drop();
        }
        case BLOCK -> key(group, index).block(host(source));
        case UNBLOCK -> key(group, index).unblock(host(source));
      }
      return 0;
    } catch (TransportException e) {
      return -e.error();
    } catch (IOException e) {
      return -Failures.of(e, WSAEADDRNOTAVAIL);
    } catch (UnsupportedOperationException e) {
      return -WSAENOPROTOOPT;
    } catch (IllegalArgumentException e) {
      return -WSAEINVAL;
    } catch (IllegalStateException e) {
      return -WSAEADDRNOTAVAIL;
    }
  }

  private void join(Name name) throws IOException, TransportException {
    NetworkInterface found = name.index == 0 ? chosen(name.group) : NioInterfaces.at(name.index);
    if (found == null) {
      throw new TransportException(WSAEADDRNOTAVAIL);
    }
    MembershipKey key =
        name.source == null
            ? channel.join(Addresses.host(name.group), found)
            : channel.join(Addresses.host(name.group), found, Addresses.host(name.source));
    keys.put(name, key);
  }

  /// The interface of a join that names none: that of outgoing multicast, or the system's choice.
  private @Nullable NetworkInterface chosen(SockAddr group) throws TransportException {
    return interfaceIndex != 0 ? NioInterfaces.at(interfaceIndex) : NioInterfaces.towards(group);
  }

  private static boolean isDropped(Map.Entry<Name, MembershipKey> each, SockAddr group, int index) {
    Name name = each.getKey();
    if (!name.group.equals(group) || name.index != index) {
      return false;
    }
    each.getValue().drop();
    return true;
  }

  private MembershipKey key(SockAddr group, int index) throws TransportException {
    MembershipKey key = keys.get(new Name(group, index, null));
    if (key == null) {
      throw new TransportException(WSAEINVAL);
    }
    return key;
  }

  private static InetAddress host(@Nullable SockAddr source) throws TransportException {
    if (source == null) {
      throw new TransportException(WSAEINVAL);
    }
    return Addresses.host(source);
  }
}
