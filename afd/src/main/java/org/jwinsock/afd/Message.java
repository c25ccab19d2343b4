package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;

/// `WSARecvMsg` and `WSASendMsg`, and what registered I/O has of them: datagrams with control data.
/// They are receives and sends whose request has one of these in [WsaOverlapped#work].
///
/// @param message the caller's
/// @param room for control messages, in bytes; what the message says changes when one is received
/// @param destination receives where it was sent to; null if nobody asks
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_wsarecvmsg">
///   WSARecvMsg</a>
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasendmsg">
///   WSASendMsg</a>
record Message(WsaMsg message, int room, @Nullable MemorySegment destination) {

  private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

  static long receive(AfdSocket s, WsaMsg message, WsaBuf[] buffers, WsaOverlapped r) {
    int flags = message.dwFlags;
    if (s.isStream()) {
      return -WSAEOPNOTSUPP;
    }
    if ((flags & ~WinSock2.MSG_PEEK) != 0) {
      return -WSAEINVAL;
    }
    if (!isWhole(message)) {
      return -WSAEFAULT;
    }
    r.flags = flags;
    return ended(r, Read.receive(s, buffers, name(message), with(r, message)));
  }

  static long send(AfdSocket s, WsaMsg message, WsaBuf[] buffers, int flags, WsaOverlapped r) {
    if (s.isStream()) {
      return -WSAEOPNOTSUPP;
    }
    if (!isWhole(message)) {
      return -WSAEFAULT;
    }
    MemorySegment to = name(message);
    return ended(r, Write.send(s, buffers, flags, to, to != null, with(r, message)));
  }

  private static WsaOverlapped with(WsaOverlapped r, WsaMsg message) {
    r.work = new Message(message, message.controlLength, null);
    return r;
  }

  private static long ended(WsaOverlapped r, long result) {
    if (result != -WSA_IO_PENDING) {
      r.work = null;
    }
    return result;
  }

  /// Lengths without memory, or more of it than there is, are no part of the caller's memory.
  private static boolean isWhole(WsaMsg message) {
    return fits(message.name, message.namelen) && fits(message.control, message.controlLength);
  }

  private static boolean fits(@Nullable MemorySegment memory, int length) {
    return length >= 0 && length <= (memory == null ? 0 : memory.byteSize());
  }

  private static @Nullable MemorySegment name(WsaMsg message) {
    MemorySegment name = message.name;
    return name == null || message.namelen == 0 ? null : name.asSlice(0, message.namelen);
  }

  // --- for Read and Write

  /// Takes a datagram, under the receive lock.
  long take(
      AfdSocket s, WsaBuf[] buffers, int flags, @Nullable MemorySegment source, WsaOverlapped r) {
    message.controlLength = room;
    long moved = s.transport.receiveMessage(buffers, flags, source, message, destination, r);
    if (moved >= 0 || moved == -WSAEMSGSIZE) {
      message.namelen = source == null ? 0 : r.addressLength;
      r.flags = message.dwFlags;
    }
    return moved;
  }

  /// Gives the datagram to the transport, under the send lock.
  long give(AfdSocket s, WsaBuf[] buffers, int flags, @Nullable MemorySegment to) {
    MemorySegment control = message.control;
    MemorySegment given = control == null ? NOTHING : control.asSlice(0, room);
    return s.transport.sendMessage(buffers, flags, to, given);
  }
}
