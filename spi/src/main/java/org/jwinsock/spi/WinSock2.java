package org.jwinsock.spi;

/// Constants of winsock2.h and of ws2def.h, which it includes, under their C names.
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes. Handles
/// (`INVALID_SOCKET`, `WSA_INVALID_EVENT`) are longs.
///
/// Source: the header files, and the Microsoft Learn pages of the functions that take the
/// constants.
public final class WinSock2 {
  // Handles and results.
  public static final int SOCKET_ERROR = 0xFFFFFFFF;
  public static final int FROM_PROTOCOL_INFO = 0xFFFFFFFF;
  public static final int SOMAXCONN = 0x7FFFFFFF;
  public static final int FD_SETSIZE = 0x40;
  public static final long WSA_INVALID_EVENT = 0L;
  public static final long INVALID_SOCKET = -1L;

  // Address families.
  public static final int AF_UNSPEC = 0;
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 23;
  public static final int AF_HYPERV = 34;
  public static final int AF_BTH = 32;
  public static final int AF_IRDA = 26;
  public static final int AF_NETBIOS = 17;
  public static final int AF_IPX = 6;
  public static final int AF_NS = 6;
  public static final int AF_APPLETALK = 16;
  public static final int AF_ATM = 22;
  public static final int AF_LINK = 33;
  public static final int AF_IMPLINK = 3;
  public static final int AF_PUP = 4;
  public static final int AF_CHAOS = 5;
  public static final int AF_ISO = 7;
  public static final int AF_OSI = 7;
  public static final int AF_ECMA = 8;
  public static final int AF_DATAKIT = 9;
  public static final int AF_CCITT = 10;
  public static final int AF_SNA = 11;
  public static final int AF_DECnet = 12;
  public static final int AF_DLI = 13;
  public static final int AF_LAT = 14;
  public static final int AF_HYLINK = 15;
  public static final int AF_VOICEVIEW = 18;
  public static final int AF_FIREFOX = 19;
  public static final int AF_UNKNOWN1 = 20;
  public static final int AF_BAN = 21;
  public static final int AF_CLUSTER = 24;
  public static final int AF_12844 = 25;
  public static final int AF_NETDES = 28;
  public static final int AF_TCNPROCESS = 29;
  public static final int AF_TCNMESSAGE = 30;
  public static final int AF_ICLFXBM = 31;
  public static final int AF_MAX = 35;

  // Protocol families: the address families under another name.
  public static final int PF_UNSPEC = AF_UNSPEC;
  public static final int PF_UNIX = AF_UNIX;
  public static final int PF_INET = AF_INET;
  public static final int PF_IMPLINK = AF_IMPLINK;
  public static final int PF_PUP = AF_PUP;
  public static final int PF_CHAOS = AF_CHAOS;
  public static final int PF_NS = AF_NS;
  public static final int PF_IPX = AF_IPX;
  public static final int PF_ISO = AF_ISO;
  public static final int PF_OSI = AF_OSI;
  public static final int PF_ECMA = AF_ECMA;
  public static final int PF_DATAKIT = AF_DATAKIT;
  public static final int PF_CCITT = AF_CCITT;
  public static final int PF_SNA = AF_SNA;
  public static final int PF_DECnet = AF_DECnet;
  public static final int PF_DLI = AF_DLI;
  public static final int PF_LAT = AF_LAT;
  public static final int PF_HYLINK = AF_HYLINK;
  public static final int PF_APPLETALK = AF_APPLETALK;
  public static final int PF_VOICEVIEW = AF_VOICEVIEW;
  public static final int PF_FIREFOX = AF_FIREFOX;
  public static final int PF_UNKNOWN1 = AF_UNKNOWN1;
  public static final int PF_BAN = AF_BAN;
  public static final int PF_ATM = AF_ATM;
  public static final int PF_INET6 = AF_INET6;
  public static final int PF_BTH = AF_BTH;
  public static final int PF_MAX = AF_MAX;

  // Socket types.
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOCK_RDM = 4;
  public static final int SOCK_SEQPACKET = 5;

  // Levels of getsockopt and setsockopt, besides the protocols.
  public static final int SOL_SOCKET = 0xFFFF;
  public static final int SOL_IP = 0xFFFB;
  public static final int SOL_IPV6 = 0xFFFA;

