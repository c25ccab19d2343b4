package org.jwinsock.spi;

import java.util.List;

/// `IP_ADAPTER_ADDRESSES`: an interface of this machine and its addresses, as far as the JVM knows
/// them.
///
/// @param ifIndex the index of the interface, for both families
/// @param adapterName the system's name of it: `eth0`
/// @param friendlyName a name for people; often the same; empty if it was not asked for
/// @param physicalAddress the hardware address in hexadecimal with hyphens; empty if it has none
/// @param flags `IP_ADAPTER_*`
/// @param mtu the largest packet in bytes
/// @param ifType `IF_TYPE_*`
/// @param operStatus [#IF_OPER_STATUS_UP] or [#IF_OPER_STATUS_DOWN]
/// @param unicastAddresses empty if they were not asked for
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/iptypes/ns-iptypes-ip_adapter_addresses_lh">
///   IP_ADAPTER_ADDRESSES</a>
public record AdapterAddresses(
    int ifIndex,
    String adapterName,
    String friendlyName,
    String physicalAddress,
    int flags,
    int mtu,
    int ifType,
    int operStatus,
    List<UnicastAddress> unicastAddresses) {

  // What GetAdaptersAddresses is told: iptypes.h.
  public static final int GAA_FLAG_SKIP_UNICAST = 0x1;
  public static final int GAA_FLAG_SKIP_ANYCAST = 0x2;
  public static final int GAA_FLAG_SKIP_MULTICAST = 0x4;
  public static final int GAA_FLAG_SKIP_DNS_SERVER = 0x8;
  public static final int GAA_FLAG_SKIP_FRIENDLY_NAME = 0x20;
  public static final int GAA_FLAG_INCLUDE_ALL_INTERFACES = 0x100;

  // Flags: iptypes.h.
  public static final int IP_ADAPTER_NO_MULTICAST = 0x10;
  public static final int IP_ADAPTER_IPV4_ENABLED = 0x80;
  public static final int IP_ADAPTER_IPV6_ENABLED = 0x100;

  // Interface types, those of IANA: ipifcons.h.
  public static final int IF_TYPE_OTHER = 1;
  public static final int IF_TYPE_ETHERNET_CSMACD = 6;
  public static final int IF_TYPE_PPP = 23;
  public static final int IF_TYPE_SOFTWARE_LOOPBACK = 24;

  // IF_OPER_STATUS: ifdef.h.
  public static final int IF_OPER_STATUS_UP = 1;
  public static final int IF_OPER_STATUS_DOWN = 2;

  /// `ERROR_NO_DATA`: no interface fits the question.
  public static final int ERROR_NO_DATA = 232;

  /// Copies the list.
  public AdapterAddresses {
    unicastAddresses = List.copyOf(unicastAddresses);
  }

  /// `IP_ADAPTER_UNICAST_ADDRESS`.
  ///
  /// @param address port 0; a link-local IPv6 address has its scope
  /// @param onLinkPrefixLength bits of the subnet's prefix
  public record UnicastAddress(SockAddr address, int onLinkPrefixLength) {}
}
