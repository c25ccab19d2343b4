package org.jwinsock.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Transfers from and into heap segments, by way of native memory.
///
/// Up to [Scratch#BOUNCE_BYTES] that memory is the scratch. A longer transfer of a stream is cut to
/// that, as streams may be, and so is the room for a datagram of IP, which is never longer. Other
/// long datagrams must be one call with all of their bytes, or be refused by the kernel as too
/// long: they get an arena.
final class HeapTransfer {
  private HeapTransfer() {}

  static int recv(int fd, MemorySegment heap, long length, int flags, @Nullable SockAddr from) {
    if (length > Scratch.BOUNCE_BYTES && !mayCutReceive(fd)) {
      try (Arena arena = Arena.ofConfined()) {
        return received(fd, arena.allocate(length, 16), heap, length, flags, from);
      }
    }
    Scratch scratch = Scratch.acquire();
    try {
      long some = Math.min(length, Scratch.BOUNCE_BYTES);
      return received(fd, scratch.bounce(), heap, some, flags, from);
    } finally {
      scratch.release();
    }
  }

  private static int received(
      int fd,
      MemorySegment bounce,
      MemorySegment heap,
      long length,
      int flags,
      @Nullable SockAddr from) {
    int result =
        from == null
            ? Sockets.recv(fd, bounce, length, flags)
            : Sockets.recvfrom(fd, bounce, length, flags, from);
    if (result > 0) {
      // MSG_TRUNC answers the whole datagram's length, of which only so much has arrived
      MemorySegment.copy(bounce, 0, heap, 0, Math.min(result, length));
    }
    return result;
  }

  static int send(int fd, MemorySegment heap, long length, int flags, @Nullable SockAddr to) {
    if (length > Scratch.BOUNCE_BYTES && !mayCutSend(fd)) {
      try (Arena arena = Arena.ofConfined()) {
        return sent(fd, arena.allocate(length, 16), heap, length, flags, to);
      }
    }
    Scratch scratch = Scratch.acquire();
    try {
      long some = Math.min(length, Scratch.BOUNCE_BYTES);
      return sent(fd, scratch.bounce(), heap, some, flags, to);
    } finally {
      scratch.release();
    }
  }

  private static int sent(
      int fd,
      MemorySegment bounce,
      MemorySegment heap,
      long length,
      int flags,
      @Nullable SockAddr to) {
    MemorySegment.copy(heap, 0, bounce, 0, length);
    return to == null
        ? Sockets.send(fd, bounce, length, flags)
        : Sockets.sendto(fd, bounce, length, flags, to);
  }

  /// Whether receiving at most 64 KiB is as good as receiving more.
  static boolean mayCutReceive(int fd) {
    long domain = Sockets.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_DOMAIN);
    return domain == Linux.AF_INET || domain == Linux.AF_INET6 || mayCutSend(fd);
  }

  /// Whether sending the first 64 KiB is as good as sending more.
  static boolean mayCutSend(int fd) {
    return Sockets.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_TYPE) == Linux.SOCK_STREAM;
  }
}
