package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// An error of Windows Sockets: its name as on Windows, its number and what it means.
///
/// There is one constant per number. Where Windows has several names for a number, the Winsock name
/// is the constant ([#WSA_IO_PENDING] for `ERROR_IO_PENDING`, [#WSAHOST_NOT_FOUND] for
/// `EAI_NONAME`, [#WSANO_DATA] for `WSANO_ADDRESS`); [WsaErrors] has every name as a number.
///
/// The wording of the messages is this project's own. Source of the codes: the Microsoft Learn
/// pages "Windows Sockets Error Codes" and "System Error Codes".
public enum WsaError {
  ERROR_ACCESS_DENIED(WsaErrors.ERROR_ACCESS_DENIED, "The caller may not do this with the object."),
  WSA_INVALID_HANDLE(
      WsaErrors.WSA_INVALID_HANDLE,
      "The handle does not name an open object of the kind this call needs."),
  WSA_NOT_ENOUGH_MEMORY(
      WsaErrors.WSA_NOT_ENOUGH_MEMORY, "There is not enough memory to carry out the call."),
  ERROR_NOT_READY(WsaErrors.ERROR_NOT_READY, "The network below is not ready for use."),
  ERROR_GEN_FAILURE(WsaErrors.ERROR_GEN_FAILURE, "The thread has ended."),
  ERROR_HANDLE_EOF(
      WsaErrors.ERROR_HANDLE_EOF, "The file ended before the requested number of bytes was read."),
  ERROR_NOT_SUPPORTED(WsaErrors.ERROR_NOT_SUPPORTED, "The object does not offer this operation."),
  ERROR_DUP_NAME(WsaErrors.ERROR_DUP_NAME, "The address is already taken on this network."),
  ERROR_NETNAME_DELETED(
      WsaErrors.ERROR_NETNAME_DELETED,
      "The connection was reset, as a completion port reports it."),
  WSA_INVALID_PARAMETER(
      WsaErrors.WSA_INVALID_PARAMETER,
      "One of the arguments has a value the call does not accept."),
  ERROR_SEM_TIMEOUT(
      WsaErrors.ERROR_SEM_TIMEOUT,
      "The operation ran out of time, as a completion port reports it."),
  ERROR_INSUFFICIENT_BUFFER(
      WsaErrors.ERROR_INSUFFICIENT_BUFFER, "The output buffer is too small for the answer."),
  WAIT_IO_COMPLETION(
      WsaErrors.WAIT_IO_COMPLETION, "The alertable wait ended because completion routines ran."),
  ERROR_PIPE_NOT_CONNECTED(
      WsaErrors.ERROR_PIPE_NOT_CONNECTED,
      "This direction of the connection has been shut down, as a completion port reports it."),
  ERROR_MORE_DATA(
      WsaErrors.ERROR_MORE_DATA,
      "The datagram did not fit into the buffer, as a completion port reports it."),
  WAIT_TIMEOUT(WsaErrors.WAIT_TIMEOUT, "The wait ended because its time ran out."),
  ERROR_ABANDONED_WAIT_0(
      WsaErrors.ERROR_ABANDONED_WAIT_0,
      "The completion port was closed while the thread waited on it."),
  WSA_OPERATION_ABORTED(
      WsaErrors.WSA_OPERATION_ABORTED,
      "The overlapped operation was cancelled before it finished."),
  WSA_IO_INCOMPLETE(WsaErrors.WSA_IO_INCOMPLETE, "The overlapped operation has not finished yet."),
  WSA_IO_PENDING(
      WsaErrors.WSA_IO_PENDING,
      "The overlapped operation has started and will be reported when it finishes."),
  ERROR_NOACCESS(
      WsaErrors.ERROR_NOACCESS, "An address passed to the call does not point to usable memory."),
  ERROR_NOT_FOUND(
      WsaErrors.ERROR_NOT_FOUND,
      "No operation matched the request, so there was nothing to cancel."),
  ERROR_INVALID_NETNAME(
      WsaErrors.ERROR_INVALID_NETNAME,
      "The address does not belong to this network, as a completion port reports it."),
  ERROR_CONNECTION_REFUSED(
      WsaErrors.ERROR_CONNECTION_REFUSED,
      "The remote host refused the connection, as a completion port reports it."),
  ERROR_GRACEFUL_DISCONNECT(
      WsaErrors.ERROR_GRACEFUL_DISCONNECT,
      "The peer closed the connection in an orderly way, as a completion port reports it."),
  ERROR_CONNECTION_INVALID(
      WsaErrors.ERROR_CONNECTION_INVALID,
      "The operation needs a connection and there is none, as a completion port reports it."),
  ERROR_NETWORK_UNREACHABLE(
      WsaErrors.ERROR_NETWORK_UNREACHABLE,
      "No route leads to the remote network, as a completion port reports it."),
  ERROR_HOST_UNREACHABLE(
      WsaErrors.ERROR_HOST_UNREACHABLE,
      "The remote host cannot be reached, as a completion port reports it."),
  ERROR_PROTOCOL_UNREACHABLE(
      WsaErrors.ERROR_PROTOCOL_UNREACHABLE,
      "The remote host does not speak this protocol, as a completion port reports it."),
  ERROR_PORT_UNREACHABLE(
      WsaErrors.ERROR_PORT_UNREACHABLE,
      "No program receives datagrams on the remote port, as a completion port reports it."),
  ERROR_REQUEST_ABORTED(
      WsaErrors.ERROR_REQUEST_ABORTED, "The request was abandoned before it finished."),
  ERROR_CONNECTION_ABORTED(
      WsaErrors.ERROR_CONNECTION_ABORTED,
      "The local side gave up the connection, as a completion port reports it."),
  ERROR_NO_SYSTEM_RESOURCES(
      WsaErrors.ERROR_NO_SYSTEM_RESOURCES,
      "The system lacks the buffers to carry out the operation, as a completion port reports it."),
  WSAEINTR(WsaErrors.WSAEINTR, "The blocking call was cancelled before it could finish."),
  WSAEBADF(WsaErrors.WSAEBADF, "The file handle is not valid."),
  WSAEACCES(WsaErrors.WSAEACCES, "The operation is forbidden for this socket or this address."),
  WSAEFAULT(
      WsaErrors.WSAEFAULT,
      "An address is invalid, or a buffer is too small for what must be stored in it."),
  WSAEINVAL(
      WsaErrors.WSAEINVAL,
      "An argument is invalid, or the socket is not in a state that allows the call."),
  WSAEMFILE(WsaErrors.WSAEMFILE, "No more sockets can be opened."),
  WSAEWOULDBLOCK(
      WsaErrors.WSAEWOULDBLOCK, "The call cannot finish at once and the socket is non-blocking."),
  WSAEINPROGRESS(
      WsaErrors.WSAEINPROGRESS,
      "Another blocking call of this thread, or a callback of the provider, is still running."),
  WSAEALREADY(WsaErrors.WSAEALREADY, "The same operation is already under way on this object."),
  WSAENOTSOCK(WsaErrors.WSAENOTSOCK, "The handle is not a socket."),
  WSAEDESTADDRREQ(
      WsaErrors.WSAEDESTADDRREQ, "The operation needs a destination address and none was given."),
  WSAEMSGSIZE(
      WsaErrors.WSAEMSGSIZE,
      "The message is larger than the transport or the receiving buffer allows."),
  WSAEPROTOTYPE(WsaErrors.WSAEPROTOTYPE, "The protocol does not fit the socket type."),
  WSAENOPROTOOPT(WsaErrors.WSAENOPROTOOPT, "The option is not known at this level."),
  WSAEPROTONOSUPPORT(WsaErrors.WSAEPROTONOSUPPORT, "No provider implements the protocol."),
  WSAESOCKTNOSUPPORT(
      WsaErrors.WSAESOCKTNOSUPPORT, "The address family has no sockets of this type."),
  WSAEOPNOTSUPP(WsaErrors.WSAEOPNOTSUPP, "This kind of socket does not support the operation."),
  WSAEPFNOSUPPORT(WsaErrors.WSAEPFNOSUPPORT, "No provider implements the protocol family."),
  WSAEAFNOSUPPORT(
      WsaErrors.WSAEAFNOSUPPORT,
      "The address family is not supported here, or does not match the socket."),
  WSAEADDRINUSE(WsaErrors.WSAEADDRINUSE, "The local address is already in use."),
  WSAEADDRNOTAVAIL(
      WsaErrors.WSAEADDRNOTAVAIL,
      "The address is not one of this host, or cannot be used as a destination."),
  WSAENETDOWN(WsaErrors.WSAENETDOWN, "The network or the provider that serves it has failed."),
  WSAENETUNREACH(WsaErrors.WSAENETUNREACH, "No route leads to the remote network."),
  WSAENETRESET(
      WsaErrors.WSAENETRESET,
      "A failed keep-alive dropped the connection, or a datagram outlived its hop limit."),
  WSAECONNABORTED(WsaErrors.WSAECONNABORTED, "The local side gave up the connection."),
  WSAECONNRESET(
      WsaErrors.WSAECONNRESET,
      "The peer reset the connection, or answered a datagram with port unreachable."),
  WSAENOBUFS(WsaErrors.WSAENOBUFS, "There is no buffer space, or a queue is full."),
  WSAEISCONN(WsaErrors.WSAEISCONN, "The socket is already connected."),
  WSAENOTCONN(WsaErrors.WSAENOTCONN, "The operation needs a connected socket."),
  WSAESHUTDOWN(WsaErrors.WSAESHUTDOWN, "This direction of the connection has been shut down."),
  WSAETOOMANYREFS(WsaErrors.WSAETOOMANYREFS, "The object has too many references."),
  WSAETIMEDOUT(WsaErrors.WSAETIMEDOUT, "The peer did not answer in time."),
  WSAECONNREFUSED(WsaErrors.WSAECONNREFUSED, "The remote host refused the connection."),
  WSAELOOP(WsaErrors.WSAELOOP, "The name refers back to itself."),
  WSAENAMETOOLONG(WsaErrors.WSAENAMETOOLONG, "The name is too long."),
  WSAEHOSTDOWN(WsaErrors.WSAEHOSTDOWN, "The remote host is down."),
  WSAEHOSTUNREACH(WsaErrors.WSAEHOSTUNREACH, "The remote host cannot be reached."),
  WSAENOTEMPTY(WsaErrors.WSAENOTEMPTY, "The directory is not empty."),
  WSAEPROCLIM(
      WsaErrors.WSAEPROCLIM, "Too many processes use this implementation at the same time."),
  WSAEUSERS(WsaErrors.WSAEUSERS, "The quota of users is exhausted."),
  WSAEDQUOT(WsaErrors.WSAEDQUOT, "The disk quota is exhausted."),
  WSAESTALE(WsaErrors.WSAESTALE, "The file handle refers to something that no longer exists."),
  WSAEREMOTE(WsaErrors.WSAEREMOTE, "The item is not available on this machine."),
  WSASYSNOTREADY(WsaErrors.WSASYSNOTREADY, "The network subsystem is not ready to be used."),
  WSAVERNOTSUPPORTED(
      WsaErrors.WSAVERNOTSUPPORTED, "The requested version of Windows Sockets is not offered."),
  WSANOTINITIALISED(
      WsaErrors.WSANOTINITIALISED, "WSAStartup has not been called successfully yet."),
  WSAEDISCON(WsaErrors.WSAEDISCON, "The peer closed the connection in an orderly way."),
  WSAENOMORE(WsaErrors.WSAENOMORE, "There are no further results."),
  WSAECANCELLED(WsaErrors.WSAECANCELLED, "The lookup was cancelled."),
  WSAEINVALIDPROCTABLE(
      WsaErrors.WSAEINVALIDPROCTABLE,
      "The service provider left entries of its procedure table empty."),
  WSAEINVALIDPROVIDER(
      WsaErrors.WSAEINVALIDPROVIDER,
      "The service provider implements a version that cannot be used."),
  WSAEPROVIDERFAILEDINIT(
      WsaErrors.WSAEPROVIDERFAILEDINIT, "The service provider could not be loaded or started."),
  WSASYSCALLFAILURE(
      WsaErrors.WSASYSCALLFAILURE, "A system call that should never fail has failed."),
  WSASERVICE_NOT_FOUND(
      WsaErrors.WSASERVICE_NOT_FOUND, "No such service, or no provider that could answer for it."),
  WSATYPE_NOT_FOUND(WsaErrors.WSATYPE_NOT_FOUND, "The service class or service name is not known."),
  WSA_E_NO_MORE(WsaErrors.WSA_E_NO_MORE, "The lookup has no further results."),
  WSA_E_CANCELLED(WsaErrors.WSA_E_CANCELLED, "The lookup was cancelled by another call."),
  WSAEREFUSED(WsaErrors.WSAEREFUSED, "The query was refused."),
  WSAHOST_NOT_FOUND(WsaErrors.WSAHOST_NOT_FOUND, "The name does not exist."),
  WSATRY_AGAIN(
      WsaErrors.WSATRY_AGAIN,
      "The name could not be resolved for now; a later attempt may succeed."),
  WSANO_RECOVERY(
      WsaErrors.WSANO_RECOVERY, "The lookup failed in a way that a retry will not mend."),
  WSANO_DATA(WsaErrors.WSANO_DATA, "The name exists but has no data of the requested kind."),
  WSA_QOS_RECEIVERS(WsaErrors.WSA_QOS_RECEIVERS, "At least one reservation has arrived."),
  WSA_QOS_SENDERS(WsaErrors.WSA_QOS_SENDERS, "At least one path message has arrived."),
  WSA_QOS_NO_SENDERS(WsaErrors.WSA_QOS_NO_SENDERS, "There are no senders."),
  WSA_QOS_NO_RECEIVERS(WsaErrors.WSA_QOS_NO_RECEIVERS, "There are no receivers."),
  WSA_QOS_REQUEST_CONFIRMED(
      WsaErrors.WSA_QOS_REQUEST_CONFIRMED, "The reservation has been confirmed."),
  WSA_QOS_ADMISSION_FAILURE(
      WsaErrors.WSA_QOS_ADMISSION_FAILURE, "The reservation failed for lack of resources."),
  WSA_QOS_POLICY_FAILURE(
      WsaErrors.WSA_QOS_POLICY_FAILURE,
      "The reservation was rejected by policy or for bad credentials."),
  WSA_QOS_BAD_STYLE(
      WsaErrors.WSA_QOS_BAD_STYLE, "The reservation style is unknown or conflicts with another."),
  WSA_QOS_BAD_OBJECT(
      WsaErrors.WSA_QOS_BAD_OBJECT, "The filter specification or the provider buffer is faulty."),
  WSA_QOS_TRAFFIC_CTRL_ERROR(
      WsaErrors.WSA_QOS_TRAFFIC_CTRL_ERROR,
      "Part of the flow specification was rejected by traffic control."),
  WSA_QOS_GENERIC_ERROR(
      WsaErrors.WSA_QOS_GENERIC_ERROR, "Quality of service failed for an unspecified reason."),
  WSA_QOS_ESERVICETYPE(
      WsaErrors.WSA_QOS_ESERVICETYPE, "The flow specification names an invalid service type."),
  WSA_QOS_EFLOWSPEC(WsaErrors.WSA_QOS_EFLOWSPEC, "The flow specification is faulty."),
  WSA_QOS_EPROVSPECBUF(WsaErrors.WSA_QOS_EPROVSPECBUF, "The provider-specific buffer is faulty."),
  WSA_QOS_EFILTERSTYLE(WsaErrors.WSA_QOS_EFILTERSTYLE, "The filter style is invalid."),
  WSA_QOS_EFILTERTYPE(WsaErrors.WSA_QOS_EFILTERTYPE, "The filter type is invalid."),
  WSA_QOS_EFILTERCOUNT(WsaErrors.WSA_QOS_EFILTERCOUNT, "The number of filters is wrong."),
  WSA_QOS_EOBJLENGTH(
      WsaErrors.WSA_QOS_EOBJLENGTH, "A quality of service object has a wrong length."),
  WSA_QOS_EFLOWCOUNT(WsaErrors.WSA_QOS_EFLOWCOUNT, "The number of flow descriptors is wrong."),
  WSA_QOS_EUNKOWNPSOBJ(
      WsaErrors.WSA_QOS_EUNKOWNPSOBJ, "The provider-specific buffer holds an unknown object."),
  WSA_QOS_EPOLICYOBJ(
      WsaErrors.WSA_QOS_EPOLICYOBJ, "The provider-specific buffer holds a faulty policy object."),
  WSA_QOS_EFLOWDESC(WsaErrors.WSA_QOS_EFLOWDESC, "A flow descriptor is faulty."),
  WSA_QOS_EPSFLOWSPEC(
      WsaErrors.WSA_QOS_EPSFLOWSPEC, "The provider-specific flow specification is faulty."),
  WSA_QOS_EPSFILTERSPEC(
      WsaErrors.WSA_QOS_EPSFILTERSPEC, "The provider-specific filter specification is faulty."),
  WSA_QOS_ESDMODEOBJ(WsaErrors.WSA_QOS_ESDMODEOBJ, "The shape-discard-mode object is faulty."),
  WSA_QOS_ESHAPERATEOBJ(WsaErrors.WSA_QOS_ESHAPERATEOBJ, "The shaping-rate object is faulty."),
  WSA_QOS_RESERVED_PETYPE(
      WsaErrors.WSA_QOS_RESERVED_PETYPE, "A policy element of a reserved type was found."),
  WSA_SECURE_HOST_NOT_FOUND(
      WsaErrors.WSA_SECURE_HOST_NOT_FOUND, "The name could not be resolved by secure means."),
  WSA_IPSEC_NAME_POLICY_ERROR(
      WsaErrors.WSA_IPSEC_NAME_POLICY_ERROR, "The name policy for IPsec could not be applied.");

