package org.jwinsock.core.name;

import static org.jwinsock.spi.AdapterAddresses.GAA_FLAG_INCLUDE_ALL_INTERFACES;
import static org.jwinsock.spi.AdapterAddresses.GAA_FLAG_SKIP_FRIENDLY_NAME;
import static org.jwinsock.spi.AdapterAddresses.GAA_FLAG_SKIP_UNICAST;
import static org.jwinsock.spi.AdapterAddresses.IF_OPER_STATUS_DOWN;
import static org.jwinsock.spi.AdapterAddresses.IF_OPER_STATUS_UP;
import static org.jwinsock.spi.AdapterAddresses.IF_TYPE_ETHERNET_CSMACD;
import static org.jwinsock.spi.AdapterAddresses.IF_TYPE_OTHER;
import static org.jwinsock.spi.AdapterAddresses.IF_TYPE_PPP;
import static org.jwinsock.spi.AdapterAddresses.IF_TYPE_SOFTWARE_LOOPBACK;
import static org.jwinsock.spi.AdapterAddresses.IP_ADAPTER_IPV4_ENABLED;
import static org.jwinsock.spi.AdapterAddresses.IP_ADAPTER_IPV6_ENABLED;
import static org.jwinsock.spi.AdapterAddresses.IP_ADAPTER_NO_MULTICAST;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.AdapterAddresses;
import org.jwinsock.spi.AdapterAddresses.UnicastAddress;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;

/// The interfaces of this machine, as `java.net.NetworkInterface` knows them.
///
/// It knows unicast addresses only; anycast and multicast addresses and name servers are never
/// among the answers. Interfaces come and go, so every call asks anew.
public final class Adapters {

  private Adapters() {}

  /// The interfaces, by index.
  ///
  /// @param family `AF_INET` or `AF_INET6` for those with an address of it, `AF_UNSPEC` for those
  ///   with any
  /// @param gaaFlags `GAA_FLAG_*`
  public static List<AdapterAddresses> list(int family, int gaaFlags) {
    boolean all = (gaaFlags & GAA_FLAG_INCLUDE_ALL_INTERFACES) != 0;
    List<AdapterAddresses> adapters = new ArrayList<>();
    for (NetworkInterface one : interfaces()) {
      List<UnicastAddress> addresses = addresses(one, family);
      if (all || !addresses.isEmpty()) {
        adapters.add(adapter(one, addresses, gaaFlags));
      }
    }
    return adapters;
  }

  /// The addresses other machines may reach this one by, in the order of the interfaces, IPv6
  /// before IPv4; the loopback ones if there are no others.
  ///
  /// @param family `AF_INET`, `AF_INET6` or `AF_UNSPEC` for both
  public static List<SockAddr> own(int family) {
    List<SockAddr> found = new ArrayList<>();
    for (NetworkInterface one : interfaces()) {
      if (isUp(one) && !isLoopback(one)) {
        addresses(one, family).forEach(address -> found.add(address.address()));
      }
    }
    found.sort(Comparator.comparing(address -> address.family() == WinSock2.AF_INET));
    return found.isEmpty() ? loopback(family) : found;
  }