  // Protocols, also levels of options.
  public static final int IPPROTO_MAX = 0x100;
  public static final int IPPROTO_IP = 0;
  public static final int IPPROTO_ICMP = 1;
  public static final int IPPROTO_IGMP = 2;
  public static final int IPPROTO_GGP = 3;
  public static final int IPPROTO_IPV4 = 4;
  public static final int IPPROTO_ST = 5;
  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_CBT = 7;
  public static final int IPPROTO_EGP = 8;
  public static final int IPPROTO_IGP = 9;
  public static final int IPPROTO_PUP = 12;
  public static final int IPPROTO_UDP = 17;
  public static final int IPPROTO_IDP = 22;
  public static final int IPPROTO_RDP = 27;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IPPROTO_HOPOPTS = 0;
  public static final int IPPROTO_ROUTING = 43;
  public static final int IPPROTO_FRAGMENT = 44;
  public static final int IPPROTO_ESP = 50;
  public static final int IPPROTO_AH = 51;
  public static final int IPPROTO_ICMPV6 = 58;
  public static final int IPPROTO_NONE = 59;
  public static final int IPPROTO_DSTOPTS = 60;
  public static final int IPPROTO_ND = 77;
  public static final int IPPROTO_ICLFXBM = 78;
  public static final int IPPROTO_PIM = 103;
  public static final int IPPROTO_PGM = 113;
  public static final int IPPROTO_L2TP = 115;
  public static final int IPPROTO_SCTP = 132;
  public static final int IPPROTO_RAW = 255;
  public static final int IPPROTO_RESERVED_RAW = 257;
  public static final int IPPROTO_RESERVED_IPSEC = 258;
  public static final int IPPROTO_RESERVED_IPSECOFFLOAD = 259;
  public static final int IPPROTO_RESERVED_WNV = 260;
  public static final int IPPROTO_RESERVED_MAX = 261;

  // Socket options of level SOL_SOCKET.
  public static final int SO_DEBUG = 1;
  public static final int SO_ACCEPTCONN = 2;
  public static final int SO_REUSEADDR = 4;
  public static final int SO_EXCLUSIVEADDRUSE = 0xFFFFFFFB;
  public static final int SO_KEEPALIVE = 8;
  public static final int SO_DONTROUTE = 16;
  public static final int SO_BROADCAST = 32;
  public static final int SO_USELOOPBACK = 64;
  public static final int SO_LINGER = 128;
  public static final int SO_DONTLINGER = 0xFFFFFF7F;
  public static final int SO_OOBINLINE = 0x100;
  public static final int SO_SNDBUF = 0x1001;
  public static final int SO_RCVBUF = 0x1002;
  public static final int SO_SNDLOWAT = 0x1003;
  public static final int SO_RCVLOWAT = 0x1004;
  public static final int SO_SNDTIMEO = 0x1005;
  public static final int SO_RCVTIMEO = 0x1006;
  public static final int SO_ERROR = 0x1007;
  public static final int SO_TYPE = 0x1008;
  public static final int SO_BSP_STATE = 0x1009;
  public static final int SO_GROUP_ID = 0x2001;
  public static final int SO_GROUP_PRIORITY = 0x2002;
  public static final int SO_MAX_MSG_SIZE = 0x2003;
  public static final int SO_CONDITIONAL_ACCEPT = 0x3002;
  public static final int SO_PAUSE_ACCEPT = 0x3003;
  public static final int SO_COMPARTMENT_ID = 0x3004;
  public static final int SO_RANDOMIZE_PORT = 0x3005;
  public static final int SO_PORT_SCALABILITY = 0x3006;
  public static final int SO_REUSE_UNICASTPORT = 0x3007;
  public static final int SO_REUSE_MULTICASTPORT = 0x3008;
  public static final int SO_ORIGINAL_DST = 0x300F;
  public static final int IP6T_SO_ORIGINAL_DST = 0x300F;
  public static final int SO_RECEIVED_HOPLIMIT = 0x3010;
  public static final int SO_RECEIVED_PROCESSOR = 0x3011;
  public static final int SO_PROTOCOL_INFOA = 0x2004;
  public static final int SO_PROTOCOL_INFOW = 0x2005;
  public static final int PVD_CONFIG = 0x3001;
  public static final int SO_PROTOCOL_INFO = 0x2005;