  private static final WsaError[] WIN32 = new WsaError[WsaErrors.ERROR_NO_SYSTEM_RESOURCES + 1];
  private static final int FIRST_SOCKET_CODE = 10000;
  private static final WsaError[] SOCKET =
      new WsaError[WsaErrors.WSA_IPSEC_NAME_POLICY_ERROR + 1 - FIRST_SOCKET_CODE];

  static {
    for (WsaError error : values()) {
      if (error.code < FIRST_SOCKET_CODE) {
        WIN32[error.code] = error;
      } else {
        SOCKET[error.code - FIRST_SOCKET_CODE] = error;
      }
    }
  }

  private final int code;
  private final String message;

  WsaError(int code, String message) {
    this.code = code;
    this.message = message;
  }

  /// The number on Windows, always positive.
  public int code() {
    return code;
  }

  /// What the error means, in one plain sentence.
  public String message() {
    return message;
  }

  /// The error of this number, or null where the number is none of ours (0 included). Allocates
  /// nothing.
  public static @Nullable WsaError of(int code) {
    if (code >= 0 && code < WIN32.length) {
      return WIN32[code];
    }
    int index = code - FIRST_SOCKET_CODE;
    return index >= 0 && index < SOCKET.length ? SOCKET[index] : null;
  }

  /// Name, number and meaning of any number: `WSAECONNREFUSED (10061): The remote host refused the
  /// connection.` A number that is not an error of ours is described as such; nothing is thrown.
  public static String describe(int code) {
    WsaError error = of(code);
    if (error != null) {
      return error.name() + " (" + code + "): " + error.message;
    }
    return code == 0 ? "no error (0)" : "unrecognised error (" + code + ")";
  }

