package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// Pieces of memory and of files on their way, one after the other: what a `TransmitFile` or
/// `TransmitPackets` still has to do.
///
/// The transport sends from a file where it can; otherwise blocks are read and sent. On datagram
/// sockets the pieces up to the end of a packet go out together.
final class Transmission implements Sending {

  /// The largest payload of a datagram.
  private static final int LONGEST_PACKET = 65_527;

  private static final int BLOCK = 1 << 16;

  /// Something to send.
  ///
  /// @param memory null if it is of a file
  /// @param file null if it is memory
  /// @param position where in the file
  /// @param length in bytes
  /// @param endsPacket true if a datagram ends here
  record Piece(
      @Nullable MemorySegment memory,
      @Nullable FileSource file,
      long position,
      long length,
      boolean endsPacket) {

    static Piece of(MemorySegment memory, boolean endsPacket) {
      return new Piece(memory, null, 0, memory.byteSize(), endsPacket);
    }

    static Piece of(FileSource file, long position, long length, boolean endsPacket) {
      return new Piece(null, file, position, length, endsPacket);
    }
  }

  private final List<Piece> pieces;
  private final boolean disconnects;
  private final boolean reuses;
  private int current;

  /// How much of the current piece is sent.
  private long done;

  private byte @Nullable [] block;

  Transmission(List<Piece> pieces, boolean disconnects, boolean reuses) {
    this.pieces = pieces;
    this.disconnects = disconnects;
    this.reuses = reuses;
  }

  /// All bytes.
  static long total(List<Piece> pieces) {
    return pieces.stream().mapToLong(Piece::length).sum();
  }

  @Override
  public long attempt(AfdSocket s, WsaOverlapped r) {
    while (current < pieces.size()) {
      if (s.lost != 0) {
        return -s.lost; // the transport tells it only once
      }
      long moved;
      try {
        moved = s.isStream() ? stream(s, pieces.get(current)) : packet(s);
      } catch (IllegalStateException | WrongThreadException e) {
        return -WSAEFAULT; // the buffer's arena was closed, or is another thread's
      } catch (ClosedChannelException e) {
        return -WSA_INVALID_HANDLE; // the file was closed meanwhile
      } catch (IOException e) {
        return -WSAEFAULT; // the file cannot be read
      }
      if (moved < 0) {
        return s.lostBy(moved);
      }
      r.transferred += moved;
    }
    return disconnects ? DisconnectEx.after(s, r, reuses) : r.transferred;
  }

  // --- streams

  private long stream(AfdSocket s, Piece piece) throws IOException {
    long left = piece.length - done;
    if (left == 0) {
      current++;
      done = 0;
      return 0;
    }
    MemorySegment memory = piece.memory;
    FileSource file = piece.file;
    long moved;
    if (memory != null) {
      moved = send(s, memory.asSlice(done));
    } else if (file != null) {
      moved = s.transport.sendFile(file, piece.position + done, left);
      if (moved == -WSAEOPNOTSUPP) {
        moved = copy(s, file, piece.position + done, left);
      }
    } else {
      moved = left;
    }
    done += Math.max(moved, 0);
    return moved;
  }

  private static long send(AfdSocket s, MemorySegment memory) {
    return s.transport.send(new WsaBuf[] {new WsaBuf(memory)}, 0, 0, null);
  }

  /// What the transport does not take of a block is read again.
  private long copy(AfdSocket s, FileSource file, long position, long count) throws IOException {
    byte[] buffer = block;
    if (buffer == null) {
      buffer = new byte[BLOCK];
      block = buffer;
    }
    ByteBuffer to = ByteBuffer.wrap(buffer, 0, (int) Math.min(count, BLOCK));
    int read = file.channel().read(to, position);
    return read <= 0
        ? -ERROR_HANDLE_EOF // it has become shorter
        : send(s, MemorySegment.ofArray(buffer).asSlice(0, read));
  }

  // --- datagrams

  private long packet(AfdSocket s) throws IOException {
    int end = current;
    while (end < pieces.size() - 1 && !pieces.get(end).endsPacket) {
      end++;
    }
    List<Piece> parts = pieces.subList(current, end + 1);
    if (total(parts) > LONGEST_PACKET) {
      return -WSAEMSGSIZE;
    }
    List<WsaBuf> buffers = new ArrayList<>();
    for (Piece part : parts) {
      MemorySegment memory = part.memory;
      FileSource file = part.file;
      if (memory != null) {
        buffers.add(new WsaBuf(memory));
      } else if (file != null) {
        byte[] bytes = new byte[(int) part.length];
        if (!fill(file, part.position, ByteBuffer.wrap(bytes))) {
          return -ERROR_HANDLE_EOF;
        }
        buffers.add(WsaBuf.of(bytes));
      }
    }
    long moved = s.transport.send(buffers.toArray(new WsaBuf[0]), 0, 0, null);
    if (moved >= 0) {
      current = end + 1;
    }
    return moved;
  }

  private static boolean fill(FileSource file, long position, ByteBuffer to) throws IOException {
    while (to.hasRemaining()) {
      if (file.channel().read(to, position + to.position()) <= 0) {
        return false;
      }
    }
    return true;
  }
}