  // Flags of send, recv and WSAMSG.
  public static final int MSG_OOB = 1;
  public static final int MSG_PEEK = 2;
  public static final int MSG_DONTROUTE = 4;
  public static final int MSG_WAITALL = 8;
  public static final int MSG_PUSH_IMMEDIATE = 0x20;
  public static final int MSG_PARTIAL = 0x8000;
  public static final int MSG_INTERRUPT = 0x10;
  public static final int MSG_MAXIOVLEN = 0x10;
  public static final int MSG_TRUNC = 0x100;
  public static final int MSG_CTRUNC = 0x200;
  public static final int MSG_BCAST = 0x400;
  public static final int MSG_MCAST = 0x800;
  public static final int MSG_ERRQUEUE = 0x1000;

  // shutdown.
  public static final int SD_RECEIVE = 0;
  public static final int SD_SEND = 1;
  public static final int SD_BOTH = 2;

  // Results of the WSAAccept condition function.
  public static final int CF_ACCEPT = 0;
  public static final int CF_REJECT = 1;
  public static final int CF_DEFER = 2;

  // Socket groups: reserved by the specification.
  public static final int SG_UNCONSTRAINED_GROUP = 1;
  public static final int SG_CONSTRAINED_GROUP = 2;

  // WSAJoinLeaf.
  public static final int JL_SENDER_ONLY = 1;
  public static final int JL_RECEIVER_ONLY = 2;
  public static final int JL_BOTH = 4;

  // Flags of WSASocket.
  public static final int WSA_FLAG_OVERLAPPED = 1;
  public static final int WSA_FLAG_MULTIPOINT_C_ROOT = 2;
  public static final int WSA_FLAG_MULTIPOINT_C_LEAF = 4;
  public static final int WSA_FLAG_MULTIPOINT_D_ROOT = 8;
  public static final int WSA_FLAG_MULTIPOINT_D_LEAF = 0x10;
  public static final int WSA_FLAG_ACCESS_SYSTEM_SECURITY = 0x40;
  public static final int WSA_FLAG_NO_HANDLE_INHERIT = 0x80;
  public static final int WSA_FLAG_REGISTERED_IO = 0x100;

  // Network events: positions in the error array of WSANETWORKEVENTS, and masks.
  public static final int FD_READ = 0x1;
  public static final int FD_WRITE = 0x2;
  public static final int FD_OOB = 0x4;
  public static final int FD_ACCEPT = 0x8;
  public static final int FD_CONNECT = 0x10;
  public static final int FD_CLOSE = 0x20;
  public static final int FD_QOS = 0x40;
  public static final int FD_GROUP_QOS = 0x80;
  public static final int FD_ROUTING_INTERFACE_CHANGE = 0x100;
  public static final int FD_ADDRESS_LIST_CHANGE = 0x200;
  public static final int FD_MAX_EVENTS = 0xA;
  public static final int FD_ALL_EVENTS = 0x3FF;
  public static final int FD_READ_BIT = 0;
  public static final int FD_WRITE_BIT = 1;
  public static final int FD_OOB_BIT = 2;
  public static final int FD_ACCEPT_BIT = 3;
  public static final int FD_CONNECT_BIT = 4;
  public static final int FD_CLOSE_BIT = 5;
  public static final int FD_QOS_BIT = 6;
  public static final int FD_GROUP_QOS_BIT = 7;
  public static final int FD_ROUTING_INTERFACE_CHANGE_BIT = 8;
  public static final int FD_ADDRESS_LIST_CHANGE_BIT = 9;

  // WSAPoll.
  public static final int POLLRDNORM = 0x100;
  public static final int POLLRDBAND = 0x200;
  public static final int POLLIN = 0x300;
  public static final int POLLPRI = 0x400;
  public static final int POLLWRNORM = 0x10;
  public static final int POLLOUT = 0x10;
  public static final int POLLWRBAND = 0x20;
  public static final int POLLERR = 1;
  public static final int POLLHUP = 2;
  public static final int POLLNVAL = 4;

