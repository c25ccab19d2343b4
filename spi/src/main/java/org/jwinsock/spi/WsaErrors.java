package org.jwinsock.spi;

/// The numbers of every Winsock, resolver, quality-of-service and completion-port error, as
/// compile-time constants. This class is the one place where each number is written; [WsaError]
/// carries the name and the meaning. A name that is an alias on Windows is an alias here.
///
/// Source: the Microsoft Learn pages "Windows Sockets Error Codes" and "System Error Codes", and
/// the header files winsock2.h, ws2tcpip.h and winerror.h.
public final class WsaErrors {
  // Sockets (winsock2.h).
  public static final int WSAEINTR = 10004;
  public static final int WSAEBADF = 10009;
  public static final int WSAEACCES = 10013;
  public static final int WSAEFAULT = 10014;
  public static final int WSAEINVAL = 10022;
  public static final int WSAEMFILE = 10024;
  public static final int WSAEWOULDBLOCK = 10035;
  public static final int WSAEINPROGRESS = 10036;
  public static final int WSAEALREADY = 10037;
  public static final int WSAENOTSOCK = 10038;
  public static final int WSAEDESTADDRREQ = 10039;
  public static final int WSAEMSGSIZE = 10040;
  public static final int WSAEPROTOTYPE = 10041;
  public static final int WSAENOPROTOOPT = 10042;
  public static final int WSAEPROTONOSUPPORT = 10043;
  public static final int WSAESOCKTNOSUPPORT = 10044;
  public static final int WSAEOPNOTSUPP = 10045;
  public static final int WSAEPFNOSUPPORT = 10046;
  public static final int WSAEAFNOSUPPORT = 10047;
  public static final int WSAEADDRINUSE = 10048;
  public static final int WSAEADDRNOTAVAIL = 10049;
  public static final int WSAENETDOWN = 10050;
  public static final int WSAENETUNREACH = 10051;
  public static final int WSAENETRESET = 10052;
  public static final int WSAECONNABORTED = 10053;
  public static final int WSAECONNRESET = 10054;
  public static final int WSAENOBUFS = 10055;
  public static final int WSAEISCONN = 10056;
  public static final int WSAENOTCONN = 10057;
  public static final int WSAESHUTDOWN = 10058;
  public static final int WSAETOOMANYREFS = 10059;
  public static final int WSAETIMEDOUT = 10060;
  public static final int WSAECONNREFUSED = 10061;
  public static final int WSAELOOP = 10062;
  public static final int WSAENAMETOOLONG = 10063;
  public static final int WSAEHOSTDOWN = 10064;
  public static final int WSAEHOSTUNREACH = 10065;
  public static final int WSAENOTEMPTY = 10066;
  public static final int WSAEPROCLIM = 10067;
  public static final int WSAEUSERS = 10068;
  public static final int WSAEDQUOT = 10069;
  public static final int WSAESTALE = 10070;
  public static final int WSAEREMOTE = 10071;
  public static final int WSASYSNOTREADY = 10091;
  public static final int WSAVERNOTSUPPORTED = 10092;
  public static final int WSANOTINITIALISED = 10093;
  public static final int WSAEDISCON = 10101;
  public static final int WSAENOMORE = 10102;
  public static final int WSAECANCELLED = 10103;
  public static final int WSAEINVALIDPROCTABLE = 10104;
  public static final int WSAEINVALIDPROVIDER = 10105;
  public static final int WSAEPROVIDERFAILEDINIT = 10106;
  public static final int WSASYSCALLFAILURE = 10107;
  public static final int WSASERVICE_NOT_FOUND = 10108;
  public static final int WSATYPE_NOT_FOUND = 10109;
  public static final int WSA_E_NO_MORE = 10110;
  public static final int WSA_E_CANCELLED = 10111;
  public static final int WSAEREFUSED = 10112;

  // Name resolution (winsock2.h, winerror.h).
  public static final int WSAHOST_NOT_FOUND = 11001;
  public static final int WSATRY_AGAIN = 11002;
  public static final int WSANO_RECOVERY = 11003;
  public static final int WSANO_DATA = 11004;
  public static final int WSANO_ADDRESS = WSANO_DATA;
  public static final int WSA_SECURE_HOST_NOT_FOUND = 11032;
  public static final int WSA_IPSEC_NAME_POLICY_ERROR = 11033;

  // Overlapped I/O (winsock2.h): Win32 numbers under a Winsock name.
  public static final int WSA_INVALID_HANDLE = 6;
  public static final int WSA_NOT_ENOUGH_MEMORY = 8;
  public static final int WSA_INVALID_PARAMETER = 87;
  public static final int WSA_OPERATION_ABORTED = 995;
  public static final int WSA_IO_INCOMPLETE = 996;
  public static final int WSA_IO_PENDING = 997;

