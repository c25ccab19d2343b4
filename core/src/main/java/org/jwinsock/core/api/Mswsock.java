package org.jwinsock.core.api;

import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TransmitFileBuffers;
import org.jwinsock.spi.TransmitPacketsElement;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;

/// The functions of `mswsock.dll`, Microsoft's extensions, under their C names. Constants are in
/// [org.jwinsock.spi.MsWSock].
///
/// Programs for Windows get most of them from the socket's provider, with [Winsock#WSAIoctl] and
/// `SIO_GET_EXTENSION_FUNCTION_POINTER`; here that gives an object of the `LPFN_` type. The static
/// functions do the same in one step. A provider without the function answers `WSAEOPNOTSUPP`.
///
/// **Results** are those of C; what went wrong is in [Winsock#WSAGetLastError()]. An operation that
/// goes on answers false with `WSA_IO_PENDING` and completes as `WSARecv` does; buffers then stay
/// with the provider and must be of an arena that any thread may use (`WSAEFAULT`).
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/">mswsock.h</a>
public final class Mswsock {

  private Mswsock() {}

  /// Accepts a connection into a socket that exists already, and takes its addresses and first
  /// data.
  ///
  /// The operation is the listener's: its completion port, and `CancelIoEx` of it. It completes
  /// with the connection, or with the first data if there is room for data; how long a connection
  /// has been silent tells `SO_CONNECT_TIME` of the accept socket, and closing that ends the
  /// operation. Several can wait; connections go to them in the order of the calls.
  ///
  /// The accept socket keeps its own options, and until `SO_UPDATE_ACCEPT_CONTEXT` has been set on
  /// it, `getsockname` (`WSAEINVAL`), `getpeername` and `shutdown` (`WSAENOTCONN`) fail.
  ///
  /// @param sListenSocket a listening socket (`WSAEINVAL`)
  /// @param sAcceptSocket a socket of the same protocol, neither bound nor connected nor in another
  ///   `AcceptEx` (`WSAEINVAL`)
  /// @param outputBuffer receives the data, then both addresses; see [#GetAcceptExSockaddrs]
  /// @param receiveDataLength room for data in bytes; 0 for none
  /// @param localAddressLength room for the local address in bytes: 16 more than a `sockaddr` of
  ///   the family (`WSAEINVAL`)
  /// @param remoteAddressLength the same for the peer's address
  /// @param bytesReceived receives the count of data if it is over at once; may be null
  /// @param overlapped not null (`WSA_INVALID_PARAMETER`)
  /// @return true if it is over; false with `WSA_IO_PENDING`, or for instance `WSAECONNRESET` if
  ///   the peer gave up before
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nf-mswsock-acceptex">
  ///   AcceptEx</a>
  public static boolean AcceptEx(
      long sListenSocket,
      long sAcceptSocket,
      @Nullable MemorySegment outputBuffer,
      int receiveDataLength,
      int localAddressLength,
      int remoteAddressLength,
      int @Nullable [] bytesReceived,
      @Nullable WsaOverlapped overlapped) {
    return calls()
        .AcceptEx(
            sListenSocket,
            sAcceptSocket,
            outputBuffer,
            receiveDataLength,
            localAddressLength,
            remoteAddressLength,
            bytesReceived,
            overlapped);
  }

  /// Takes the addresses out of the output buffer of [#AcceptEx]. The lengths are those given
  /// there.
  ///
  /// @param local receives the local address in its first element
  /// @param remote receives the peer's address
  public static void GetAcceptExSockaddrs(
      MemorySegment outputBuffer,
      int receiveDataLength,
      int localAddressLength,
      int remoteAddressLength,
      @Nullable SockAddr @Nullable [] local,
      @Nullable SockAddr @Nullable [] remote) {
    ExtensionCalls.GetAcceptExSockaddrs(
        outputBuffer, receiveDataLength, localAddressLength, remoteAddressLength, local, remote);
  }

  /// Connects a socket, and sends the first data.
  ///
  /// The count that completes is that of the data, which has been taken then. An attempt that fails
  /// leaves the socket as it was. Until `SO_UPDATE_CONNECT_CONTEXT` has been set, `getpeername` and
  /// `shutdown` fail (`WSAENOTCONN`).
  ///
  /// @param s a stream socket that is bound and not connected (`WSAEINVAL`)
  /// @param sendBuffer what is sent once there is a connection; null for nothing
  /// @param bytesSent receives the count if it is over at once; may be null
  /// @param overlapped not null (`WSA_INVALID_PARAMETER`)
  /// @return true if it is over; false with `WSA_IO_PENDING` or an error as of `connect`
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_connectex">
  ///   ConnectEx</a>
  public static boolean ConnectEx(
      long s,
      @Nullable SockAddr name,
      @Nullable MemorySegment sendBuffer,
      int @Nullable [] bytesSent,
      @Nullable WsaOverlapped overlapped) {
    return calls().ConnectEx(s, name, sendBuffer, bytesSent, overlapped);
  }