  // ProcessSocketNotifications.
  public static final int SOCK_NOTIFY_REGISTER_EVENT_NONE = 0;
  public static final int SOCK_NOTIFY_REGISTER_EVENT_IN = 1;
  public static final int SOCK_NOTIFY_REGISTER_EVENT_OUT = 2;
  public static final int SOCK_NOTIFY_REGISTER_EVENT_HANGUP = 4;
  public static final int SOCK_NOTIFY_REGISTER_EVENTS_ALL = 7;
  public static final int SOCK_NOTIFY_EVENT_IN = 1;
  public static final int SOCK_NOTIFY_EVENT_OUT = 2;
  public static final int SOCK_NOTIFY_EVENT_HANGUP = 4;
  public static final int SOCK_NOTIFY_EVENT_ERR = 0x40;
  public static final int SOCK_NOTIFY_EVENT_REMOVE = 0x80;
  public static final int SOCK_NOTIFY_OP_NONE = 0;
  public static final int SOCK_NOTIFY_OP_ENABLE = 1;
  public static final int SOCK_NOTIFY_OP_DISABLE = 2;
  public static final int SOCK_NOTIFY_OP_REMOVE = 4;
  public static final int SOCK_NOTIFY_TRIGGER_ONESHOT = 1;
  public static final int SOCK_NOTIFY_TRIGGER_PERSISTENT = 2;
  public static final int SOCK_NOTIFY_TRIGGER_LEVEL = 4;
  public static final int SOCK_NOTIFY_TRIGGER_EDGE = 8;
  public static final int SOCK_NOTIFY_EVENTS_ALL = 0xC7;
  public static final int SOCK_NOTIFY_TRIGGER_ALL = 0xF;

  // Waiting.
  public static final int WSA_MAXIMUM_WAIT_EVENTS = 0x40;
  public static final int WSA_WAIT_FAILED = 0xFFFFFFFF;
  public static final int WSA_WAIT_EVENT_0 = 0;
  public static final int WSA_WAIT_IO_COMPLETION = 0xC0;
  public static final int WSA_WAIT_TIMEOUT = 0x102;
  public static final int WSA_INFINITE = 0xFFFFFFFF;

  // Parts of an I/O control code, high bits first.
  public static final int IOC_VOID = 0x20000000;
  public static final int IOC_OUT = 0x40000000;
  public static final int IOC_IN = 0x80000000;
  public static final int IOC_INOUT = 0xC0000000;
  public static final int IOC_UNIX = 0;
  public static final int IOC_WS2 = 0x8000000;
  public static final int IOC_PROTOCOL = 0x10000000;
  public static final int IOC_VENDOR = 0x18000000;
  public static final int IOC_WSK = 0xF000000;
  public static final int IOCPARM_MASK = 0x7F;

  // I/O control codes.
  public static final int FIONBIO = 0x8004667E;
  public static final int FIONREAD = 0x4004667F;
  public static final int FIOASYNC = 0x8004667D;
  public static final int SIOCATMARK = 0x40047307;
  public static final int SIOCSHIWAT = 0x80047300;
  public static final int SIOCGHIWAT = 0x40047301;
  public static final int SIOCSLOWAT = 0x80047302;
  public static final int SIOCGLOWAT = 0x40047303;
  public static final int SIO_GET_EXTENSION_FUNCTION_POINTER = 0xC8000006;
  public static final int SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER = 0xC8000024;
  public static final int SIO_ASSOCIATE_HANDLE = 0x88000001;
  public static final int SIO_TRANSLATE_HANDLE = 0xC800000D;
  public static final int SIO_ENABLE_CIRCULAR_QUEUEING = 0x28000002;
  public static final int SIO_FIND_ROUTE = 0x48000003;
  public static final int SIO_FLUSH = 0x28000004;
  public static final int SIO_GET_BROADCAST_ADDRESS = 0x48000005;
  public static final int SIO_GET_QOS = 0xC8000007;
  public static final int SIO_GET_GROUP_QOS = 0xC8000008;
  public static final int SIO_SET_QOS = 0x8800000B;
  public static final int SIO_SET_GROUP_QOS = 0x8800000C;
  public static final int SIO_MULTIPOINT_LOOPBACK = 0x88000009;
  public static final int SIO_MULTICAST_SCOPE = 0x8800000A;
  public static final int SIO_ROUTING_INTERFACE_QUERY = 0xC8000014;
  public static final int SIO_ROUTING_INTERFACE_CHANGE = 0x88000015;
  public static final int SIO_ADDRESS_LIST_QUERY = 0x48000016;
  public static final int SIO_ADDRESS_LIST_CHANGE = 0x28000017;
  public static final int SIO_ADDRESS_LIST_SORT = 0xC8000019;
  public static final int SIO_QUERY_TARGET_PNP_HANDLE = 0x48000018;
  public static final int SIO_QUERY_RSS_PROCESSOR_INFO = 0x48000025;
  public static final int SIO_RESERVED_1 = 0x8800001A;
  public static final int SIO_RESERVED_2 = 0x88000021;
  public static final int SIO_NSP_NOTIFY_CHANGE = 0x88000019;

