package org.jwinsock.spi;

/// Constants of ws2tcpip.h and of what it includes for TCP/IP, ws2ipdef.h and part of ws2def.h,
/// under their C names: options of the levels IPPROTO_IP, IPPROTO_IPV6, IPPROTO_TCP and
/// IPPROTO_UDP, flags of getaddrinfo and getnameinfo. The EAI_* errors are in [WsaErrors].
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header files, and the Microsoft Learn pages "IPPROTO_IP socket options" and
/// siblings.
public final class Ws2TcpIp {
  // Level IPPROTO_IP.
  public static final int IP_OPTIONS = 1;
  public static final int IP_HDRINCL = 2;
  public static final int IP_TOS = 3;
  public static final int IP_TTL = 4;
  public static final int IP_MULTICAST_IF = 9;
  public static final int IP_MULTICAST_TTL = 10;
  public static final int IP_MULTICAST_LOOP = 11;
  public static final int IP_ADD_MEMBERSHIP = 12;
  public static final int IP_DROP_MEMBERSHIP = 13;
  public static final int IP_DONTFRAGMENT = 14;
  public static final int IP_ADD_SOURCE_MEMBERSHIP = 15;
  public static final int IP_DROP_SOURCE_MEMBERSHIP = 16;
  public static final int IP_BLOCK_SOURCE = 17;
  public static final int IP_UNBLOCK_SOURCE = 18;
  public static final int IP_PKTINFO = 19;
  public static final int IP_PKTINFO_EX = 51;
  public static final int IP_HOPLIMIT = 21;
  public static final int IP_RECVTTL = 21;
  public static final int IP_RECEIVE_BROADCAST = 22;
  public static final int IP_RECVIF = 24;
  public static final int IP_RECVDSTADDR = 25;
  public static final int IP_RECVTOS = 40;
  public static final int IP_RECVTCLASS = 40;
  public static final int IP_TCLASS = 39;
  public static final int IP_RTHDR = 32;
  public static final int IP_RECVRTHDR = 38;
  public static final int IP_ECN = 50;
  public static final int IP_RECVECN = 50;
  public static final int IP_ORIGINAL_ARRIVAL_IF = 47;
  public static final int IP_IFLIST = 28;
  public static final int IP_ADD_IFLIST = 29;
  public static final int IP_DEL_IFLIST = 30;
  public static final int IP_GET_IFLIST = 33;
  public static final int IP_UNICAST_IF = 31;
  public static final int IP_MTU = 73;
  public static final int IP_MTU_DISCOVER = 71;
  public static final int IP_USER_MTU = 76;
  public static final int IP_NRT_INTERFACE = 74;
  public static final int IP_RECVERR = 75;
  public static final int IP_WFP_REDIRECT_RECORDS = 60;
  public static final int IP_WFP_REDIRECT_CONTEXT = 70;
  public static final int IP_PROTECTION_LEVEL = 23;

  // Levels IPPROTO_IP and IPPROTO_IPV6: membership by interface index.
  public static final int MCAST_JOIN_GROUP = 41;
  public static final int MCAST_LEAVE_GROUP = 42;
  public static final int MCAST_JOIN_SOURCE_GROUP = 45;
  public static final int MCAST_LEAVE_SOURCE_GROUP = 46;
  public static final int MCAST_BLOCK_SOURCE = 43;
  public static final int MCAST_UNBLOCK_SOURCE = 44;

