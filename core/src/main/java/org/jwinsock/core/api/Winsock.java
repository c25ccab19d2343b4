package org.jwinsock.core.api;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.install.Transaction;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.AdapterAddresses;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.AddrInfoEx;
import org.jwinsock.spi.BlockingCallback;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.HostEnt;
import org.jwinsock.spi.LookupServiceCompletionRoutine;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.ProtoEnt;
import org.jwinsock.spi.ServEnt;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.spi.SocketAddressList;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;
import org.jwinsock.spi.WsaProtocolInfo;

/// Windows Sockets 2: the functions of `winsock2.h` under their C names.
///
/// **Results** are those of C: a count or 0, or [org.jwinsock.spi.WinSock2#SOCKET_ERROR]; a handle,
/// or [org.jwinsock.spi.WinSock2#INVALID_SOCKET]. What went wrong is then in [#WSAGetLastError()],
/// which each thread has for itself. Bad arguments are answered with the documented error, never
/// with a Java exception. Every function but [#WSAStartup], [#WSAGetLastError], [#WSASetLastError]
/// and the byte order ones fails with `WSANOTINITIALISED` before [#WSAStartup].
///
/// **Memory**: a C pointer and length are one [MemorySegment]; every byte of it counts. What C
/// answers through a pointer comes back in the first element of an array. Segments of a confined
/// arena work, but are copied when the call has to wait; a closed arena, another thread's or memory
/// that may not be written gives `WSAEFAULT`. An arena cannot be closed while the system works on
/// its memory, as in a call that waits there; closed otherwise, it ends the operation with
/// `WSAEFAULT`. Overloads take arrays, byte buffers and [SockAddr].
///
/// **Waiting**: a call on a blocking socket waits like its C original and ends when the socket is
/// closed elsewhere. The asynchronous procedure calls of its thread run meanwhile. A virtual thread
/// that waits does not pin its carrier. `Thread.interrupt` ends no call, for Winsock has no such
/// thing; the thread is still interrupted when the call returns.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-functions">Winsock
///   Functions</a>
public final class Winsock {

  private static final Instance PROCESS = new Instance(Catalog::load);

  private Winsock() {}

  static Instance process() {
    return PROCESS;
  }

  // --- start-up

  /// Begins the use of Winsock. Each success needs its own [#WSACleanup()].
  ///
  /// @param versionRequested the highest version the caller can use, low byte major: 0x0202 is 2.2,
  ///   0x0101 is 1.1, 0x0002 is 2.0
  /// @param data receives the answer
  /// @return 0 or the error itself: `WSAVERNOTSUPPORTED` below 1.0, `WSASYSNOTREADY` when no
  ///   provider can run or the one asked for cannot, `WSAEFAULT`. The last error is not changed.
  public static int WSAStartup(int versionRequested, WsaData @Nullable [] data) {
    return PROCESS.WSAStartup(versionRequested, data);
  }

  /// Ends one use of Winsock; the last one resets every open socket and ends every waiting call.
  public static int WSACleanup() {
    return PROCESS.WSACleanup();
  }

  /// The calling thread's last error. Reading does not clear it, success does not either.
  public static int WSAGetLastError() {
    return ThreadContext.current().lastError();
  }

  /// Sets the calling thread's last error.
  public static void WSASetLastError(int error) {
    ThreadContext.current().lastError(error);
  }

  /// Lists the protocols that sockets can be made of.
  ///
  /// @param protocols restricts the answer to these `IPPROTO_*`, up to a 0 or the end; null for all
  /// @param buffer receives the entries in match order
  /// @param bufferLength in: how many entries fit. Out: how many there are. Entries, not bytes.
  /// @return how many there are; `WSAENOBUFS` if they do not fit
  public static int WSAEnumProtocols(
      int @Nullable [] protocols,
      @Nullable WsaProtocolInfo @Nullable [] buffer,
      int @Nullable [] bufferLength) {
    return PROCESS.catalog.WSAEnumProtocols(protocols, buffer, bufferLength);
  }

  // --- what is installed for all programs of the user

  /// Lists everything in the catalog: what [#WSAEnumProtocols] lists for a program with every
  /// layer, hidden protocols, and at the end the layers by themselves. Works without `WSAStartup`;
  /// so do all functions of this section, which answer errors in `errno` and not as last error.
  ///
  /// @param protocols restricts the answer to these `IPPROTO_*`, up to a 0 or the end; null for all
  /// @param buffer receives the entries
  /// @param bufferLength in: how many entries fit. Out: how many there are. Entries, not bytes.
  /// @param errno receives `WSAENOBUFS` if they do not fit, `WSAEFAULT`, `WSASYSNOTREADY` if the
  ///   catalog cannot be read
  /// @return how many there are
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscenumprotocols">
  ///   WSCEnumProtocols</a>
  public static int WSCEnumProtocols(
      int @Nullable [] protocols,
      @Nullable WsaProtocolInfo @Nullable [] buffer,
      int @Nullable [] bufferLength,
      int @Nullable [] errno) {
    return PROCESS.providers.WSCEnumProtocols(protocols, buffer, bufferLength, errno);
  }

  /// Installs a provider with the entries it wants, after all others. An info without a chain is a
  /// layer by itself; one with a chain of one, a protocol of a base provider; one with a longer
  /// chain, a chain of entries that are there. Before it holds, something is sent through every
  /// chain. Programs that run see it at their next first `WSAStartup`.
  ///
  /// @param id the provider's GUID
  /// @param path from where it is loaded: the name of a layer that comes with the program, or a
  ///   jar, with `#NAME` where it has several; its SHA-256 is noted
  /// @param errno receives `WSANO_RECOVERY` if it is installed, a chain is longer than seven or a
  ///   trial fails; `WSAEINVAL` if it cannot be loaded or an entry is not there; `WSATRY_AGAIN` if
  ///   another installer does not end; `WSAEFAULT`
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscinstallprovider">
  ///   WSCInstallProvider</a>
  public static int WSCInstallProvider(
      @Nullable UUID id,
      @Nullable String path,
      WsaProtocolInfo @Nullable [] infos,
      int @Nullable [] errno) {
    return PROCESS.providers.WSCInstallProvider(id, path, infos, errno);
  }

  /// Installs a layer, with an entry of its own and a chain over each of the given protocols,
  /// before all other entries. In a chain the layer has its place by its class, not on top of those
  /// that were there.
  ///
  /// @param over whose family, type and protocol are layered over; null for all that programs see
  /// @param entryId receives the id of the layer's own entry
  /// @param errno as [#WSCInstallProvider]
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscinstallproviderandchains64_32">
  ///   WSCInstallProviderAndChains</a>
  public static int WSCInstallProviderAndChains(
      @Nullable UUID id,
      @Nullable String path,
      WsaProtocolInfo @Nullable [] over,
      int @Nullable [] entryId,
      int @Nullable [] errno) {
    return PROCESS.providers.WSCInstallProviderAndChains(id, path, over, entryId, errno);
  }

  /// Removes a provider with its entries. Chains of others that it stands in lose it: unlike on
  /// Windows none is left behind that cannot work.
  ///
  /// @param errno receives `WSAEINVAL` if it is not installed, or as [#WSCInstallProvider]
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscdeinstallprovider">
  ///   WSCDeinstallProvider</a>
  public static int WSCDeinstallProvider(@Nullable UUID id, int @Nullable [] errno) {
    return PROCESS.providers.WSCDeinstallProvider(id, errno);
  }

  /// Replaces the path and the entries of an installed provider; entries for the same protocol keep
  /// their ids.
  ///
  /// @param errno receives `WSANO_RECOVERY` if it is not installed, or as [#WSCInstallProvider]
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscupdateprovider">
  ///   WSCUpdateProvider</a>
  public static int WSCUpdateProvider(
      @Nullable UUID id,
      @Nullable String path,
      WsaProtocolInfo @Nullable [] infos,
      int @Nullable [] errno) {
    return PROCESS.providers.WSCUpdateProvider(id, path, infos, errno);
  }

  /// Changes the order in which sockets match.
  ///
  /// @param ids every entry's of [#WSCEnumProtocols], once
  /// @return 0 or the error itself: `WSAEINVAL` for any other list, `WSATRY_AGAIN`,
  ///   `WSANO_RECOVERY`
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/sporder/nf-sporder-wscwriteproviderorder">
  ///   WSCWriteProviderOrder</a>
  public static int WSCWriteProviderOrder(int @Nullable [] ids) {
    return PROCESS.providers.WSCWriteProviderOrder(ids);
  }

  /// From where a provider is loaded, with environment variables as they were written.
  ///
  /// @param length in: how many characters fit, with C's closing zero. Out: how many there are.
  /// @param errno receives `WSAEINVAL` if there is no such provider, `WSAEFAULT`
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscgetproviderpath">
  ///   WSCGetProviderPath</a>
  public static int WSCGetProviderPath(
      @Nullable UUID id,
      @Nullable StringBuilder path,
      int @Nullable [] length,
      int @Nullable [] errno) {
    return PROCESS.providers.WSCGetProviderPath(id, path, length, errno);
  }