  // WSAPROTOCOL_INFO.dwServiceFlags1.
  public static final int XP1_CONNECTIONLESS = 1;
  public static final int XP1_GUARANTEED_DELIVERY = 2;
  public static final int XP1_GUARANTEED_ORDER = 4;
  public static final int XP1_MESSAGE_ORIENTED = 8;
  public static final int XP1_PSEUDO_STREAM = 0x10;
  public static final int XP1_GRACEFUL_CLOSE = 0x20;
  public static final int XP1_EXPEDITED_DATA = 0x40;
  public static final int XP1_CONNECT_DATA = 0x80;
  public static final int XP1_DISCONNECT_DATA = 0x100;
  public static final int XP1_SUPPORT_BROADCAST = 0x200;
  public static final int XP1_SUPPORT_MULTIPOINT = 0x400;
  public static final int XP1_MULTIPOINT_CONTROL_PLANE = 0x800;
  public static final int XP1_MULTIPOINT_DATA_PLANE = 0x1000;
  public static final int XP1_QOS_SUPPORTED = 0x2000;
  public static final int XP1_INTERRUPT = 0x4000;
  public static final int XP1_UNI_SEND = 0x8000;
  public static final int XP1_UNI_RECV = 0x10000;
  public static final int XP1_IFS_HANDLES = 0x20000;
  public static final int XP1_PARTIAL_MESSAGE = 0x40000;
  public static final int XP1_SAN_SUPPORT_SDP = 0x80000;

  // WSAPROTOCOL_INFO.dwProviderFlags.
  public static final int PFL_MULTIPLE_PROTO_ENTRIES = 1;
  public static final int PFL_RECOMMENDED_PROTO_ENTRY = 2;
  public static final int PFL_HIDDEN = 4;
  public static final int PFL_MATCHES_PROTOCOL_ZERO = 8;
  public static final int PFL_NETWORKDIRECT_PROVIDER = 0x10;

  // WSAPROTOCOL_INFO, other fields.
  public static final int MAX_PROTOCOL_CHAIN = 7;
  public static final int BASE_PROTOCOL = 1;
  public static final int LAYERED_PROTOCOL = 0;
  public static final int WSAPROTOCOL_LEN = 0xFF;
  public static final int BIGENDIAN = 0;
  public static final int LITTLEENDIAN = 1;
  public static final int SECURITY_PROTOCOL_NONE = 0;

  // WSADATA and HOSTENT sizes, in characters and in bytes.
  public static final int WSADESCRIPTION_LEN = 0x100;
  public static final int WSASYS_STATUS_LEN = 0x80;
  public static final int MAXGETHOSTSTRUCT = 0x400;

  // Network status notices of async-selected devices.
  public static final int TH_NETDEV = 1;
  public static final int TH_TAPI = 2;

  // Namespaces.
  public static final int NS_ALL = 0;
  public static final int NS_DNS = 0xC;
  public static final int NS_NLA = 0xF;
  public static final int NS_BTH = 0x10;
  public static final int NS_EMAIL = 0x25;
  public static final int NS_PNRPNAME = 0x26;
  public static final int NS_PNRPCLOUD = 0x27;
  public static final int NS_SAP = 1;
  public static final int NS_NDS = 2;
  public static final int NS_PEER_BROWSE = 3;
  public static final int NS_SLP = 5;
  public static final int NS_DHCP = 6;
  public static final int NS_TCPIP_LOCAL = 10;
  public static final int NS_TCPIP_HOSTS = 11;
  public static final int NS_NETBT = 13;
  public static final int NS_WINS = 14;
  public static final int NS_NBP = 20;
  public static final int NS_MS = 30;
  public static final int NS_STDA = 31;
  public static final int NS_NTDS = 32;
  public static final int NS_X500 = 40;
  public static final int NS_NIS = 41;
  public static final int NS_NISPLUS = 42;
  public static final int NS_WRQ = 50;
  public static final int NS_NETDES = 60;