  // getaddrinfo (ws2tcpip.h): other names for the numbers above.
  public static final int EAI_AGAIN = WSATRY_AGAIN;
  public static final int EAI_BADFLAGS = WSAEINVAL;
  public static final int EAI_FAIL = WSANO_RECOVERY;
  public static final int EAI_FAMILY = WSAEAFNOSUPPORT;
  public static final int EAI_MEMORY = WSA_NOT_ENOUGH_MEMORY;
  public static final int EAI_NOSECURENAME = WSA_SECURE_HOST_NOT_FOUND;
  public static final int EAI_NONAME = WSAHOST_NOT_FOUND;
  public static final int EAI_NODATA = WSAHOST_NOT_FOUND;
  public static final int EAI_SERVICE = WSATYPE_NOT_FOUND;
  public static final int EAI_SOCKTYPE = WSAESOCKTNOSUPPORT;
  public static final int EAI_IPSECPOLICY = WSA_IPSEC_NAME_POLICY_ERROR;

  // Quality of service (winsock2.h); WSA_QOS_EUNKOWNPSOBJ is spelled as in the header.
  public static final int WSA_QOS_RECEIVERS = 11005;
  public static final int WSA_QOS_SENDERS = 11006;
  public static final int WSA_QOS_NO_SENDERS = 11007;
  public static final int WSA_QOS_NO_RECEIVERS = 11008;
  public static final int WSA_QOS_REQUEST_CONFIRMED = 11009;
  public static final int WSA_QOS_ADMISSION_FAILURE = 11010;
  public static final int WSA_QOS_POLICY_FAILURE = 11011;
  public static final int WSA_QOS_BAD_STYLE = 11012;
  public static final int WSA_QOS_BAD_OBJECT = 11013;
  public static final int WSA_QOS_TRAFFIC_CTRL_ERROR = 11014;
  public static final int WSA_QOS_GENERIC_ERROR = 11015;
  public static final int WSA_QOS_ESERVICETYPE = 11016;
  public static final int WSA_QOS_EFLOWSPEC = 11017;
  public static final int WSA_QOS_EPROVSPECBUF = 11018;
  public static final int WSA_QOS_EFILTERSTYLE = 11019;
  public static final int WSA_QOS_EFILTERTYPE = 11020;
  public static final int WSA_QOS_EFILTERCOUNT = 11021;
  public static final int WSA_QOS_EOBJLENGTH = 11022;
  public static final int WSA_QOS_EFLOWCOUNT = 11023;
  public static final int WSA_QOS_EUNKOWNPSOBJ = 11024;
  public static final int WSA_QOS_EPOLICYOBJ = 11025;
  public static final int WSA_QOS_EFLOWDESC = 11026;
  public static final int WSA_QOS_EPSFLOWSPEC = 11027;
  public static final int WSA_QOS_EPSFILTERSPEC = 11028;
  public static final int WSA_QOS_ESDMODEOBJ = 11029;
  public static final int WSA_QOS_ESHAPERATEOBJ = 11030;
  public static final int WSA_QOS_RESERVED_PETYPE = 11031;

  // Win32 (winerror.h): what waits, files and completion ports answer.
  public static final int ERROR_ACCESS_DENIED = 5;
  public static final int ERROR_INVALID_HANDLE = WSA_INVALID_HANDLE;
  public static final int ERROR_NOT_ENOUGH_MEMORY = WSA_NOT_ENOUGH_MEMORY;
  public static final int ERROR_NOT_READY = 21;
  public static final int ERROR_GEN_FAILURE = 31;
  public static final int ERROR_HANDLE_EOF = 38;
  public static final int ERROR_NOT_SUPPORTED = 50;
  public static final int ERROR_DUP_NAME = 52;
  public static final int ERROR_NETNAME_DELETED = 64;
  public static final int ERROR_INVALID_PARAMETER = WSA_INVALID_PARAMETER;
  public static final int ERROR_SEM_TIMEOUT = 121;
  public static final int ERROR_INSUFFICIENT_BUFFER = 122;
  public static final int WAIT_IO_COMPLETION = 192;
  public static final int ERROR_PIPE_NOT_CONNECTED = 233;
  public static final int ERROR_MORE_DATA = 234;
  public static final int WAIT_TIMEOUT = 258;
  public static final int ERROR_ABANDONED_WAIT_0 = 735;
  public static final int ERROR_OPERATION_ABORTED = WSA_OPERATION_ABORTED;
  public static final int ERROR_IO_INCOMPLETE = WSA_IO_INCOMPLETE;
  public static final int ERROR_IO_PENDING = WSA_IO_PENDING;
  public static final int ERROR_NOACCESS = 998;
  public static final int ERROR_NOT_FOUND = 1168;
  public static final int ERROR_INVALID_NETNAME = 1214;
  public static final int ERROR_CONNECTION_REFUSED = 1225;
  public static final int ERROR_GRACEFUL_DISCONNECT = 1226;
  public static final int ERROR_CONNECTION_INVALID = 1229;
  public static final int ERROR_NETWORK_UNREACHABLE = 1231;
  public static final int ERROR_HOST_UNREACHABLE = 1232;
  public static final int ERROR_PROTOCOL_UNREACHABLE = 1233;
  public static final int ERROR_PORT_UNREACHABLE = 1234;
  public static final int ERROR_REQUEST_ABORTED = 1235;
  public static final int ERROR_CONNECTION_ABORTED = 1236;
  public static final int ERROR_NO_SYSTEM_RESOURCES = 1450;

  private WsaErrors() {}
}