  /// The categories of an installed layer: what was set, or else what it says itself.
  ///
  /// @param infoType `ProviderInfoLspCategories`; `ProviderInfoAudit` is `WSANO_RECOVERY`, as
  ///   nobody audits
  /// @param info receives a DWORD of `LSP_*`
  /// @param size in: bytes that fit. Out: bytes needed.
  /// @param flags 0
  /// @param errno receives `WSAEINVAL` if it is not installed or there is no such type,
  ///   `WSANO_RECOVERY` if it cannot be loaded, `WSAEFAULT` for too little room
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscgetproviderinfo">
  ///   WSCGetProviderInfo</a>
  public static int WSCGetProviderInfo(
      @Nullable UUID id,
      int infoType,
      @Nullable MemorySegment info,
      long @Nullable [] size,
      int flags,
      int @Nullable [] errno) {
    return PROCESS.providers.WSCGetProviderInfo(id, infoType, info, size, flags, errno);
  }

  /// Sets the categories of an installed layer.
  ///
  /// @param info a DWORD of `LSP_*`
  /// @param size 4
  /// @param flags 0
  /// @param errno receives `WSAEINVAL` if it is not installed or anything else is asked for,
  ///   `WSAEFAULT`, or as [#WSCInstallProvider]
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscsetproviderinfo">
  ///   WSCSetProviderInfo</a>
  public static int WSCSetProviderInfo(
      @Nullable UUID id,
      int infoType,
      @Nullable MemorySegment info,
      long size,
      int flags,
      int @Nullable [] errno) {
    return PROCESS.providers.WSCSetProviderInfo(id, infoType, info, size, flags, errno);
  }

  /// The categories of layers that a program may have.
  ///
  /// @param path its executable, its jar or its main class
  /// @param extra how its arguments begin; null for whatever they are
  /// @param permitted receives `LSP_*` bits
  /// @param errno receives `WSASERVICE_NOT_FOUND` if nothing is known of it: then it may have all
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscgetapplicationcategory">
  ///   WSCGetApplicationCategory</a>
  public static int WSCGetApplicationCategory(
      @Nullable String path,
      @Nullable String extra,
      int @Nullable [] permitted,
      int @Nullable [] errno) {
    return PROCESS.providers.WSCGetApplicationCategory(path, extra, permitted, errno);
  }

  /// Sets the categories of layers that a program may have. A layer whose categories are not all
  /// among them is left out of its chains, and one whose `LSP_SYSTEM` differs.
  ///
  /// @param path its executable, its jar or its main class
  /// @param extra how its arguments begin; null for whatever they are
  /// @param permitted `LSP_*` bits
  /// @param previous receives what was set before, or 0; may be null
  /// @param errno receives `WSAEFAULT`, or as [#WSCInstallProvider]
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wscsetapplicationcategory">
  ///   WSCSetApplicationCategory</a>
  public static int WSCSetApplicationCategory(
      @Nullable String path,
      @Nullable String extra,
      int permitted,
      int @Nullable [] previous,
      int @Nullable [] errno) {
    return PROCESS.providers.WSCSetApplicationCategory(path, extra, permitted, previous, errno);
  }

  /// Tells when the catalog changes. The first call makes a handle; later ones wait for the next
  /// change after the last that was told.
  ///
  /// @param handle in: 0 for the first call. Out: the handle, which `CloseHandle` closes.
  /// @param overlapped told of the change, by event or routine; null to wait, and with a handle of
  ///   0 to return at once
  /// @return 0 or an error: `WSA_IO_PENDING`, `WSA_INVALID_HANDLE`, `WSAEFAULT`
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaproviderconfigchange">
  ///   WSAProviderConfigChange</a>
  public static int WSAProviderConfigChange(
      long @Nullable [] handle,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    return PROCESS.providerChanges.WSAProviderConfigChange(handle, overlapped, routine);
  }

  /// Several edits of the catalog that hold together or not at all.
  public static Transaction catalogTransaction() {
    return PROCESS.providers.transaction();
  }

  // --- making and ending sockets

  /// Creates a socket of the first protocol that matches; it can do overlapped I/O.
  ///
  /// @param af `AF_*`; 0 matches every family
  /// @param type `SOCK_*`; 0 matches every type
  /// @param protocol `IPPROTO_*`; 0 for the usual one
  /// @return the socket, or an error: `WSAEAFNOSUPPORT`, `WSAESOCKTNOSUPPORT`,
  ///   `WSAEPROTONOSUPPORT`, `WSAEPROTOTYPE` when the protocol belongs to another type, `WSAEINVAL`
  ///   when all three are 0, `WSAEPROVIDERFAILEDINIT`, `WSAEMFILE`, `WSAENOBUFS`, `WSAEACCES` for a
  ///   raw socket
  public static long socket(int af, int type, int protocol) {
    return PROCESS.sockets.socket(af, type, protocol);
  }

  /// Creates a socket, of a given catalog entry if there is one.
  ///
  /// @param info an entry of [#WSAEnumProtocols], or what [#WSADuplicateSocket] gave; null to match
  ///   like [#socket]. With an entry, 0 and [org.jwinsock.spi.WinSock2#FROM_PROTOCOL_INFO] take a
  ///   value from it.
  /// @param group 0: there are no socket groups
  /// @param flags `WSA_FLAG_*`; without `WSA_FLAG_OVERLAPPED` neither overlapped I/O nor
  ///   `SO_RCVTIMEO` and `SO_SNDTIMEO` work
  /// @return the socket; `WSAEINVAL` for an info of no catalog entry, or one used up
  public static long WSASocket(
      int af, int type, int protocol, @Nullable WsaProtocolInfo info, int group, int flags) {
    return PROCESS.sockets.WSASocket(af, type, protocol, info, group, flags);
  }

  /// Prepares a further handle of a socket: [#WSASocket] makes it from the info, once.
  ///
  /// @param processId this process; sockets do not go to others (`WSAEINVAL`)
  /// @param info receives the info
  public static int WSADuplicateSocket(long s, int processId, WsaProtocolInfo @Nullable [] info) {
    return PROCESS.sockets.WSADuplicateSocket(s, processId, info);
  }

  /// Releases a socket, following its linger rule. Calls that wait in it end with an error.
  ///
  /// @return 0; `WSAEWOULDBLOCK` for a non-blocking socket with a linger time, which stays open
  public static int closesocket(long s) {
    return PROCESS.sockets.closesocket(s);
  }

  /// Ends receiving, sending or both (`SD_*`), without waiting.
  public static int shutdown(long s, int how) {
    return PROCESS.sockets.shutdown(s, how);
  }

  /// Ends sending. IP protocols carry no disconnect data.
  public static int WSASendDisconnect(long s, @Nullable WsaBuf data) {
    return PROCESS.sockets.WSASendDisconnect(s, data);
  }

  /// Ends receiving. IP protocols carry no disconnect data.
  public static int WSARecvDisconnect(long s, @Nullable WsaBuf data) {
    return PROCESS.sockets.WSARecvDisconnect(s, data);
  }

  // --- names

  /// Gives the socket a local address.
  public static int bind(long s, @Nullable MemorySegment name) {
    return PROCESS.sockets.bind(s, name);
  }

  /// Gives the socket a local address.
  public static int bind(long s, @Nullable SockAddr name) {
    return PROCESS.sockets.bind(s, segment(name));
  }

  /// The local address; `WSAEINVAL` for a socket that has none yet.
  ///
  /// @param length in: the room in `name`. Out: the size of the address. Bytes.
  public static int getsockname(long s, @Nullable MemorySegment name, int @Nullable [] length) {
    return PROCESS.sockets.getsockname(s, name, length);
  }

  /// The local address, into the first element.
  public static int getsockname(long s, @Nullable SockAddr @Nullable [] name) {
    return PROCESS.sockets.getsockname(s, name);
  }

  /// The peer's address; `WSAENOTCONN` for a socket that is not connected.
  ///
  /// @param length in: the room in `name`. Out: the size of the address. Bytes.
  public static int getpeername(long s, @Nullable MemorySegment name, int @Nullable [] length) {
    return PROCESS.sockets.getpeername(s, name, length);
  }

  /// The peer's address, into the first element.
  public static int getpeername(long s, @Nullable SockAddr @Nullable [] name) {
    return PROCESS.sockets.getpeername(s, name);
  }

  // --- connections

  /// Puts a bound stream socket into listening state.
  ///
  /// @param backlog how many connections may queue; `SOMAXCONN` for the most there is
  public static int listen(long s, int backlog) {
    return PROCESS.sockets.listen(s, backlog);
  }

  /// Takes the first connection that waits.
  public static long accept(long s) {
    return PROCESS.sockets.accept(s, null, null, null);
  }