  // Level IPPROTO_IPV6.
  public static final int IPV6_V6ONLY = 27;
  public static final int IPV6_UNICAST_HOPS = 4;
  public static final int IPV6_MULTICAST_IF = 9;
  public static final int IPV6_MULTICAST_HOPS = 10;
  public static final int IPV6_MULTICAST_LOOP = 11;
  public static final int IPV6_ADD_MEMBERSHIP = 12;
  public static final int IPV6_JOIN_GROUP = 12;
  public static final int IPV6_DROP_MEMBERSHIP = 13;
  public static final int IPV6_LEAVE_GROUP = 13;
  public static final int IPV6_DONTFRAG = 14;
  public static final int IPV6_PKTINFO = 19;
  public static final int IPV6_PKTINFO_EX = 51;
  public static final int IPV6_HOPLIMIT = 21;
  public static final int IPV6_HOPOPTS = 1;
  public static final int IPV6_HDRINCL = 2;
  public static final int IPV6_CHECKSUM = 26;
  public static final int IPV6_PROTECTION_LEVEL = 23;
  public static final int IPV6_RECVIF = 24;
  public static final int IPV6_RECVDSTADDR = 25;
  public static final int IPV6_UNICAST_IF = 31;
  public static final int IPV6_RTHDR = 32;
  public static final int IPV6_RECVRTHDR = 38;
  public static final int IPV6_TCLASS = 39;
  public static final int IPV6_RECVTCLASS = 40;
  public static final int IPV6_ECN = 50;
  public static final int IPV6_RECVECN = 50;
  public static final int IPV6_IFLIST = 28;
  public static final int IPV6_ADD_IFLIST = 29;
  public static final int IPV6_DEL_IFLIST = 30;
  public static final int IPV6_GET_IFLIST = 33;
  public static final int IPV6_MTU = 72;
  public static final int IPV6_MTU_DISCOVER = 71;
  public static final int IPV6_USER_MTU = 76;
  public static final int IPV6_NRT_INTERFACE = 74;
  public static final int IPV6_RECVERR = 75;
  public static final int IPV6_WFP_REDIRECT_RECORDS = 60;
  public static final int IPV6_WFP_REDIRECT_CONTEXT = 70;

  // Level IPPROTO_TCP.
  public static final int TCP_NODELAY = 1;
  public static final int TCP_EXPEDITED_1122 = 2;
  public static final int TCP_OFFLOAD_PREFERENCE = 11;
  public static final int TCP_KEEPALIVE = 3;
  public static final int TCP_KEEPIDLE = 3;
  public static final int TCP_KEEPINTVL = 17;
  public static final int TCP_KEEPCNT = 16;
  public static final int TCP_MAXSEG = 4;
  public static final int TCP_MAXRT = 5;
  public static final int TCP_MAXRTMS = 14;
  public static final int TCP_STDURG = 6;
  public static final int TCP_NOURG = 7;
  public static final int TCP_ATMARK = 8;
  public static final int TCP_NOSYNRETRIES = 9;
  public static final int TCP_TIMESTAMPS = 10;
  public static final int TCP_CONGESTION_ALGORITHM = 12;
  public static final int TCP_DELAY_FIN_ACK = 13;
  public static final int TCP_FASTOPEN = 15;
  public static final int TCP_FAIL_CONNECT_ON_ICMP_ERROR = 18;
  public static final int TCP_ICMP_ERROR_INFO = 19;

  // Level IPPROTO_UDP.
  public static final int UDP_NOCHECKSUM = 1;
  public static final int UDP_CHECKSUM_COVERAGE = 20;
  public static final int UDP_SEND_MSG_SIZE = 2;
  public static final int UDP_RECV_MAX_COALESCED_SIZE = 3;
  public static final int UDP_COALESCED_INFO = 3;

  // Values of IP_MTU_DISCOVER.
  public static final int IP_PMTUDISC_NOT_SET = 0;
  public static final int IP_PMTUDISC_DO = 1;
  public static final int IP_PMTUDISC_DONT = 2;
  public static final int IP_PMTUDISC_PROBE = 3;

  // Values of IP_PROTECTION_LEVEL.
  public static final int PROTECTION_LEVEL_UNRESTRICTED = 0xA;
  public static final int PROTECTION_LEVEL_EDGERESTRICTED = 0x14;
  public static final int PROTECTION_LEVEL_RESTRICTED = 0x1E;
  public static final int PROTECTION_LEVEL_DEFAULT = 0x14;

  // Values of TCP_OFFLOAD_PREFERENCE.
  public static final int TCP_OFFLOAD_NO_PREFERENCE = 0;
  public static final int TCP_OFFLOAD_NOT_PREFERRED = 1;
  public static final int TCP_OFFLOAD_PREFERRED = 2;

  // Values that mean: the default of the stack.
  public static final int IP_UNSPECIFIED_TYPE_OF_SERVICE = 0xFFFFFFFF;
  public static final int IP_UNSPECIFIED_HOP_LIMIT = 0xFFFFFFFF;
  public static final int IP_UNSPECIFIED_USER_MTU = 0xFFFFFFFF;

