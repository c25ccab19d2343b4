package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.afd.Transmission.Piece;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.TransmitFileBuffers;
import org.jwinsock.spi.TransmitPacketsElement;
import org.jwinsock.spi.WsaOverlapped;

/// `TransmitFile` and `TransmitPackets`: begins a [Transmission], or queues it behind other sends.
///
/// The flags that choose a worker change nothing: files are read by whoever moves the request on.
/// `TF_WRITE_BEHIND` changes nothing either: a request completes as soon as the transport has taken
/// everything.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nf-mswsock-transmitfile">
///   TransmitFile</a>
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/mswsock/nc-mswsock-lpfn_transmitpackets">
///   TransmitPackets</a>
final class Transmit {

  /// The most one call sends.
  private static final long MOST = Integer.MAX_VALUE - 1L;

  private static final int WORKERS = MsWSock.TF_USE_SYSTEM_THREAD | MsWSock.TF_USE_KERNEL_APC;

  private static final int ELEMENT_FLAGS =
      MsWSock.TP_ELEMENT_MEMORY | MsWSock.TP_ELEMENT_FILE | MsWSock.TP_ELEMENT_EOP;

  /// A place in a file that is its current position.
  private static final long HERE = -1;

  private Transmit() {}

  static long file(
      AfdSocket s,
      @Nullable FileSource file,
      int length,
      @Nullable TransmitFileBuffers buffers,
      int flags,
      WsaOverlapped r) {
    boolean ends = (flags & (MsWSock.TF_DISCONNECT | MsWSock.TF_REUSE_SOCKET)) != 0;
    boolean behind = (flags & MsWSock.TF_WRITE_BEHIND) != 0;
    if (!s.isStream() || ends && behind || !valid(flags & ~MsWSock.TF_WRITE_BEHIND)) {
      return -WSAEINVAL;
    }
    List<Piece> pieces = new ArrayList<>(3);
    add(pieces, buffers == null ? null : buffers.head());
    if (file != null) {
      long offset = (long) r.offsetHigh << 32 | Integer.toUnsignedLong(r.offset);
      int refusal = add(pieces, file, r.synchronous ? HERE : offset, length, false);
      if (refusal != 0) {
        return -refusal;
      }
    }
    add(pieces, buffers == null ? null : buffers.tail());
    return begin(s, pieces, flags, r);
  }

  static long packets(AfdSocket s, TransmitPacketsElement[] elements, int flags, WsaOverlapped r) {
    if (!valid(flags) || !s.isStream() && flags != 0) {
      return -WSAEINVAL;
    }
    List<Piece> pieces = new ArrayList<>(elements.length);
    for (TransmitPacketsElement element : elements) {
      boolean endsPacket = (element.flags() & MsWSock.TP_ELEMENT_EOP) != 0;
      int kind = element.flags() & (MsWSock.TP_ELEMENT_MEMORY | MsWSock.TP_ELEMENT_FILE);
      MemorySegment memory = element.memory();
      FileSource file = element.file();
      int refusal;
      if ((element.flags() & ~ELEMENT_FLAGS) != 0) {
        refusal = WSAEINVAL;
      } else if (kind == MsWSock.TP_ELEMENT_MEMORY && memory != null) {
        pieces.add(Piece.of(memory, endsPacket));
        refusal = 0;
      } else if (kind == MsWSock.TP_ELEMENT_FILE && file != null) {
        refusal = add(pieces, file, element.offset(), element.length(), endsPacket);
      } else {
        refusal = WSAEINVAL;
      }
      if (refusal != 0) {
        return -refusal;
      }
    }
    return begin(s, pieces, flags, r);
  }

  /// Queues a request that will wait for the peer in the end: a waiter that watched for room to
  /// send would find it all the time.
  private static long pendUnwatched(AfdSocket s, WsaOverlapped r) {
    r.owner = s;
    r.operation = AfdSocket.SEND;
    s.sends.add(r, s.isPorted());
    s.watchRoom();
    if (r.work instanceof DisconnectEx) {
      s.sends.attend(r);
    }
    return -WSA_IO_PENDING;
  }

  /// Using a socket again needs its connection ended.
  private static boolean valid(int flags) {
    int ending = flags & ~WORKERS;
    return ending == 0
        || ending == MsWSock.TF_DISCONNECT
        || ending == (MsWSock.TF_DISCONNECT | MsWSock.TF_REUSE_SOCKET);
  }

  private static void add(List<Piece> pieces, @Nullable MemorySegment memory) {
    if (memory != null) {
      pieces.add(Piece.of(memory, false));
    }
  }

  /// Adds a piece of a file.
  ///
  /// @return 0 or a positive error: `WSAEINVAL` for one that is not within the file
  private static int add(
      List<Piece> pieces, FileSource file, long offset, int length, boolean endsPacket) {
    try {
      long size = file.channel().size();
      long start = offset == HERE ? file.channel().position() : offset;
      if (length < 0 || start < 0 || start > size) {
        return WSAEINVAL;
      }
      if (length > size - start) {
        return ERROR_HANDLE_EOF;
      }
      pieces.add(Piece.of(file, start, length == 0 ? size - start : length, endsPacket));
      return 0;
    } catch (ClosedChannelException e) {
      return WSA_INVALID_HANDLE;
    } catch (IOException e) {
      return WSAEFAULT;
    }
  }

  private static long begin(AfdSocket s, List<Piece> pieces, int flags, WsaOverlapped r) {
    if (Transmission.total(pieces) > MOST) {
      return -WSAEINVAL;
    }
    if (s.sendShut) {
      return -WSAESHUTDOWN;
    }
    if (s.phase != Phase.CONNECTED && !Connect.settled(s)) {
      return s.lost != 0 ? -s.lost : -WSAENOTCONN;
    }
    boolean reuses = (flags & MsWSock.TF_REUSE_SOCKET) != 0;
    if (reuses && !s.canBeReused()) {
      return -WSAEOPNOTSUPP;
    }
    boolean disconnects = (flags & MsWSock.TF_DISCONNECT) != 0;
    Transmission transmission = new Transmission(pieces, disconnects, reuses);
    long result;
    synchronized (s.sends) {
      if (s.closed) {
        return -WSAENOTSOCK;
      }
      r.transferred = 0;
      r.work = transmission;
      result = s.sends.isEmpty() ? transmission.attempt(s, r) : -WSAEWOULDBLOCK;
      if (result == -WSAEWOULDBLOCK) {
        r.timeoutMillis = s.options.sendTimeout();
        result = reuses ? pendUnwatched(s, r) : s.pend(s.sends, r, AfdSocket.SEND, Readiness.WRITE);
      } else {
        r.work = null;
      }
      if (disconnects && result == -WSA_IO_PENDING) {
        s.sendShut = true;
      }
    }
    if (result == -WSA_IO_PENDING) {
      if (disconnects) {
        DisconnectEx.advance(s);
      }
      s.rearm();
    }
    return result;
  }
}