  /// As the other, with the address as C has it.
  public static boolean ConnectEx(
      long s,
      @Nullable MemorySegment name,
      @Nullable MemorySegment sendBuffer,
      int @Nullable [] bytesSent,
      @Nullable WsaOverlapped overlapped) {
    return calls().ConnectEx(s, name, sendBuffer, bytesSent, overlapped);
  }

  /// Ends a connection gracefully, behind what has been sent.
  ///
  /// With `TF_REUSE_SOCKET` the operation goes on until the peer has ended, too, and all it sent
  /// has been received. Then the socket can be used again for what made its connection: an accepted
  /// one, no longer bound, in [#AcceptEx], a connected one, still bound, in [#ConnectEx].
  ///
  /// @param overlapped null for a call that waits
  /// @param flags 0 or `TF_REUSE_SOCKET` (`WSAEINVAL`)
  /// @param reserved 0 (`WSAEINVAL`)
  /// @return true if it is over; false with `WSA_IO_PENDING`, or `WSAENOTCONN` for a socket that is
  ///   not connected, or has ended already and is not to be reused
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_disconnectex">
  ///   DisconnectEx</a>
  public static boolean DisconnectEx(
      long s, @Nullable WsaOverlapped overlapped, int flags, int reserved) {
    return calls().DisconnectEx(s, overlapped, flags, reserved);
  }

  /// Sends a file on a connected stream socket, from the system's cache where the provider can.
  ///
  /// The file is read from the `offset` of the OVERLAPPED, or without one from its current
  /// position, which stays. It must not change meanwhile.
  ///
  /// With `TF_DISCONNECT` the end of the stream follows; with `TF_REUSE_SOCKET` in addition it goes
  /// on as [#DisconnectEx] does. The other flags change nothing here.
  ///
  /// @param hFile a handle of [Kernel32#CreateFile]; 0 to send the buffers alone
  /// @param bytesToWrite how much of the file; 0 for all the rest. With the buffers at most
  ///   2,147,483,646 (`WSAEINVAL`)
  /// @param bytesPerSend how much is sent at a time: a hint
  /// @param overlapped null for a call that waits, also on a non-blocking socket
  /// @param transmitBuffers what is sent before and behind the file; may be null
  /// @param flags `TF_*`: reuse needs disconnect, and write-behind goes with neither (`WSAEINVAL`)
  /// @return true if it is over; false with `WSA_IO_PENDING`, `WSAEINVAL` for a datagram socket or
  ///   an offset outside of the file, `ERROR_HANDLE_EOF` for more than there is, `WSAENOTCONN`,
  ///   `WSAESHUTDOWN`, `WSA_INVALID_HANDLE`
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nf-mswsock-transmitfile">
  ///   TransmitFile</a>
  public static boolean TransmitFile(
      long hSocket,
      long hFile,
      int bytesToWrite,
      int bytesPerSend,
      @Nullable WsaOverlapped overlapped,
      @Nullable TransmitFileBuffers transmitBuffers,
      int flags) {
    return calls()
        .TransmitFile(
            hSocket, hFile, bytesToWrite, bytesPerSend, overlapped, transmitBuffers, flags);
  }

  /// As the other, with a channel for the file, which stays open. A file known by its channel alone
  /// is read and sent block by block where a handle's is sent from the system's cache; and a thread
  /// that is interrupted closes such a channel.
  public static boolean TransmitFile(
      long hSocket,
      FileChannel file,
      int bytesToWrite,
      int bytesPerSend,
      @Nullable WsaOverlapped overlapped,
      @Nullable TransmitFileBuffers transmitBuffers,
      int flags) {
    return calls()
        .TransmitFile(
            hSocket,
            FileSource.of(file),
            bytesToWrite,
            bytesPerSend,
            overlapped,
            transmitBuffers,
            flags);
  }

  /// Sends pieces of memory and of files on a connected socket.
  ///
  /// On a datagram socket each element with `TP_ELEMENT_EOP`, and the last one, ends a datagram; on
  /// a stream that flag changes nothing.
  ///
  /// @param elements read during the call; their memory and files are in use until it completes
  /// @param sendSize how much is sent at a time on a stream: a hint
  /// @param overlapped null for a call that waits
  /// @param flags as of [#TransmitFile], without write-behind; 0 on a datagram socket
  /// @return as [#TransmitFile]; `WSAEMSGSIZE` for a datagram that is too long
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_transmitpackets">
  ///   TransmitPackets</a>
  public static boolean TransmitPackets(
      long hSocket,
      TransmitPacketsElement @Nullable [] elements,
      int sendSize,
      @Nullable WsaOverlapped overlapped,
      int flags) {
    return calls().TransmitPackets(hSocket, elements, sendSize, overlapped, flags);
  }