  /// The Win32 number with which a completion port reports this Winsock error of a connection:
  /// GetLastError after GetQueuedCompletionStatus gives these, while WSAGetOverlappedResult gives
  /// Winsock numbers. Numbers that are the same on both sides, or have no other form, are answered
  /// unchanged.
  ///
  /// Both forms come from one kernel status; this table joins the two documented translations of
  /// the statuses a transport gives.
  ///
  /// @see #toWin32OfDatagram(int)
  /// @see #fromWin32(int)
  public static int toWin32(int wsaCode) {
    return switch (wsaCode) {
      case WsaErrors.WSAEACCES -> WsaErrors.ERROR_ACCESS_DENIED;
      case WsaErrors.WSAEFAULT -> WsaErrors.ERROR_NOACCESS;
      case WsaErrors.WSAEINVAL -> WsaErrors.ERROR_INVALID_PARAMETER;
      case WsaErrors.WSAENOTSOCK -> WsaErrors.ERROR_INVALID_HANDLE;
      case WsaErrors.WSAEMSGSIZE -> WsaErrors.ERROR_MORE_DATA;
      case WsaErrors.WSAEOPNOTSUPP -> WsaErrors.ERROR_NOT_SUPPORTED;
      case WsaErrors.WSAEADDRINUSE -> WsaErrors.ERROR_DUP_NAME;
      case WsaErrors.WSAEADDRNOTAVAIL -> WsaErrors.ERROR_INVALID_NETNAME;
      case WsaErrors.WSAENETDOWN -> WsaErrors.ERROR_NOT_READY;
      case WsaErrors.WSAENETUNREACH -> WsaErrors.ERROR_NETWORK_UNREACHABLE;
      case WsaErrors.WSAECONNABORTED -> WsaErrors.ERROR_CONNECTION_ABORTED;
      case WsaErrors.WSAECONNRESET -> WsaErrors.ERROR_NETNAME_DELETED;
      case WsaErrors.WSAENOBUFS -> WsaErrors.ERROR_NO_SYSTEM_RESOURCES;
      case WsaErrors.WSAENOTCONN -> WsaErrors.ERROR_CONNECTION_INVALID;
      case WsaErrors.WSAESHUTDOWN -> WsaErrors.ERROR_PIPE_NOT_CONNECTED;
      case WsaErrors.WSAETIMEDOUT -> WsaErrors.ERROR_SEM_TIMEOUT;
      case WsaErrors.WSAECONNREFUSED -> WsaErrors.ERROR_CONNECTION_REFUSED;
      case WsaErrors.WSAEHOSTUNREACH -> WsaErrors.ERROR_HOST_UNREACHABLE;
      case WsaErrors.WSAEDISCON -> WsaErrors.ERROR_GRACEFUL_DISCONNECT;
      default -> wsaCode;
    };
  }