  /// The loopback addresses: `::1` if this machine has IPv6, and `127.0.0.1`.
  public static List<SockAddr> loopback(int family) {
    List<SockAddr> found = new ArrayList<>();
    if (family != WinSock2.AF_INET && hasLoopback6()) {
      found.add(SockAddrIn6.LOOPBACK);
    }
    if (family != WinSock2.AF_INET6) {
      found.add(new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0));
    }
    return found;
  }

  /// True if an interface that is up has an address of the family that reaches beyond its link.
  public static boolean hasGlobal(int family) {
    for (NetworkInterface one : interfaces()) {
      if (isUp(one) && one.inetAddresses().anyMatch(address -> isGlobal(address, family))) {
        return true;
      }
    }
    return false;
  }

  /// The index of an interface; 0 if there is none of this name.
  public static int index(String name) {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      return found == null ? 0 : Math.max(found.getIndex(), 0);
    } catch (SocketException e) {
      throw new UncheckedIOException("interface " + name, e);
    }
  }

  /// The name of an interface; null if there is none of this index.
  public static @Nullable String name(int index) {
    try {
      NetworkInterface found = index <= 0 ? null : NetworkInterface.getByIndex(index);
      return found == null ? null : found.getName();
    } catch (SocketException e) {
      throw new UncheckedIOException("interface " + index, e);
    }
  }

  private static List<NetworkInterface> interfaces() {
    try {
      return NetworkInterface.networkInterfaces()
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException("the interfaces of this machine", e);
    }
  }

  private static AdapterAddresses adapter(
      NetworkInterface one, List<UnicastAddress> addresses, int gaaFlags) {
    String label = one.getDisplayName() == null ? one.getName() : one.getDisplayName();
    byte[] hardware = ask(one, NetworkInterface::getHardwareAddress);
    Integer mtu = ask(one, NetworkInterface::getMTU);
    return new AdapterAddresses(
        one.getIndex(),
        one.getName(),
        (gaaFlags & GAA_FLAG_SKIP_FRIENDLY_NAME) != 0 ? "" : label,
        hardware == null ? "" : HexFormat.ofDelimiter("-").withUpperCase().formatHex(hardware),
        flags(one),
        mtu == null ? 0 : mtu,
        type(one, hardware),
        isUp(one) ? IF_OPER_STATUS_UP : IF_OPER_STATUS_DOWN,
        (gaaFlags & GAA_FLAG_SKIP_UNICAST) != 0 ? List.of() : addresses);
  }

  private static int flags(NetworkInterface one) {
    int flags =
        Boolean.TRUE.equals(ask(one, NetworkInterface::supportsMulticast))
            ? 0
            : IP_ADAPTER_NO_MULTICAST;
    for (InterfaceAddress address : one.getInterfaceAddresses()) {
      flags |=
          address.getAddress() instanceof Inet4Address
              ? IP_ADAPTER_IPV4_ENABLED
              : IP_ADAPTER_IPV6_ENABLED;
    }
    return flags;
  }

  private static int type(NetworkInterface one, byte @Nullable [] hardware) {
    if (isLoopback(one)) {
      return IF_TYPE_SOFTWARE_LOOPBACK;
    }
    if (Boolean.TRUE.equals(ask(one, NetworkInterface::isPointToPoint))) {
      return IF_TYPE_PPP;
    }
    return hardware != null && hardware.length == 6 ? IF_TYPE_ETHERNET_CSMACD : IF_TYPE_OTHER;
  }

  private static List<UnicastAddress> addresses(NetworkInterface one, int family) {
    List<UnicastAddress> found = new ArrayList<>();
    for (InterfaceAddress address : one.getInterfaceAddresses()) {
      SockAddr unicast = SockAddr.of(address.getAddress(), 0);
      if (family == WinSock2.AF_UNSPEC || family == unicast.family()) {
        found.add(new UnicastAddress(unscoped(unicast), address.getNetworkPrefixLength()));
      }
    }
    return found;
  }

  /// Java gives every IPv6 address of an interface its scope; Windows only the link-local ones.
  private static SockAddr unscoped(SockAddr address) {
    return address instanceof SockAddrIn6 six && six.high() >>> 54 != 0xFE80 >>> 6
        ? new SockAddrIn6(six.high(), six.low(), six.port(), six.flowInfo(), 0)
        : address;
  }

  private static boolean isGlobal(InetAddress address, int family) {
    boolean four = address instanceof Inet4Address;
    return four == (family == WinSock2.AF_INET)
        && !address.isLoopbackAddress()
        && !address.isLinkLocalAddress();
  }

  private static boolean hasLoopback6() {
    return interfaces().stream()
        .filter(Adapters::isUp)
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(address -> !(address instanceof Inet4Address) && address.isLoopbackAddress());
  }

  private static boolean isUp(NetworkInterface one) {
    return Boolean.TRUE.equals(ask(one, NetworkInterface::isUp));
  }

  private static boolean isLoopback(NetworkInterface one) {
    return Boolean.TRUE.equals(ask(one, NetworkInterface::isLoopback));
  }

  private interface Question<T> {
    @Nullable T ask(NetworkInterface one) throws IOException;
  }

  /// Null if the interface has gone since it was listed.
  private static <T> @Nullable T ask(NetworkInterface one, Question<T> question) {
    try {
      return question.ask(one);
    } catch (IOException e) {
      if (index(one.getName()) == 0) {
        return null;
      }
      throw new UncheckedIOException("interface " + one.getName(), e);
    }
  }
}