  /// Receives a datagram with its control data, of the kinds that options such as `IP_PKTINFO` have
  /// asked for.
  ///
  /// @param s a datagram or raw socket (`WSAEOPNOTSUPP`) that is bound (`WSAEINVAL`)
  /// @param message where everything goes; its memory is of an arena that any thread may use
  /// @param bytesReceived receives the count; may be null only with an OVERLAPPED
  /// @param overlapped null for a call that waits as `recv` does
  /// @return 0; `SOCKET_ERROR` with `WSA_IO_PENDING`, `WSAEMSGSIZE` if data or control data was
  ///   cut, which `dwFlags` tells, or an error of `WSARecvFrom`
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_wsarecvmsg">
  ///   WSARecvMsg</a>
  public static int WSARecvMsg(
      long s,
      @Nullable WsaMsg message,
      int @Nullable [] bytesReceived,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine completionRoutine) {
    return Winsock.process()
        .datagramMessages
        .WSARecvMsg(s, message, bytesReceived, overlapped, completionRoutine);
  }

  /// Receives as `recv` does, with flags that also come back: `MSG_PARTIAL` where the protocol has
  /// parts of messages. Always waits.
  ///
  /// @param flags in and out, in the first element
  /// @return the count, 0 at the end of a stream, `SOCKET_ERROR`
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nf-mswsock-wsarecvex">
  ///   WSARecvEx</a>
  public static int WSARecvEx(long s, MemorySegment buf, int[] flags) {
    int[] bytes = new int[1];
    int result = Winsock.WSARecv(s, new WsaBuf[] {new WsaBuf(buf)}, bytes, flags);
    return result == 0 ? bytes[0] : result;
  }

  private static ExtensionCalls calls() {
    return Winsock.process().extensions;
  }

  // --- the types of the functions

  /// [Mswsock#AcceptEx].
  @FunctionalInterface
  public interface LPFN_ACCEPTEX {
    /// See [Mswsock#AcceptEx].
    boolean AcceptEx(
        long sListenSocket,
        long sAcceptSocket,
        @Nullable MemorySegment outputBuffer,
        int receiveDataLength,
        int localAddressLength,
        int remoteAddressLength,
        int @Nullable [] bytesReceived,
        @Nullable WsaOverlapped overlapped);
  }

  /// [Mswsock#GetAcceptExSockaddrs].
  @FunctionalInterface
  public interface LPFN_GETACCEPTEXSOCKADDRS {
    /// See [Mswsock#GetAcceptExSockaddrs].
    void GetAcceptExSockaddrs(
        MemorySegment outputBuffer,
        int receiveDataLength,
        int localAddressLength,
        int remoteAddressLength,
        @Nullable SockAddr @Nullable [] local,
        @Nullable SockAddr @Nullable [] remote);
  }

  /// [Mswsock#ConnectEx].
  @FunctionalInterface
  public interface LPFN_CONNECTEX {
    /// See [Mswsock#ConnectEx].
    boolean ConnectEx(
        long s,
        @Nullable SockAddr name,
        @Nullable MemorySegment sendBuffer,
        int @Nullable [] bytesSent,
        @Nullable WsaOverlapped overlapped);
  }

  /// [Mswsock#DisconnectEx].
  @FunctionalInterface
  public interface LPFN_DISCONNECTEX {
    /// See [Mswsock#DisconnectEx].
    boolean DisconnectEx(long s, @Nullable WsaOverlapped overlapped, int flags, int reserved);
  }

  /// [Mswsock#TransmitFile].
  @FunctionalInterface
  public interface LPFN_TRANSMITFILE {
    /// See [Mswsock#TransmitFile].
    boolean TransmitFile(
        long hSocket,
        long hFile,
        int bytesToWrite,
        int bytesPerSend,
        @Nullable WsaOverlapped overlapped,
        @Nullable TransmitFileBuffers transmitBuffers,
        int flags);
  }

  /// [Mswsock#TransmitPackets].
  @FunctionalInterface
  public interface LPFN_TRANSMITPACKETS {
    /// See [Mswsock#TransmitPackets].
    boolean TransmitPackets(
        long hSocket,
        TransmitPacketsElement @Nullable [] elements,
        int sendSize,
        @Nullable WsaOverlapped overlapped,
        int flags);
  }

  /// [Mswsock#WSARecvMsg].
  @FunctionalInterface
  public interface LPFN_WSARECVMSG {
    /// See [Mswsock#WSARecvMsg].
    int WSARecvMsg(
        long s,
        @Nullable WsaMsg message,
        int @Nullable [] bytesReceived,
        @Nullable WsaOverlapped overlapped,
        @Nullable WsaOverlappedCompletionRoutine completionRoutine);
  }

  /// [Winsock#WSASendMsg].
  @FunctionalInterface
  public interface LPFN_WSASENDMSG {
    /// See [Winsock#WSASendMsg].
    int WSASendMsg(
        long s,
        @Nullable WsaMsg message,
        int flags,
        int @Nullable [] bytesSent,
        @Nullable WsaOverlapped overlapped,
        @Nullable WsaOverlappedCompletionRoutine completionRoutine);
  }
}