  /// As [#toWin32(int)], for a socket without connection: WSAECONNRESET there means that an ICMP
  /// port unreachable came back, which a completion port reports as ERROR_PORT_UNREACHABLE.
  public static int toWin32OfDatagram(int wsaCode) {
    return wsaCode == WsaErrors.WSAECONNRESET ? WsaErrors.ERROR_PORT_UNREACHABLE : toWin32(wsaCode);
  }

  /// The Winsock number of what a completion port reported: the inverse of [#toWin32(int)] and of
  /// [#toWin32OfDatagram(int)]. Numbers without a Winsock form of their own are answered unchanged.
  public static int fromWin32(int win32Code) {
    return switch (win32Code) {
      case WsaErrors.ERROR_ACCESS_DENIED -> WsaErrors.WSAEACCES;
      case WsaErrors.ERROR_NOACCESS -> WsaErrors.WSAEFAULT;
      case WsaErrors.ERROR_INVALID_PARAMETER -> WsaErrors.WSAEINVAL;
      case WsaErrors.ERROR_INVALID_HANDLE -> WsaErrors.WSAENOTSOCK;
      case WsaErrors.ERROR_MORE_DATA -> WsaErrors.WSAEMSGSIZE;
      case WsaErrors.ERROR_NOT_SUPPORTED -> WsaErrors.WSAEOPNOTSUPP;
      case WsaErrors.ERROR_DUP_NAME -> WsaErrors.WSAEADDRINUSE;
      case WsaErrors.ERROR_INVALID_NETNAME -> WsaErrors.WSAEADDRNOTAVAIL;
      case WsaErrors.ERROR_NOT_READY -> WsaErrors.WSAENETDOWN;
      case WsaErrors.ERROR_NETWORK_UNREACHABLE, WsaErrors.ERROR_PROTOCOL_UNREACHABLE ->
          WsaErrors.WSAENETUNREACH;
      case WsaErrors.ERROR_CONNECTION_ABORTED -> WsaErrors.WSAECONNABORTED;
      case WsaErrors.ERROR_NETNAME_DELETED, WsaErrors.ERROR_PORT_UNREACHABLE ->
          WsaErrors.WSAECONNRESET;
      case WsaErrors.ERROR_NO_SYSTEM_RESOURCES -> WsaErrors.WSAENOBUFS;
      case WsaErrors.ERROR_CONNECTION_INVALID -> WsaErrors.WSAENOTCONN;
      case WsaErrors.ERROR_PIPE_NOT_CONNECTED -> WsaErrors.WSAESHUTDOWN;
      case WsaErrors.ERROR_SEM_TIMEOUT -> WsaErrors.WSAETIMEDOUT;
      case WsaErrors.ERROR_CONNECTION_REFUSED -> WsaErrors.WSAECONNREFUSED;
      case WsaErrors.ERROR_HOST_UNREACHABLE -> WsaErrors.WSAEHOSTUNREACH;
      case WsaErrors.ERROR_GRACEFUL_DISCONNECT -> WsaErrors.WSAEDISCON;
      default -> win32Code;
    };
  }
}
