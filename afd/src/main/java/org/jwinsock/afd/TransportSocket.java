package org.jwinsock.afd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;

/// One socket of a [Transport].
///
/// Operations never wait: they answer `-WSAEWOULDBLOCK` (a negative number, like every error here)
/// when trying again later helps. The engine calls receiving operations under the socket's receive
/// lock and all others that touch data or connection under its send lock; it calls nothing after
/// [#close] or [#abort]. [#ready], [#arm], options and names may be called by any thread.
public interface TransportSocket {

  /// Where a transfer on a stream may be cut short.
  int PORTION = 64 * 1024;

  /// Gives the socket a local address.
  ///
  /// @param share how the engine's rules let others use the address
  int bind(MemorySegment name, Sharing share);

  /// Accepts connections from now on.
  int listen(int backlog);

  /// Takes a pending connection; null if there is none.
  @Nullable TransportSocket accept() throws TransportException;

  /// Becomes the connection that another socket of this transport is, one that [#accept] gave, and
  /// which ends as an object. This one is not connected; it keeps its own options, what it is armed
  /// for, and the port that watches it, which tells what it is ready for as if it had been added
  /// anew. Called holding both locks.
  ///
  /// @return 0, or an error, after which both sockets are as they were
  default int adopt(TransportSocket connection) {
    return -WsaErrors.WSAEOPNOTSUPP;
  }

  /// Takes over the options that were set on a listener, as sockets do that [#accept] gives.
  ///
  /// @return 0, or an error
  default int inherit(TransportSocket listener) {
    return -WsaErrors.WSAEOPNOTSUPP;
  }

  /// Starts to connect, or sets a datagram socket's peer.
  ///
  /// @return 0, `-WSAEWOULDBLOCK` when under way, or an error, after which the socket can connect
  ///   again
  int connect(MemorySegment name);

  /// The outcome of a connect under way, as [#connect].
  int connectOutcome();

  /// Gives up a connect under way, resets a connection, or forgets a datagram socket's peer. The
  /// socket stays and a stream socket can connect again.
  int disconnect();

  /// Receives into the buffers, in their order.
  ///
  /// @param flags `MSG_PEEK`, `MSG_OOB`
  /// @param from receives the source of a datagram, its length in `request.addressLength`
  /// @param request `flags` answered: `MSG_PARTIAL`, `MSG_TRUNC`
  /// @return bytes; 0 for the end of the stream or an empty datagram; `-WSAEMSGSIZE` when a
  ///   datagram was cut, with the buffers filled. A stream gives fewer bytes than there is room for
  ///   if it has no more, or after a multiple of [#PORTION]
  long receive(
      WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment from, WsaOverlapped request);

  /// Receives a datagram with its control data.
  ///
  /// @param room for control messages in Windows' layout, and what came: `controlLength` is set to
  ///   what is used, `dwFlags` to `MSG_TRUNC`, `MSG_CTRUNC`, `MSG_BCAST`, `MSG_MCAST`
  /// @param destination receives where the datagram was sent to; null if nobody asks, as nobody
  ///   does who has not been told that this socket [#knowsDestinations]
  /// @return as [#receive]
  default long receiveMessage(
      WsaBuf[] buffers,
      int flags,
      @Nullable MemorySegment from,
      WsaMsg room,
      @Nullable MemorySegment destination,
      WsaOverlapped request) {
    long moved = receive(buffers, 0, flags, from, request);
    room.controlLength = 0;
    room.dwFlags = moved == -WsaErrors.WSAEMSGSIZE ? WinSock2.MSG_TRUNC : 0;
    return moved;
  }

  /// True if [#receiveMessage] can tell where a datagram was sent to.
  default boolean knowsDestinations() {
    return false;
  }