  // WSALookupServiceBegin and WSALookupServiceNext.
  public static final int LUP_DEEP = 1;
  public static final int LUP_CONTAINERS = 2;
  public static final int LUP_NOCONTAINERS = 4;
  public static final int LUP_NEAREST = 8;
  public static final int LUP_RETURN_NAME = 0x10;
  public static final int LUP_RETURN_TYPE = 0x20;
  public static final int LUP_RETURN_VERSION = 0x40;
  public static final int LUP_RETURN_COMMENT = 0x80;
  public static final int LUP_RETURN_ADDR = 0x100;
  public static final int LUP_RETURN_BLOB = 0x200;
  public static final int LUP_RETURN_ALIASES = 0x400;
  public static final int LUP_RETURN_QUERY_STRING = 0x800;
  public static final int LUP_RETURN_ALL = 0xFF0;
  public static final int LUP_RES_SERVICE = 0x8000;
  public static final int LUP_FLUSHCACHE = 0x1000;
  public static final int LUP_FLUSHPREVIOUS = 0x2000;
  public static final int LUP_NON_AUTHORITATIVE = 0x4000;
  public static final int LUP_SECURE = 0x8000;
  public static final int LUP_RETURN_PREFERRED_NAMES = 0x10000;
  public static final int LUP_DNS_ONLY = 0x20000;
  public static final int LUP_RETURN_RESPONSE_FLAGS = 0x40000;
  public static final int LUP_ADDRCONFIG = 0x100000;
  public static final int LUP_DUAL_ADDR = 0x200000;
  public static final int LUP_FILESERVER = 0x400000;
  public static final int LUP_DISABLE_IDN_ENCODING = 0x800000;
  public static final int LUP_API_ANSI = 0x1000000;
  public static final int LUP_EXTENDED_QUERYSET = 0x2000000;
  public static final int LUP_SECURE_WITH_FALLBACK = 0x4000000;
  public static final int LUP_EXCLUSIVE_CUSTOM_SERVERS = 0x8000000;
  public static final int LUP_REQUIRE_SECURE = 0x10000000;
  public static final int LUP_RETURN_TTL = 0x20000000;
  public static final int LUP_FORCE_CLEAR_TEXT = 0x40000000;
  public static final int LUP_RESOLUTION_HANDLE = 0x80000000;
  public static final int LUP_RESERVED_UNUSED = 0x80000;

  // WSAQUERYSET.dwOutputFlags.
  public static final int RESULT_IS_ALIAS = 1;
  public static final int RESULT_IS_ADDED = 0x10;
  public static final int RESULT_IS_CHANGED = 0x20;
  public static final int RESULT_IS_DELETED = 0x40;

  // Registration and comparison of services.
  public static final int SERVICE_MULTIPLE = 1;
  public static final int RNRSERVICE_REGISTER = 0;
  public static final int RNRSERVICE_DEREGISTER = 1;
  public static final int RNRSERVICE_DELETE = 2;
  public static final int COMP_EQUAL = 0;
  public static final int COMP_NOTLESS = 1;

  // WSANSPIoctl.
  public static final int NSP_NOTIFY_IMMEDIATELY = 0;
  public static final int NSP_NOTIFY_HWND = 1;
  public static final int NSP_NOTIFY_EVENT = 2;
  public static final int NSP_NOTIFY_PORT = 3;
  public static final int NSP_NOTIFY_APC = 4;