  // Multicast source filters.
  public static final int MCAST_INCLUDE = 0;
  public static final int MCAST_EXCLUDE = 1;

  // Interface flags of INTERFACE_INFO.
  public static final int IFF_UP = 1;
  public static final int IFF_BROADCAST = 2;
  public static final int IFF_LOOPBACK = 4;
  public static final int IFF_POINTTOPOINT = 8;
  public static final int IFF_MULTICAST = 0x10;

  // I/O control codes.
  public static final int SIO_GET_INTERFACE_LIST = 0x4004747F;
  public static final int SIO_GET_INTERFACE_LIST_EX = 0x4004747E;
  public static final int SIO_SET_MULTICAST_FILTER = 0x8004747D;
  public static final int SIO_GET_MULTICAST_FILTER = 0x8004747C;
  public static final int SIOCSIPMSFILTER = 0x8004747D;
  public static final int SIOCGIPMSFILTER = 0x8004747C;
  public static final int SIOCSMSFILTER = 0x8004747E;
  public static final int SIOCGMSFILTER = 0x8004747F;
  public static final int SIO_IDEAL_SEND_BACKLOG_QUERY = 0x4004747B;
  public static final int SIO_IDEAL_SEND_BACKLOG_CHANGE = 0x2000747A;

  // Flags and DNS settings of getaddrinfo and GetAddrInfoEx.
  public static final int AI_PASSIVE = 1;
  public static final int AI_CANONNAME = 2;
  public static final int AI_NUMERICHOST = 4;
  public static final int AI_NUMERICSERV = 8;
  public static final int AI_DNS_ONLY = 0x10;
  public static final int AI_FORCE_CLEAR_TEXT = 0x20;
  public static final int AI_BYPASS_DNS_CACHE = 0x40;
  public static final int AI_RETURN_TTL = 0x80;
  public static final int AI_ALL = 0x100;
  public static final int AI_ADDRCONFIG = 0x400;
  public static final int AI_V4MAPPED = 0x800;
  public static final int AI_NON_AUTHORITATIVE = 0x4000;
  public static final int AI_SECURE = 0x8000;
  public static final int AI_RETURN_PREFERRED_NAMES = 0x10000;
  public static final int AI_FQDN = 0x20000;
  public static final int AI_FILESERVER = 0x40000;
  public static final int AI_DISABLE_IDN_ENCODING = 0x80000;
  public static final int AI_SECURE_WITH_FALLBACK = 0x100000;
  public static final int AI_EXCLUSIVE_CUSTOM_SERVERS = 0x200000;
  public static final int AI_RETURN_RESPONSE_FLAGS = 0x10000000;
  public static final int AI_REQUIRE_SECURE = 0x20000000;
  public static final int AI_RESOLUTION_HANDLE = 0x40000000;
  public static final int AI_EXTENDED = 0x80000000;
  public static final int AI_DNS_SERVER_TYPE_UDP = 1;
  public static final int AI_DNS_SERVER_TYPE_DOH = 2;
  public static final int AI_DNS_SERVER_TYPE_DOT = 3;
  public static final int AI_DNS_SERVER_UDP_FALLBACK = 1;
  public static final int AI_DNS_RESPONSE_SECURE = 1;
  public static final int AI_DNS_RESPONSE_HOSTFILE = 2;
  public static final int AI_EXTRA_DNSSEC_REQUIRED = 1;

  // getnameinfo; the sizes are in characters, with the terminator.
  public static final int NI_NOFQDN = 1;
  public static final int NI_NUMERICHOST = 2;
  public static final int NI_NAMEREQD = 4;
  public static final int NI_NUMERICSERV = 8;
  public static final int NI_DGRAM = 0x10;
  public static final int NI_MAXHOST = 0x401;
  public static final int NI_MAXSERV = 0x20;

  // Sizes of address text in characters with the terminator, port and scope included.
  public static final int INET_ADDRSTRLEN = 0x16;
  public static final int INET6_ADDRSTRLEN = 0x41;

  // IPv6 addresses.
  public static final int IPV6_ADDRESS_BITS = 128;

  private Ws2TcpIp() {}
}