  /// Takes the first connection that waits, and tells the peer's address.
  ///
  /// @param addr may be null
  /// @param length in: the room in `addr`. Out: the size of the address. Bytes.
  public static long accept(long s, @Nullable MemorySegment addr, int @Nullable [] length) {
    return PROCESS.sockets.accept(s, addr, length, null);
  }

  /// Takes the first connection that waits, and tells the peer's address in the first element.
  public static long accept(long s, @Nullable SockAddr @Nullable [] addr) {
    return PROCESS.sockets.accept(s, addr, null);
  }

  /// [#accept] with a function that accepts, rejects (`WSAECONNREFUSED`) or defers
  /// (`WSATRY_AGAIN`).
  ///
  /// @param addr may be null
  /// @param condition runs on the calling thread; null accepts
  public static long WSAAccept(
      long s,
      @Nullable MemorySegment addr,
      int @Nullable [] length,
      @Nullable ConditionProc condition) {
    return PROCESS.sockets.accept(s, addr, length, condition);
  }

  /// [#accept] with a function that accepts, rejects (`WSAECONNREFUSED`) or defers
  /// (`WSATRY_AGAIN`).
  public static long WSAAccept(
      long s, @Nullable SockAddr @Nullable [] addr, @Nullable ConditionProc condition) {
    return PROCESS.sockets.accept(s, addr, condition);
  }

  /// Connects, or sets a datagram socket's peer.
  public static int connect(long s, @Nullable MemorySegment name) {
    return PROCESS.sockets.connect(s, name, null);
  }

  /// Connects, or sets a datagram socket's peer.
  public static int connect(long s, @Nullable SockAddr name) {
    return PROCESS.sockets.connect(s, segment(name), null);
  }

  /// [#connect] with connect data, which IP protocols do not carry.
  public static int WSAConnect(long s, @Nullable MemorySegment name, @Nullable WsaBuf callerData) {
    return PROCESS.sockets.connect(s, name, callerData);
  }

  /// [#connect] with connect data, which IP protocols do not carry.
  public static int WSAConnect(long s, @Nullable SockAddr name, @Nullable WsaBuf callerData) {
    return PROCESS.sockets.connect(s, segment(name), callerData);
  }

  // --- receiving

  /// Receives on a connected socket.
  ///
  /// @param flags `MSG_PEEK`, `MSG_OOB`, `MSG_WAITALL`
  /// @return the bytes; 0 when the peer has finished sending, or for an empty datagram.
  ///   `WSAEMSGSIZE` when the datagram was longer, with the buffer filled
  public static int recv(long s, @Nullable MemorySegment buffer, int flags) {
    return PROCESS.data.recv(s, buffer, flags);
  }

  /// Receives into part of an array.
  public static int recv(long s, byte @Nullable [] buffer, int offset, int length, int flags) {
    return PROCESS.data.recv(s, segment(buffer, offset, length), flags);
  }

  /// Receives into the rest of a byte buffer, whose position then moves on.
  public static int recv(long s, @Nullable ByteBuffer buffer, int flags) {
    return advance(buffer, PROCESS.data.recv(s, segment(buffer), flags));
  }

  /// Receives a datagram and its source.
  ///
  /// @param from may be null; of no meaning on a stream socket
  /// @param fromLength in: the room in `from`. Out: the size of the address. Bytes.
  public static int recvfrom(
      long s,
      @Nullable MemorySegment buffer,
      int flags,
      @Nullable MemorySegment from,
      int @Nullable [] fromLength) {
    return PROCESS.data.recvfrom(s, buffer, flags, from, fromLength);
  }

  /// Receives a datagram, and its source in the first element.
  public static int recvfrom(
      long s, @Nullable MemorySegment buffer, int flags, @Nullable SockAddr @Nullable [] from) {
    return PROCESS.data.recvfrom(s, buffer, flags, from);
  }

  /// Receives a datagram into part of an array, and its source in the first element.
  public static int recvfrom(
      long s,
      byte @Nullable [] buffer,
      int offset,
      int length,
      int flags,
      @Nullable SockAddr @Nullable [] from) {
    return PROCESS.data.recvfrom(s, segment(buffer, offset, length), flags, from);
  }

  /// Receives a datagram into the rest of a byte buffer, whose position then moves on, and its
  /// source in the first element.
  public static int recvfrom(
      long s, @Nullable ByteBuffer buffer, int flags, @Nullable SockAddr @Nullable [] from) {
    return advance(buffer, PROCESS.data.recvfrom(s, segment(buffer), flags, from));
  }

  /// Receives into several buffers, one after the other.
  ///
  /// @param bytes receives how many bytes came
  /// @param flags in: `MSG_*`. Out: `MSG_PARTIAL` and such
  /// @return 0 or `SOCKET_ERROR`
  public static int WSARecv(
      long s, WsaBuf @Nullable [] buffers, int @Nullable [] bytes, int @Nullable [] flags) {
    return PROCESS.data.WSARecv(s, buffers, bytes, flags);
  }

  /// Receives a datagram into several buffers, and its source.
  ///
  /// @param from may be null
  /// @param fromLength in: the room in `from`. Out: the size of the address. Bytes.
  /// @return 0 or `SOCKET_ERROR`
  public static int WSARecvFrom(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int @Nullable [] flags,
      @Nullable MemorySegment from,
      int @Nullable [] fromLength) {
    return PROCESS.data.WSARecvFrom(s, buffers, bytes, flags, from, fromLength);
  }

  // --- overlapped operations

  /// [#WSARecv] that need not wait: the operation goes on after the call.
  ///
  /// The buffers' memory must be accessible by every thread and stays the operation's until it has
  /// completed; the array is copied. When the operation is over at once it is told to whoever is
  /// told of completions, too. Only an operation under way may pend on a non-blocking socket.
  ///
  /// @param bytes may be null; receives the count of an operation that is over at once
  /// @param flags in: `MSG_*`. Out: as for `bytes`
  /// @param overlapped the operation, with its `hEvent`; null for a call that waits
  /// @param routine called in an alertable wait of this thread; null for an event, a completion
  ///   port or neither
  /// @return 0, or `SOCKET_ERROR`: `WSA_IO_PENDING` when the operation is under way;
  ///   `WSA_INVALID_PARAMETER` for a structure that is in an operation, `WSA_INVALID_HANDLE` for an
  ///   `hEvent` that is none, `WSAEINVAL` for a routine on a socket of a completion port,
  ///   `WSAEFAULT`
  public static int WSARecv(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int @Nullable [] flags,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    return PROCESS.data.WSARecv(s, buffers, bytes, flags, overlapped, routine);
  }

  /// [#WSARecvFrom] that need not wait, as the overlapped `WSARecv`.
  ///
  /// @param from may be null; written when the operation completes
  /// @param fromLength in: the room in `from`. Out, when the operation completes: the size of the
  ///   address. Bytes.
  public static int WSARecvFrom(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int @Nullable [] flags,
      @Nullable MemorySegment from,
      int @Nullable [] fromLength,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    return PROCESS.data.WSARecvFrom(
        s, buffers, bytes, flags, from, fromLength, overlapped, routine);
  }

  /// [#WSASend] that need not wait, as the overlapped `WSARecv`.
  public static int WSASend(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int flags,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    return PROCESS.data.WSASend(s, buffers, bytes, flags, overlapped, routine);
  }

  /// [#WSASendTo] that need not wait, as the overlapped `WSARecv`.
  public static int WSASendTo(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int flags,
      @Nullable MemorySegment to,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    return PROCESS.data.WSASendTo(s, buffers, bytes, flags, to, overlapped, routine);
  }

  /// The outcome of an overlapped operation.
  ///
  /// @param bytes receives the count
  /// @param wait waits for an operation under way; not for one with a completion routine
  ///   (`WSA_INVALID_PARAMETER`)
  /// @param flags receives what `WSARecv` would have answered
  /// @return false with the operation's error, or with `WSA_IO_INCOMPLETE` while it is under way
  public static boolean WSAGetOverlappedResult(
      long s,
      @Nullable WsaOverlapped overlapped,
      int @Nullable [] bytes,
      boolean wait,
      int @Nullable [] flags) {
    return PROCESS.results.WSAGetOverlappedResult(s, overlapped, bytes, wait, flags);
  }

  // --- sending

  /// Sends on a connected socket; a blocking call returns when everything is taken.
  ///
  /// @param flags `MSG_OOB`, `MSG_DONTROUTE`
  /// @return the bytes taken
  public static int send(long s, @Nullable MemorySegment buffer, int flags) {
    return PROCESS.data.send(s, buffer, flags);
  }

  /// Sends part of an array.
  public static int send(long s, byte @Nullable [] buffer, int offset, int length, int flags) {
    return PROCESS.data.send(s, segment(buffer, offset, length), flags);
  }

  /// Sends the rest of a byte buffer, whose position then moves on.
  public static int send(long s, @Nullable ByteBuffer buffer, int flags) {
    return advance(buffer, PROCESS.data.send(s, segment(buffer), flags));
  }