  // Ports.
  public static final int IPPORT_TCPMUX = 1;
  public static final int IPPORT_ECHO = 7;
  public static final int IPPORT_DISCARD = 9;
  public static final int IPPORT_SYSTAT = 11;
  public static final int IPPORT_DAYTIME = 13;
  public static final int IPPORT_NETSTAT = 15;
  public static final int IPPORT_QOTD = 17;
  public static final int IPPORT_MSP = 18;
  public static final int IPPORT_CHARGEN = 19;
  public static final int IPPORT_FTP_DATA = 20;
  public static final int IPPORT_FTP = 21;
  public static final int IPPORT_TELNET = 23;
  public static final int IPPORT_SMTP = 25;
  public static final int IPPORT_TIMESERVER = 37;
  public static final int IPPORT_NAMESERVER = 42;
  public static final int IPPORT_WHOIS = 43;
  public static final int IPPORT_MTP = 57;
  public static final int IPPORT_TFTP = 69;
  public static final int IPPORT_RJE = 77;
  public static final int IPPORT_FINGER = 79;
  public static final int IPPORT_TTYLINK = 87;
  public static final int IPPORT_SUPDUP = 95;
  public static final int IPPORT_POP3 = 110;
  public static final int IPPORT_NTP = 123;
  public static final int IPPORT_EPMAP = 135;
  public static final int IPPORT_NETBIOS_NS = 137;
  public static final int IPPORT_NETBIOS_DGM = 138;
  public static final int IPPORT_NETBIOS_SSN = 139;
  public static final int IPPORT_IMAP = 143;
  public static final int IPPORT_SNMP = 161;
  public static final int IPPORT_SNMP_TRAP = 162;
  public static final int IPPORT_IMAP3 = 220;
  public static final int IPPORT_LDAP = 389;
  public static final int IPPORT_HTTPS = 443;
  public static final int IPPORT_MICROSOFT_DS = 445;
  public static final int IPPORT_EXECSERVER = 512;
  public static final int IPPORT_LOGINSERVER = 513;
  public static final int IPPORT_CMDSERVER = 514;
  public static final int IPPORT_EFSSERVER = 520;
  public static final int IPPORT_BIFFUDP = 512;
  public static final int IPPORT_WHOSERVER = 513;
  public static final int IPPORT_ROUTESERVER = 520;
  public static final int IPPORT_RESERVED = 1024;
  public static final int IPPORT_REGISTERED_MIN = 1024;
  public static final int IPPORT_REGISTERED_MAX = 0xBFFF;
  public static final int IPPORT_DYNAMIC_MIN = 0xC000;
  public static final int IPPORT_DYNAMIC_MAX = 0xFFFF;

  // IPv4 addresses, host order.
  public static final int INADDR_ANY = 0;
  public static final int INADDR_LOOPBACK = 0x7F000001;
  public static final int INADDR_BROADCAST = 0xFFFFFFFF;
  public static final int INADDR_NONE = 0xFFFFFFFF;

  // IPv4 address classes, host order.
  public static final int IN_CLASSA_NET = 0xFF000000;
  public static final int IN_CLASSA_NSHIFT = 24;
  public static final int IN_CLASSA_HOST = 0x00FFFFFF;
  public static final int IN_CLASSA_MAX = 128;
  public static final int IN_CLASSB_NET = 0xFFFF0000;
  public static final int IN_CLASSB_NSHIFT = 16;
  public static final int IN_CLASSB_HOST = 0x0000FFFF;
  public static final int IN_CLASSB_MAX = 65536;
  public static final int IN_CLASSC_NET = 0xFFFFFF00;
  public static final int IN_CLASSC_NSHIFT = 8;
  public static final int IN_CLASSC_HOST = 0x000000FF;
  public static final int IN_CLASSD_NET = 0xF0000000;
  public static final int IN_CLASSD_NSHIFT = 28;
  public static final int IN_CLASSD_HOST = 0x0FFFFFFF;

  // SCOPE_LEVEL: how far an address reaches; the high 4 bits of a SCOPE_ID.
  public static final int ScopeLevelInterface = 1;
  public static final int ScopeLevelLink = 2;
  public static final int ScopeLevelSubnet = 3;
  public static final int ScopeLevelAdmin = 4;
  public static final int ScopeLevelSite = 5;
  public static final int ScopeLevelOrganization = 8;
  public static final int ScopeLevelGlobal = 14;
  public static final int ScopeLevelCount = 16;

  /// The backlog that asks listen for a queue of about `backlog` connections, as the macro of
  /// winsock2.h: providers clamp the hint to 200..65535.
  public static int SOMAXCONN_HINT(int backlog) {
    return -backlog;
  }

  private WinSock2() {}
}