  /// Sends a datagram with control messages in Windows' layout.
  ///
  /// @return as [#send]; `-WSAEINVAL` for control messages it does not know
  default long sendMessage(
      WsaBuf[] buffers, int flags, @Nullable MemorySegment to, MemorySegment control) {
    return control.byteSize() == 0 ? send(buffers, 0, flags, to) : -WsaErrors.WSAEOPNOTSUPP;
  }

  /// Sends what lies behind the first `skip` bytes of the buffers.
  ///
  /// @param flags `MSG_OOB`, `MSG_DONTROUTE`
  /// @param to destination of a datagram; null for the connected peer
  /// @return bytes taken, on a stream possibly fewer than given
  long send(WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment to);

  /// Sends from a file, on a connected stream.
  ///
  /// @param position where in the file, in bytes
  /// @param count how much, at most; the file has that much
  /// @return bytes taken, more than 0; `-WSAEOPNOTSUPP` if the engine has to copy
  default long sendFile(FileSource file, long position, long count) {
    return -WsaErrors.WSAEOPNOTSUPP;
  }

  /// Ends receiving, sending or both: `SD_*`.
  int shutdown(int how);

  /// Frees the socket; what was sent is still delivered in the background.
  void close();

  /// Frees the socket and resets the connection.
  void abort();

  /// True when everything sent, and the end of the stream, has been acknowledged by the peer.
  boolean drained();

  /// True if a receive's issuer is in the kernel with it, or has brought its outcome: that is what
  /// [#receive] tells then or later, whatever others have been told. Under the receive lock.
  default boolean receives(WsaOverlapped request) {
    return false;
  }

  /// How many bytes that were sent on a stream its peer has not acknowledged; negative where the
  /// transport cannot tell.
  default long unacknowledged() {
    return -1;
  }

  /// Writes the local address.
  ///
  /// @return its length, `-WSAEFAULT` if the segment is too short
  int localName(MemorySegment name);

  /// Writes the peer's address; as [#localName].
  int peerName(MemorySegment name);

  /// What the socket is ready for now, among `interest` and the bits that are always reported.
  int ready(int interest);

  /// Tells the listener once when the socket becomes ready, at once if it is, on a thread of the
  /// transport. A later call replaces the interest of an earlier one; 0 takes it back.
  void arm(int interest, Listener listener);

  /// A send or a connect waits: from now on the port that watches the socket tells of room, too.
  default void watchRoom() {}

  /// Reads an option the engine does not keep itself, Windows numbering and layout.
  ///
  /// @return the length written, `-WSAENOPROTOOPT` for an unknown option
  int getOption(int level, int name, MemorySegment value);

  /// Sets an option. The engine has checked its length.
  int setOption(int level, int name, MemorySegment value);

  /// `FIONREAD`: bytes that can be received now; all datagrams together.
  long available();

  /// `SIOCATMARK`: 1 if no urgent data is ahead of the next byte, 0 if it is, or an error.
  int atMark();

  /// Switches the reporting of ICMP errors on a datagram socket's next receive.
  ///
  /// @param code `SIO_UDP_CONNRESET` for port unreachable, `SIO_UDP_NETRESET` for TTL expired
  /// @return 0, `-WSAEOPNOTSUPP` where the transport cannot tell
  int reportUnreachable(int code, boolean on);

  /// Statistics of a TCP connection, written as `TCP_INFO_v0` or `v1`.
  ///
  /// @return the length written, `-WSAEOPNOTSUPP` where the transport has none
  int tcpInfo(int version, MemorySegment out);

  /// Told when a socket became ready.
  @FunctionalInterface
  interface Listener {
    /// The socket became ready.
    ///
    /// @param ready [Readiness] bits
    void ready(int ready);
  }

  /// How an address may be used by several sockets.
  enum Sharing {
    /// `SO_REUSEADDR` is off.
    NONE,
    /// `SO_REUSEADDR` is on.
    REUSE,
    /// `SO_EXCLUSIVEADDRUSE` is on.
    EXCLUSIVE
  }
}