  /// Sends a datagram, binding the socket if it is not bound.
  ///
  /// @param to null sends to the connected peer; of no meaning on a stream socket
  public static int sendto(
      long s, @Nullable MemorySegment buffer, int flags, @Nullable MemorySegment to) {
    return PROCESS.data.sendto(s, buffer, flags, to);
  }

  /// Sends a datagram, binding the socket if it is not bound.
  public static int sendto(
      long s, @Nullable MemorySegment buffer, int flags, @Nullable SockAddr to) {
    return PROCESS.data.sendto(s, buffer, flags, segment(to));
  }

  /// Sends part of an array as a datagram.
  public static int sendto(
      long s, byte @Nullable [] buffer, int offset, int length, int flags, @Nullable SockAddr to) {
    return PROCESS.data.sendto(s, segment(buffer, offset, length), flags, segment(to));
  }

  /// Sends the rest of a byte buffer, whose position then moves on, as a datagram.
  public static int sendto(long s, @Nullable ByteBuffer buffer, int flags, @Nullable SockAddr to) {
    return advance(buffer, PROCESS.data.sendto(s, segment(buffer), flags, segment(to)));
  }

  /// Sends several buffers, one after the other.
  ///
  /// @param bytes receives how many bytes were taken
  /// @return 0 or `SOCKET_ERROR`
  public static int WSASend(
      long s, WsaBuf @Nullable [] buffers, int @Nullable [] bytes, int flags) {
    return PROCESS.data.WSASend(s, buffers, bytes, flags);
  }

  /// Sends several buffers as one datagram.
  ///
  /// @param bytes receives how many bytes were taken
  /// @param to null sends to the connected peer
  /// @return 0 or `SOCKET_ERROR`
  public static int WSASendTo(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int flags,
      @Nullable MemorySegment to) {
    return PROCESS.data.WSASendTo(s, buffers, bytes, flags, to);
  }

  /// Sends several buffers as one datagram.
  public static int WSASendTo(
      long s,
      WsaBuf @Nullable [] buffers,
      int @Nullable [] bytes,
      int flags,
      @Nullable SockAddr to) {
    return PROCESS.data.WSASendTo(s, buffers, bytes, flags, segment(to));
  }

  // --- network events

  /// Selects which network events set an event object. This replaces what was selected before, also
  /// by [#WSAAsyncSelect], clears the record, and makes the socket non-blocking for as long as
  /// anything is selected. What is the case already is recorded at once. Accepted sockets go on
  /// with what their listener selected.
  ///
  /// @param event of no meaning when `events` is 0
  /// @param events `FD_*`; 0 ends the selection, and the socket stays non-blocking
  /// @return 0 or `SOCKET_ERROR`: `WSAEINVAL` for a handle that is no event, or a bit that is no
  ///   network event
  public static int WSAEventSelect(long s, long event, int events) {
    return PROCESS.networkEvents.WSAEventSelect(s, event, events);
  }

  /// Takes the record of network events: copies it, clears it and resets the event, all at one
  /// moment as seen by what is recorded.
  ///
  /// @param event the event to reset, usually that of [#WSAEventSelect]; 0 for none
  /// @param out receives the events and their errors, by their `FD_*_BIT` numbers
  /// @return 0 or `SOCKET_ERROR`: `WSAEINVAL` for a handle that is no event
  public static int WSAEnumNetworkEvents(long s, long event, @Nullable WsaNetworkEvents out) {
    return PROCESS.networkEvents.WSAEnumNetworkEvents(s, event, out);
  }

  /// Selects which network events post a message, one message for each; otherwise like
  /// [#WSAEventSelect]. Messages that were posted stay in the queue whatever becomes of the
  /// selection or the socket.
  ///
  /// @param window made by [User32#CreateMessageWindow]; of no meaning when `events` is 0
  /// @param message the message's number; it carries the socket in `wParam`, and in `lParam` what
  ///   [#WSAGETSELECTEVENT] and [#WSAGETSELECTERROR] take out
  /// @param events `FD_*`; 0 ends the selection
  /// @return 0 or `SOCKET_ERROR`: `WSAEINVAL` for a handle that is no window
  public static int WSAAsyncSelect(long s, long window, int message, int events) {
    return PROCESS.networkEvents.WSAAsyncSelect(s, window, message, events);
  }

  /// The event in a message of [#WSAAsyncSelect].
  public static int WSAGETSELECTEVENT(long lParam) {
    return (int) lParam & 0xFFFF;
  }

  /// The error in a message of [#WSAAsyncSelect].
  public static int WSAGETSELECTERROR(long lParam) {
    return (int) lParam >>> 16;
  }

  /// The `lParam` of a message of [#WSAAsyncSelect].
  public static long WSAMAKESELECTREPLY(int event, int error) {
    return (error & 0xFFFFL) << 16 | event & 0xFFFF;
  }

  // --- options

  /// Reads an option.
  ///
  /// @param length in: the room in `value`. Out: the size of the value. Bytes.
  public static int getsockopt(
      long s, int level, int name, @Nullable MemorySegment value, int @Nullable [] length) {
    return PROCESS.options.getsockopt(s, level, name, value, length);
  }

  /// Reads an option that is a number or a boolean, into the first element.
  public static int getsockopt(long s, int level, int name, int @Nullable [] value) {
    return PROCESS.options.getsockopt(s, level, name, value);
  }

  /// Sets an option.
  public static int setsockopt(long s, int level, int name, @Nullable MemorySegment value) {
    return PROCESS.options.setsockopt(s, level, name, value);
  }

  /// Sets an option that is a number or a boolean (0 or 1).
  public static int setsockopt(long s, int level, int name, int value) {
    return PROCESS.options.setsockopt(s, level, name, value);
  }

  /// Sets an option that is a socket: `SO_UPDATE_ACCEPT_CONTEXT`.
  public static int setsockopt(long s, int level, int name, long value) {
    return PROCESS.options.setsockopt(s, level, name, value);
  }

  /// Runs `FIONBIO`, `FIONREAD` or `SIOCATMARK`; the argument is in the first element.
  public static int ioctlsocket(long s, int command, int @Nullable [] argument) {
    return PROCESS.options.ioctlsocket(s, command, argument);
  }

  /// Runs an ioctl. `SIO_ADDRESS_LIST_CHANGE` and `SIO_ROUTING_INTERFACE_CHANGE` wait for the
  /// change, on a non-blocking socket they fail with `WSAEWOULDBLOCK` and the change becomes
  /// `FD_ADDRESS_LIST_CHANGE` or `FD_ROUTING_INTERFACE_CHANGE`.
  ///
  /// @param in what the code takes; may be null
  /// @param out where its answer goes; may be null
  /// @param bytesReturned receives the size of the answer; for lists the size it takes, too, when
  ///   the room is too small (`WSAEFAULT`)
  /// @return 0 or `SOCKET_ERROR`
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaioctl">
  ///   WSAIoctl</a>
  public static int WSAIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      int @Nullable [] bytesReturned) {
    return PROCESS.options.WSAIoctl(s, code, in, out, bytesReturned);
  }

  /// [#WSAIoctl] that need not wait, as the overlapped `WSARecv`. `SIO_ADDRESS_LIST_CHANGE` and
  /// `SIO_ROUTING_INTERFACE_CHANGE` pend until there is a change; with null as `overlapped` they
  /// wait for it, and on a non-blocking socket fail with `WSAEWOULDBLOCK`, after which the change
  /// is a network event, once for each call.
  ///
  /// @param out must be accessible by every thread
  /// @param bytesReturned may be null; receives the size of an answer that is there at once
  public static int WSAIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      int @Nullable [] bytesReturned,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    return PROCESS.options.WSAIoctl(s, code, in, out, bytesReturned, overlapped, routine);
  }

  /// The functions of registered I/O of the socket's provider: `WSAIoctl` with
  /// `SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER` and `WSAID_MULTIPLE_RIO`.
  ///
  /// @param s any socket of the provider
  /// @return the table; null, and the last error, if there is none: `WSAENOTSOCK`, `WSAEOPNOTSUPP`
  public static @Nullable Rio rio(long s) {
    return PROCESS.options.rio(s);
  }

  /// Sends a datagram with control data, which chooses for instance its source (`IP_PKTINFO`).
  ///
  /// @param s a datagram or raw socket (`WSAEOPNOTSUPP`)
  /// @param message its address may be null on a connected socket; its memory is of an arena that
  ///   any thread may use
  /// @param flags `MSG_DONTROUTE`; those of the message do not count
  /// @param bytesSent receives the count; may be null only with an OVERLAPPED
  /// @param overlapped null for a call that waits as `sendto` does
  /// @return 0; `SOCKET_ERROR` with `WSA_IO_PENDING`, `WSAEINVAL` for control data that has no
  ///   meaning, or an error of `WSASendTo`
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasendmsg">
  ///   WSASendMsg</a>
  public static int WSASendMsg(
      long s,
      @Nullable WsaMsg message,
      int flags,
      int @Nullable [] bytesSent,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine completionRoutine) {
    return PROCESS.datagramMessages.WSASendMsg(
        s, message, flags, bytesSent, overlapped, completionRoutine);
  }

  /// Asks the socket's provider for an extension function.
  ///
  /// @param code `SIO_GET_EXTENSION_FUNCTION_POINTER`; with `WSAID_MULTIPLE_RIO`
  ///   `SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER`; anything else is `WSAEINVAL`
  /// @param function the GUID of the function: one of `WSAID_` in [org.jwinsock.spi.Guids]
  /// @param out receives the function, one of the `LPFN_` types of [Mswsock], or a [Rio]
  /// @return 0, or `SOCKET_ERROR` with `WSAEINVAL` for a function that the provider has not got
  public static int WSAIoctl(
      long s, int code, @Nullable UUID function, @Nullable Object @Nullable [] out) {
    return PROCESS.extensions.WSAIoctl(s, code, function, out);
  }

  // --- select and poll

  /// Waits until a socket in one of the sets is ready. The sets are rewritten to the ready ones.
  ///
  /// Sets that are all null or empty fail with `WSAEINVAL`, so `select` cannot be used to sleep.
  /// All sockets must be of one provider (`WSAEINVAL`); one that is no socket fails the whole call
  /// (`WSAENOTSOCK`).
  ///
  /// @param nfds ignored, as on Windows
  /// @param timeout null for no end; zero to look without waiting
  /// @return how many memberships were found over the three sets, 0 when the time is over
  public static int select(
      int nfds,
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable TimeVal timeout) {
    return PROCESS.select.select(reads, writes, excepts, timeout);
  }

  /// Waits until one of the sockets is ready, and tells in `revents` for what.
  ///
  /// Only `POLLRDNORM`, `POLLRDBAND` and `POLLWRNORM` may be asked for (`WSAEINVAL`). Elements with
  /// a negative `fd` are left out; an `fd` that is no socket gives `POLLNVAL`; with no valid one at
  /// all the call fails with `WSAEINVAL`.
  ///
  /// @param count how many leading elements count
  /// @param timeoutMillis below 0 for no end, 0 to look without waiting
  /// @return how many elements have something in `revents`
  public static int WSAPoll(@Nullable PollFd @Nullable [] fds, int count, int timeoutMillis) {
    return PROCESS.poll.WSAPoll(fds, count, timeoutMillis);
  }

  /// Has a completion port hear when sockets are ready, and takes packets from it, in one call.
  ///
  /// A notification is a packet of the port, for every function that takes packets: it has the key
  /// of its registration, no operation, and what happened in `dwNumberOfBytesTransferred`
  /// ([#SocketNotificationRetrieveEvents]). One packet of a socket at most is in the queue; what
  /// happens until it is taken goes into it.
  ///
  /// **Triggers.** By level, a socket is told of whenever it is ready, again and again; by edge,
  /// when it becomes ready, which it does only after an operation that found it not ready. What it
  /// is ready for when an edge is registered is not told. One-shot, the registration is disabled by
  /// the next packet, until it is enabled again.
  ///
  /// **Events.** `SOCK_NOTIFY_EVENT_IN`: a receive or accept would not block, the end of a stream
  /// included. `OUT`: neither would a send. `HANGUP`: all data of a stream has been received and
  /// the connection has ended. `ERR`, asked for or not: the connection is lost, a connect has
  /// failed, or a datagram socket has an error to tell. `REMOVE`: the registration has been
  /// removed, and nothing more comes from it. Closing a socket ends its registration, and what is
  /// in the queue is not told.
  ///
  /// @param port the completion port
  /// @param registrationCount how many of the registrations count
  /// @param registrations their `registrationResult` is 0 afterwards, or a positive error:
  ///   `WSAENOTSOCK`; `WSAEINVAL` for flags that do not fit together, or a socket of another port,
  ///   tied to it or registered there; `ERROR_NOT_FOUND` if there is nothing to disable or remove;
  ///   `WSAEOPNOTSUPP` if the socket's provider has no notifications. Null if there are none.
  /// @param timeoutMillis how long to wait for a packet; 0 if none are to be taken
  /// @param completionCount how many packets at most; 0 to take none
  /// @param entries receives the packets; elements that are null are filled. Null to take none.
  /// @param received receives how many; null to take none
  /// @return 0; `WAIT_TIMEOUT` if no packet came; both with the registrations carried out.
  ///   `ERROR_ABANDONED_WAIT_0` if the port is closed meanwhile. Any other error, with nothing
  ///   done: `WSANOTINITIALISED`, `ERROR_INVALID_HANDLE`, `WSAEINVAL`, `WSAEFAULT`.
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/winsock/winsock-socket-state-notifications">
  ///   Winsock socket state notifications</a>
  public static int ProcessSocketNotifications(
      long port,
      int registrationCount,
      @Nullable SockNotifyRegistration @Nullable [] registrations,
      int timeoutMillis,
      int completionCount,
      @Nullable OverlappedEntry @Nullable [] entries,
      int @Nullable [] received) {
    return PROCESS.notifications.ProcessSocketNotifications(
        port, registrationCount, registrations, timeoutMillis, completionCount, entries, received);
  }

  /// What a notification tells: `SOCK_NOTIFY_EVENT_*`.
  ///
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-socketnotificationretrieveevents">
  ///   SocketNotificationRetrieveEvents</a>
  public static int SocketNotificationRetrieveEvents(OverlappedEntry notification) {
    return notification.dwNumberOfBytesTransferred;
  }

  /// Adds a socket to a set, once; ignored when the set is full.
  public static void FD_SET(long s, FdSet set) {
    set.add(s);
  }

  /// Takes a socket out of a set.
  public static void FD_CLR(long s, FdSet set) {
    set.remove(s);
  }

  /// True if the socket is in the set.
  public static boolean FD_ISSET(long s, FdSet set) {
    return set.contains(s);
  }

  /// Empties a set.
  public static void FD_ZERO(FdSet set) {
    set.clear();
  }

  /// 1 if the socket is in the set, else 0; what [#FD_ISSET] is in C.
  public static int __WSAFDIsSet(long s, @Nullable FdSet set) {
    return set != null && set.contains(s) ? 1 : 0;
  }

  // --- blocking hooks of Winsock 1.1

  /// Sets what the calling thread does while one of its calls blocks. The hook is called again and
  /// again until the call is over; of Winsock it may call [#WSAIsBlocking] and
  /// [#WSACancelBlockingCall], everything else fails with `WSAEINPROGRESS`. Only where every
  /// [#WSAStartup] negotiated 1.0 or 1.1. Name lookups, which wait elsewhere, call no hook.
  ///
  /// @return what was set before, a hook that does nothing if it was the default one; null after
  ///   `WSAEOPNOTSUPP` for Winsock 2, `WSAEINPROGRESS` inside a hook, `WSAEFAULT` for null
  /// @see <a href="https://learn.microsoft.com/windows/win32/winsock/blocking-hook-2">Blocking
  ///   Hook</a>
  public static @Nullable BlockingCallback WSASetBlockingHook(@Nullable BlockingCallback hook) {
    return PROCESS.blocking.WSASetBlockingHook(hook);
  }

  /// Takes back [#WSASetBlockingHook]: calls of this thread just block.
  ///
  /// @return 0, or `SOCKET_ERROR`: `WSAEOPNOTSUPP` for Winsock 2, `WSAEINPROGRESS` inside a hook
  public static int WSAUnhookBlockingHook() {
    return PROCESS.blocking.WSAUnhookBlockingHook();
  }

  /// True inside the thread's blocking hook; always false for Winsock 2.
  public static boolean WSAIsBlocking() {
    return PROCESS.blocking.WSAIsBlocking();
  }

  /// Ends the call that blocks, from inside the thread's hook: it fails with `WSAEINTR`. An attempt
  /// to connect is given up. What can be relied on for the socket is [#closesocket] alone, but for
  /// a cancelled `accept` and `select`.
  ///
  /// @return 0, or `SOCKET_ERROR`: `WSAEINVAL` if no call blocks, `WSAEOPNOTSUPP` for Winsock 2
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsacancelblockingcall">
  ///   WSACancelBlockingCall</a>
  public static int WSACancelBlockingCall() {
    return PROCESS.blocking.WSACancelBlockingCall();
  }

  // --- names and addresses

  /// Resolves a host and a service.
  ///
  /// A failure is both the result and the last error; a success clears the last error. Without a
  /// socket type in the hint there is one result for each address, of type 0. The empty node, like
  /// this machine's own name, means the addresses of this machine; `localhost` its loopback ones.
  ///
  /// @param node a name, or an address as text; null for the loopback addresses, or with
  ///   `AI_PASSIVE` the wildcard ones
  /// @param service a name of the services file or a port; null and empty mean 0
  /// @param hints which results are wanted; null for all
  /// @param result receives the results in the order to try them
  /// @return 0, or the error: `WSAHOST_NOT_FOUND` (`EAI_NONAME`), `WSANO_DATA` for a name without
  ///   such addresses, `WSATRY_AGAIN`, `WSANO_RECOVERY`, `WSAEINVAL` for bad flags,
  ///   `WSAEAFNOSUPPORT`, `WSAESOCKTNOSUPPORT`, `WSATYPE_NOT_FOUND` for an unknown service
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getaddrinfo">
  ///   getaddrinfo</a>
  public static int getaddrinfo(
      @Nullable String node,
      @Nullable String service,
      @Nullable AddrInfo hints,
      @Nullable List<AddrInfo> result) {
    return PROCESS.names.getaddrinfo(node, service, hints, result);
  }

  /// [#getaddrinfo]: both encode names outside ASCII.
  public static int GetAddrInfo(
      @Nullable String node,
      @Nullable String service,
      @Nullable AddrInfo hints,
      @Nullable List<AddrInfo> result) {
    return PROCESS.names.getaddrinfo(node, service, hints, result);
  }

  /// Does nothing: results of [#getaddrinfo] are ordinary objects. The list stays as it is.
  public static void freeaddrinfo(@Nullable List<AddrInfo> result) {}

  /// Does nothing: results of [#GetAddrInfo] are ordinary objects. The list stays as it is.
  public static void FreeAddrInfo(@Nullable List<AddrInfo> result) {}

  /// Resolves a host and a service, asking the namespace providers that are named, and without
  /// waiting if an OVERLAPPED is given.
  ///
  /// A lookup under way ends once: the list is filled, then the event is set, or the routine is
  /// called on a thread of Winsock's own. Until then the list and the structure are Winsock's.
  ///
  /// @param name as for [#getaddrinfo]
  /// @param serviceName as for [#getaddrinfo]
  /// @param nameSpace `NS_DNS`, or `NS_ALL` for every provider
  /// @param nspId the only provider to ask; null for all of the namespace
  /// @param hints which results are wanted; null for all
  /// @param result receives the results in the order to try them
  /// @param timeout how long to wait for the providers; null for as long as they take
  /// @param overlapped null to wait; otherwise its `hEvent` is an event to be set, or 0 where there
  ///   is a routine. [WsaOverlapped#extension] is the list, the `Pointer` of C.
  /// @param routine called at the end; null where there is an event, or without an OVERLAPPED
  /// @param nameHandle receives what [#GetAddrInfoExCancel] takes, with an OVERLAPPED; may be null
  /// @return 0, `WSA_IO_PENDING`, or an error of [#getaddrinfo], which is the last error too;
  ///   `WSASERVICE_NOT_FOUND` without such a provider, `WSAEINVAL` for parameters of an
  ///   asynchronous lookup without an OVERLAPPED and for a structure of a version after the second,
  ///   `WSA_INVALID_HANDLE` for an `hEvent` that is no event, `WSAETIMEDOUT`
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getaddrinfoexw">
  ///   GetAddrInfoExW</a>
  public static int GetAddrInfoEx(
      @Nullable String name,
      @Nullable String serviceName,
      int nameSpace,
      @Nullable UUID nspId,
      @Nullable AddrInfoEx hints,
      @Nullable List<AddrInfoEx> result,
      @Nullable TimeVal timeout,
      @Nullable WsaOverlapped overlapped,
      @Nullable LookupServiceCompletionRoutine routine,
      long @Nullable [] nameHandle) {
    return PROCESS.names.GetAddrInfoEx(
        name,
        serviceName,
        nameSpace,
        nspId,
        hints,
        result,
        timeout,
        overlapped,
        routine,
        nameHandle);
  }

  /// Ends a lookup of [#GetAddrInfoEx] under way with `WSA_E_CANCELLED`, which is told like every
  /// other end.
  ///
  /// @param nameHandle its first element is the handle, which cannot be used again
  /// @return 0, or `WSA_INVALID_HANDLE` if the lookup is over
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getaddrinfoexcancel">
  ///   GetAddrInfoExCancel</a>
  public static int GetAddrInfoExCancel(long @Nullable [] nameHandle) {
    return PROCESS.names.GetAddrInfoExCancel(nameHandle);
  }

  /// How a lookup of [#GetAddrInfoEx] ended.
  ///
  /// @return 0, its error, `WSAEINPROGRESS` while it is under way, or `WSAEINVAL` for null
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getaddrinfoexoverlappedresult">
  ///   GetAddrInfoExOverlappedResult</a>
  public static int GetAddrInfoExOverlappedResult(@Nullable WsaOverlapped overlapped) {
    return NameCalls.GetAddrInfoExOverlappedResult(overlapped);
  }

  /// Does nothing: results of [#GetAddrInfoEx] are ordinary objects. The list stays as it is.
  public static void FreeAddrInfoEx(@Nullable List<AddrInfoEx> result) {}

  /// Finds the names of an address and its port; the numbers where there are no names.
  ///
  /// @param address a `SOCKADDR_IN` or `SOCKADDR_IN6`
  /// @param node receives the host's name; null if it is not wanted
  /// @param nodeSize the room in characters, with one for C's end of string
  /// @param service receives the service's name; null if it is not wanted
  /// @param serviceSize the room in characters, likewise
  /// @param flags `NI_*`
  /// @return 0, or the error, which is the last error too: `WSAEFAULT` for a short address,
  ///   `WSAEAFNOSUPPORT`, `WSAEINVAL` for bad flags or no room at all, `ERROR_INSUFFICIENT_BUFFER`,
  ///   `WSAHOST_NOT_FOUND` for a name that is required, or when nothing is wanted
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2tcpip/nf-ws2tcpip-getnameinfo">
  ///   getnameinfo</a>
  public static int getnameinfo(
      @Nullable MemorySegment address,
      @Nullable StringBuilder node,
      int nodeSize,
      @Nullable StringBuilder service,
      int serviceSize,
      int flags) {
    return PROCESS.names.getnameinfo(address, node, nodeSize, service, serviceSize, flags);
  }

  /// [#getnameinfo] with as much room as there is need for.
  public static int getnameinfo(
      @Nullable SockAddr address,
      @Nullable StringBuilder node,
      @Nullable StringBuilder service,
      int flags) {
    return PROCESS.names.getnameinfo(
        segment(address), node, Integer.MAX_VALUE, service, Integer.MAX_VALUE, flags);
  }

  /// [#getnameinfo].
  public static int GetNameInfo(
      @Nullable MemorySegment address,
      @Nullable StringBuilder node,
      int nodeSize,
      @Nullable StringBuilder service,
      int serviceSize,
      int flags) {
    return PROCESS.names.getnameinfo(address, node, nodeSize, service, serviceSize, flags);
  }

  /// Finds the IPv4 addresses of a host. The answer is the caller's own, not the thread's.
  ///
  /// @param name a name or an IPv4 address as text; null or empty for this machine
  /// @return null with `WSAHOST_NOT_FOUND`, `WSATRY_AGAIN`, `WSANO_RECOVERY`, or `WSANO_DATA`,
  ///   which is also for an IPv6 address or a bad IPv4 one as text
  public static @Nullable HostEnt gethostbyname(@Nullable String name) {
    return PROCESS.names.gethostbyname(name);
  }

  /// Finds the name of an address. The answer is the caller's own, not the thread's.
  ///
  /// @param address 4 or 16 bytes in network order
  /// @param type `AF_INET` or `AF_INET6`
  /// @return null with `WSAHOST_NOT_FOUND` and such, `WSAEAFNOSUPPORT`, `WSAEFAULT`, or `WSAEINVAL`
  ///   for an IPv6 address of another length
  public static @Nullable HostEnt gethostbyaddr(@Nullable MemorySegment address, int type) {
    return PROCESS.names.gethostbyaddr(address, type);
  }

  /// Finds a service by name.
  ///
  /// @param protocol null for the first one of any protocol
  /// @return null with `WSANO_DATA`
  public static @Nullable ServEnt getservbyname(@Nullable String name, @Nullable String protocol) {
    return PROCESS.names.getservbyname(name, protocol);
  }

  /// Finds a service by port.
  ///
  /// @param port in network order
  /// @param protocol null for the first one of any protocol
  /// @return null with `WSANO_DATA`
  public static @Nullable ServEnt getservbyport(int port, @Nullable String protocol) {
    return PROCESS.names.getservbyport(port, protocol);
  }

  /// Finds a protocol by name, as the protocols file writes it.
  ///
  /// @return null with `WSANO_DATA`
  public static @Nullable ProtoEnt getprotobyname(@Nullable String name) {
    return PROCESS.names.getprotobyname(name);
  }

  /// Finds a protocol by number.
  ///
  /// @return null with `WSANO_DATA`
  public static @Nullable ProtoEnt getprotobynumber(int number) {
    return PROCESS.names.getprotobynumber(number);
  }

  /// The name of this machine.
  ///
  /// @param name receives it
  /// @param size the room in characters, with one for C's end of string; `WSAEFAULT` if too small
  public static int gethostname(@Nullable StringBuilder name, int size) {
    return PROCESS.names.gethostname(name, size);
  }

  /// [#gethostname].
  public static int GetHostName(@Nullable StringBuilder name, int size) {
    return PROCESS.names.gethostname(name, size);
  }

  /// What a result of [#getaddrinfo] means, in a sentence.
  public static String gai_strerror(int code) {
    return NameCalls.gai_strerror(code);
  }

  /// An IPv4 address from text: one to four parts, decimal, octal or hexadecimal.
  ///
  /// @return the address in network order: 0x0100007F for 127.0.0.1. `INADDR_NONE` for null, the
  ///   empty text and every other that is none, and for 255.255.255.255; 0 for a single space
  public static int inet_addr(@Nullable String text) {
    return AddressText.inetAddr(text);
  }

  /// An IPv4 address in network order as text.
  public static String inet_ntoa(int address) {
    return AddressText.inetNtoa(address);
  }

  /// An address from text in the one strict form of its family, without scope.
  ///
  /// @param family `AF_INET` or `AF_INET6`
  /// @param out receives 4 or 16 bytes in network order
  /// @return 1; 0 if the text is no address; -1 with `WSAEAFNOSUPPORT` or `WSAEFAULT`
  public static int inet_pton(int family, @Nullable String text, @Nullable MemorySegment out) {
    return Answer.count(AddressText.inetPton(family, text, out));
  }

  /// [#inet_pton].
  public static int InetPton(int family, @Nullable String text, @Nullable MemorySegment out) {
    return Answer.count(AddressText.inetPton(family, text, out));
  }

  /// An address as text.
  ///
  /// @param address 4 or 16 bytes in network order
  /// @param size the room in characters, with one for C's end of string
  /// @return null with `WSAEAFNOSUPPORT`, or `WSA_INVALID_PARAMETER` if the room is too small
  public static @Nullable String inet_ntop(int family, @Nullable MemorySegment address, long size) {
    return Answer.pointer(AddressText.inetNtop(family, address, size));
  }

  /// [#inet_ntop].
  public static @Nullable String InetNtop(int family, @Nullable MemorySegment address, long size) {
    return Answer.pointer(AddressText.inetNtop(family, address, size));
  }

  /// Writes a whole address, with port and scope where they are not 0: `[fe80::1%3]:80`.
  ///
  /// @param info the provider to ask; null for the first of the address's family
  /// @param text receives it
  /// @param length in: the room in `text`. Out: what is used or needed. Characters, with one for
  ///   C's end of string.
  /// @return 0; `WSAEFAULT` if it does not fit; `WSAEINVAL` for a bad address or one of no provider
  public static int WSAAddressToString(
      @Nullable MemorySegment address,
      @Nullable WsaProtocolInfo info,
      @Nullable StringBuilder text,
      int @Nullable [] length) {
    return PROCESS.names.WSAAddressToString(address, info, text, length);
  }

  /// Reads a whole address, with port and scope if there are any. Names are no addresses.
  ///
  /// @param family `AF_*` of the text
  /// @param info the provider to ask; null for the first of the family
  /// @param address receives it
  /// @param length in: the room in `address`. Out: what is used or needed. Bytes.
  /// @return 0; `WSAEFAULT` if it does not fit; `WSAEINVAL` for other text, or a family of no
  ///   provider
  public static int WSAStringToAddress(
      @Nullable String text,
      int family,
      @Nullable WsaProtocolInfo info,
      @Nullable MemorySegment address,
      int @Nullable [] length) {
    return PROCESS.names.WSAStringToAddress(text, family, info, address, length);
  }

  /// Reads a whole address into the first element.
  public static int WSAStringToAddress(
      @Nullable String text,
      int family,
      @Nullable WsaProtocolInfo info,
      @Nullable SockAddr @Nullable [] address) {
    return PROCESS.names.WSAStringToAddress(text, family, info, address);
  }

  /// Connects a stream socket to a host and a service by name: to each of its addresses in turn
  /// until one answers. Waits even if the socket is non-blocking.
  ///
  /// An IPv6 socket reaches IPv4 hosts only if its `IPV6_V6ONLY` has been turned off.
  ///
  /// @param localLength in: the room in `local`. Out: the size of the address. Bytes.
  /// @param local receives the local address; may be null
  /// @param remoteLength in: the room in `remote`. Out: the size of the address. Bytes.
  /// @param remote receives the peer's address; may be null
  /// @param timeout for all attempts together; null for as long as they take
  /// @param reserved null
  /// @return false with the error of the last attempt, `WSAETIMEDOUT`, an error of [#getaddrinfo],
  ///   `WSAEINVAL` for a missing name or a socket that is no stream, `WSAENOTSOCK`
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaconnectbynamew">
  ///   WSAConnectByName</a>
  public static boolean WSAConnectByName(
      long s,
      @Nullable String node,
      @Nullable String service,
      int @Nullable [] localLength,
      @Nullable MemorySegment local,
      int @Nullable [] remoteLength,
      @Nullable MemorySegment remote,
      @Nullable TimeVal timeout,
      @Nullable WsaOverlapped reserved) {
    return PROCESS.connectByName.connect(
        s,
        node,
        service,
        AddressArea.optional(local, localLength),
        AddressArea.optional(remote, remoteLength),
        timeout,
        reserved);
  }

  /// Connects a stream socket to a host and a service by name.
  ///
  /// @param local receives the local address in its first element; may be null
  /// @param remote receives the peer's address in its first element; may be null
  public static boolean WSAConnectByName(
      long s,
      @Nullable String node,
      @Nullable String service,
      @Nullable SockAddr @Nullable [] local,
      @Nullable SockAddr @Nullable [] remote,
      @Nullable TimeVal timeout) {
    return PROCESS.connectByName.connect(
        s, node, service, AddressArea.optional(local), AddressArea.optional(remote), timeout, null);
  }

  /// Connects a stream socket to one of several addresses: to each in turn until one answers. Waits
  /// even if the socket is non-blocking.
  ///
  /// @param s not bound yet; on an IPv6 socket whose `IPV6_V6ONLY` is off IPv4 addresses are given
  ///   v4-mapped
  /// @param addresses with their ports
  /// @param localLength in: the room in `local`. Out: the size of the address. Bytes.
  /// @param local receives the local address; may be null
  /// @param remoteLength in: the room in `remote`. Out: the size of the address. Bytes.
  /// @param remote receives the peer's address; may be null
  /// @param timeout for all attempts together; null for as long as they take
  /// @param reserved null
  /// @return false with the error of the last attempt, `WSAETIMEDOUT`, `WSAEINVAL` for an empty
  ///   list, a bound socket or one that is no stream, `WSAENOTSOCK`
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaconnectbylist">
  ///   WSAConnectByList</a>
  public static boolean WSAConnectByList(
      long s,
      @Nullable SocketAddressList addresses,
      int @Nullable [] localLength,
      @Nullable MemorySegment local,
      int @Nullable [] remoteLength,
      @Nullable MemorySegment remote,
      @Nullable TimeVal timeout,
      @Nullable WsaOverlapped reserved) {
    return PROCESS.connectByName.connect(
        s,
        addresses,
        AddressArea.optional(local, localLength),
        AddressArea.optional(remote, remoteLength),
        timeout,
        reserved);
  }

  /// Connects a stream socket to one of several addresses.
  ///
  /// @param local receives the local address in its first element; may be null
  /// @param remote receives the peer's address in its first element; may be null
  public static boolean WSAConnectByList(
      long s,
      @Nullable SocketAddressList addresses,
      @Nullable SockAddr @Nullable [] local,
      @Nullable SockAddr @Nullable [] remote,
      @Nullable TimeVal timeout) {
    return PROCESS.connectByName.connect(
        s, addresses, AddressArea.optional(local), AddressArea.optional(remote), timeout, null);
  }

  // --- the lookups of Winsock 1.1, told by messages

  /// [#gethostbyname] that need not wait. When the lookup is over, with or without success, a
  /// message is posted: its `wParam` is the handle, [#WSAGETASYNCERROR] takes the error out of its
  /// `lParam`.
  ///
  /// @param window made by [User32#CreateMessageWindow]
  /// @param message the message's number
  /// @param out receives what was found, in its first element, before the message is posted; an
  ///   empty array is too small: `WSAENOBUFS`, and [#WSAGETASYNCBUFLEN] is 1, counted in elements
  /// @return a handle for [#WSACancelAsyncRequest]; 0 after `WSANOTINITIALISED`, `WSAEINVAL` for a
  ///   handle that is no window, `WSAEFAULT`, `WSAEWOULDBLOCK` when too many are under way
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsaasyncgethostbyname">
  ///   WSAAsyncGetHostByName</a>
  public static long WSAAsyncGetHostByName(
      long window, int message, @Nullable String name, @Nullable HostEnt @Nullable [] out) {
    return PROCESS.messageLookups.hostByName(window, message, name, out);
  }

  /// [#gethostbyaddr] that need not wait, as [#WSAAsyncGetHostByName].
  ///
  /// @param address copied
  public static long WSAAsyncGetHostByAddr(
      long window,
      int message,
      @Nullable MemorySegment address,
      int type,
      @Nullable HostEnt @Nullable [] out) {
    return PROCESS.messageLookups.hostByAddress(window, message, address, type, out);
  }

  /// [#getservbyname] that need not wait, as [#WSAAsyncGetHostByName].
  public static long WSAAsyncGetServByName(
      long window,
      int message,
      @Nullable String name,
      @Nullable String protocol,
      @Nullable ServEnt @Nullable [] out) {
    return PROCESS.messageLookups.serviceByName(window, message, name, protocol, out);
  }

  /// [#getservbyport] that need not wait, as [#WSAAsyncGetHostByName].
  ///
  /// @param port 16 bits in network order
  public static long WSAAsyncGetServByPort(
      long window,
      int message,
      int port,
      @Nullable String protocol,
      @Nullable ServEnt @Nullable [] out) {
    return PROCESS.messageLookups.serviceByPort(window, message, port, protocol, out);
  }

  /// [#getprotobyname] that need not wait, as [#WSAAsyncGetHostByName].
  public static long WSAAsyncGetProtoByName(
      long window, int message, @Nullable String name, @Nullable ProtoEnt @Nullable [] out) {
    return PROCESS.messageLookups.protocolByName(window, message, name, out);
  }

  /// [#getprotobynumber] that need not wait, as [#WSAAsyncGetHostByName].
  public static long WSAAsyncGetProtoByNumber(
      long window, int message, int number, @Nullable ProtoEnt @Nullable [] out) {
    return PROCESS.messageLookups.protocolByNumber(window, message, number, out);
  }

  /// Ends a lookup: no message comes of it.
  ///
  /// @return 0, or `SOCKET_ERROR`: `WSAEALREADY` if it is over and its message posted, `WSAEINVAL`
  ///   for a handle that never was one
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsacancelasyncrequest">
  ///   WSACancelAsyncRequest</a>
  public static int WSACancelAsyncRequest(long handle) {
    return PROCESS.messageLookups.cancel(handle);
  }

  /// The size needed, in the `lParam` of a message that a lookup posted.
  public static int WSAGETASYNCBUFLEN(long lParam) {
    return (int) lParam & 0xFFFF;
  }

  /// The error in the `lParam` of a message that a lookup posted; 0 for success.
  public static int WSAGETASYNCERROR(long lParam) {
    return (int) lParam >>> 16;
  }

  /// The `lParam` of a message that a lookup posts.
  public static long WSAMAKEASYNCREPLY(int length, int error) {
    return (error & 0xFFFFL) << 16 | length & 0xFFFF;
  }

  // --- interfaces: iphlpapi.dll, which knows no WSAStartup and no last error

  /// The index of an interface; 0 if there is none of this name.
  public static int if_nametoindex(@Nullable String name) {
    return NameCalls.if_nametoindex(name);
  }

  /// The name of an interface; null if there is none of this index.
  public static @Nullable String if_indextoname(int index) {
    return NameCalls.if_indextoname(index);
  }

  /// Lists the interfaces and their unicast addresses. Anycast and multicast addresses and name
  /// servers are left out whatever the flags say.
  ///
  /// @param family `AF_INET`, `AF_INET6` or `AF_UNSPEC`
  /// @param flags `GAA_FLAG_*` of [AdapterAddresses]
  /// @param adapters receives them, by index
  /// @return 0 or the error itself: `ERROR_INVALID_PARAMETER`, `ERROR_NOT_SUPPORTED` for other
  ///   flags, [AdapterAddresses#ERROR_NO_DATA]
  public static int GetAdaptersAddresses(
      int family, int flags, @Nullable List<AdapterAddresses> adapters) {
    return NameCalls.GetAdaptersAddresses(family, flags, adapters);
  }

  // --- byte order

  /// 16 bits from host to network order.
  public static int htons(int value) {
    return ByteOrderCalls.swapShort(value);
  }

  /// 16 bits from network to host order.
  public static int ntohs(int value) {
    return ByteOrderCalls.swapShort(value);
  }

  /// 32 bits from host to network order.
  public static int htonl(int value) {
    return ByteOrderCalls.swapInt(value);
  }

  /// 32 bits from network to host order.
  public static int ntohl(int value) {
    return ByteOrderCalls.swapInt(value);
  }

  /// 64 bits from host to network order.
  public static long htonll(long value) {
    return ByteOrderCalls.swapLong(value);
  }

  /// 64 bits from network to host order.
  public static long ntohll(long value) {
    return ByteOrderCalls.swapLong(value);
  }

  /// A float to 32 bits in network order; a NaN keeps its payload.
  public static int htonf(float value) {
    return ByteOrderCalls.swapInt(Float.floatToRawIntBits(value));
  }

  /// 32 bits in network order to a float.
  public static float ntohf(int value) {
    return Float.intBitsToFloat(ByteOrderCalls.swapInt(value));
  }

  /// A double to 64 bits in network order; a NaN keeps its payload.
  public static long htond(double value) {
    return ByteOrderCalls.swapLong(Double.doubleToRawLongBits(value));
  }

  /// 64 bits in network order to a double.
  public static double ntohd(long value) {
    return Double.longBitsToDouble(ByteOrderCalls.swapLong(value));
  }

  /// 32 bits from host order to that of the socket's protocol, into the first element.
  public static int WSAHtonl(long s, int value, int @Nullable [] out) {
    return PROCESS.byteOrder.orderInt(s, value, out);
  }

  /// 32 bits from the order of the socket's protocol to host order, into the first element.
  public static int WSANtohl(long s, int value, int @Nullable [] out) {
    return PROCESS.byteOrder.orderInt(s, value, out);
  }

  /// 16 bits from host order to that of the socket's protocol, into the first element.
  public static int WSAHtons(long s, int value, int @Nullable [] out) {
    return PROCESS.byteOrder.orderShort(s, value, out);
  }

  /// 16 bits from the order of the socket's protocol to host order, into the first element.
  public static int WSANtohs(long s, int value, int @Nullable [] out) {
    return PROCESS.byteOrder.orderShort(s, value, out);
  }

  // --- events

  /// Creates an event object: manual reset, not set. [Kernel32] takes it too.
  ///
  /// @return the handle; [org.jwinsock.spi.WinSock2#WSA_INVALID_EVENT] with `WSA_NOT_ENOUGH_MEMORY`
  public static long WSACreateEvent() {
    return PROCESS.events.WSACreateEvent();
  }

  /// Closes an event object. Operations and waits that have it already go on.
  ///
  /// @return false with `WSA_INVALID_HANDLE`
  public static boolean WSACloseEvent(long event) {
    return PROCESS.events.WSACloseEvent(event);
  }

  /// Sets an event, and ends the waits for it.
  ///
  /// @return false with `WSA_INVALID_HANDLE`
  public static boolean WSASetEvent(long event) {
    return PROCESS.events.WSASetEvent(event);
  }

  /// Makes an event not set.
  ///
  /// @return false with `WSA_INVALID_HANDLE`
  public static boolean WSAResetEvent(long event) {
    return PROCESS.events.WSAResetEvent(event);
  }

  /// Waits for one of several events or for all of them.
  ///
  /// @param count how many of the handles, at most
  ///   [org.jwinsock.spi.WinSock2#WSA_MAXIMUM_WAIT_EVENTS]
  /// @param waitAll true: all must be set at one moment, and only then any of them changes; false:
  ///   the lowest index that is set ends the wait, and only its event changes
  /// @param timeout milliseconds, unsigned 32 bits; [org.jwinsock.spi.WinSock2#WSA_INFINITE]
  /// @param alertable true if completion routines and other APCs may run and end the wait
  /// @return `WSA_WAIT_EVENT_0` plus the index, `WSA_WAIT_TIMEOUT`, `WSA_WAIT_IO_COMPLETION`, or
  ///   `WSA_WAIT_FAILED` with `WSA_INVALID_HANDLE` or `WSA_INVALID_PARAMETER`: the count, or one
  ///   event twice in a wait for all
  public static int WSAWaitForMultipleEvents(
      int count, long @Nullable [] events, boolean waitAll, int timeout, boolean alertable) {
    return PROCESS.events.WSAWaitForMultipleEvents(count, events, waitAll, timeout, alertable);
  }

  // --- conveniences into segments

  private static @Nullable MemorySegment segment(@Nullable SockAddr address) {
    return address == null ? null : address.toSegment();
  }

  private static @Nullable MemorySegment segment(@Nullable ByteBuffer buffer) {
    return buffer == null ? null : MemorySegment.ofBuffer(buffer);
  }

  private static @Nullable MemorySegment segment(byte @Nullable [] bytes, int offset, int length) {
    return bytes == null || offset < 0 || length < 0 || length > bytes.length - offset
        ? null
        : MemorySegment.ofArray(bytes).asSlice(offset, length);
  }

  private static int advance(@Nullable ByteBuffer buffer, int moved) {
    if (buffer != null && moved > 0) {
      buffer.position(buffer.position() + moved);
    }
    return moved;
  }
}
