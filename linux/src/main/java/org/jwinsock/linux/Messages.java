package org.jwinsock.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Messages of several segments, with addresses and control messages: sendmsg(2), recvmsg(2).
///
/// Up to 64 native segments of up to six arenas go to the kernel where they are, and their arenas
/// cannot be closed meanwhile; more of them, and heap segments, are copied through native memory
/// (of a stream at most 64 KiB a call then). The header and the iovecs are the thread's and reused.
///
/// Stateless and safe from any thread. The arrays are read during the call only.
public final class Messages {
  private Messages() {}

  /// Sends the segments one after the other as one message: sendmsg(2). Always with
  /// [Linux#MSG_NOSIGNAL].
  ///
  /// @param buffers the first `count` are sent, each whole
  /// @param to the destination, or null on a connected socket
  /// @param control what was put into it goes along
  /// @return bytes taken, or `-errno`
  /// @throws IndexOutOfBoundsException if there are not `count` segments
  public static int sendmsg(
      int fd,
      MemorySegment[] buffers,
      int count,
      int flags,
      @Nullable SockAddr to,
      @Nullable ControlMessages control) {
    Scratch scratch = Scratch.acquire();
    MessageHeader header = scratch.message();
    try {
      if (header.prepare(buffers, count, to, control)) {
        return header.call(scratch, Calls.Sendmsg.HANDLE, fd, flags | Linux.MSG_NOSIGNAL);
      }
      header.release();
      long total = total(buffers, count);
      if (total <= Scratch.BOUNCE_BYTES || HeapTransfer.mayCutSend(fd)) {
        MemorySegment bounce = slice(scratch.bounce(), total);
        return copied(fd, buffers, bounce, flags, to, control);
      }
      try (Arena arena = Arena.ofConfined()) {
        return copied(fd, buffers, arena.allocate(total, 16), flags, to, control);
      }
    } finally {
      header.release();
      scratch.release();
    }
  }

  private static int copied(
      int fd,
      MemorySegment[] buffers,
      MemorySegment bounce,
      int flags,
      @Nullable SockAddr to,
      @Nullable ControlMessages control) {
    long at = 0;
    for (int i = 0; at < bounce.byteSize(); i++) {
      long some = Math.min(buffers[i].byteSize(), bounce.byteSize() - at);
      MemorySegment.copy(buffers[i], 0, bounce, at, some);
      at += some;
    }
    return sendmsg(fd, new MemorySegment[] {bounce}, 1, flags, to, control);
  }

  /// Receives one message into the segments, filling one after the other: recvmsg(2).
  ///
  /// With [Linux#MSG_ERRQUEUE] it reads an entry of the error queue: the payload is that of the
  /// message that failed, `from` where it was sent, and `control` has the
  /// [ControlMessages#extendedError]. Answers `-EAGAIN` when the queue is empty: recvmsg(2), ip(7).
  ///
  /// @param buffers the first `count` are filled
  /// @param from receives the sender's address; length 0 where there is none
  /// @param control receives the control messages, all of its capacity is offered
  /// @return `-errno`, or both the byte count and the flags of the message: [#bytes], [#flags]
  /// @throws IndexOutOfBoundsException if there are not `count` segments
  public static long recvmsg(
      int fd,
      MemorySegment[] buffers,
      int count,
      int flags,
      @Nullable SockAddr from,
      @Nullable ControlMessages control) {
    Scratch scratch = Scratch.acquire();
    MessageHeader header = scratch.message();
    try {
      if (from != null) {
        from.clear();
      }
      if (control != null) {
        control.offerAll();
      }
      if (header.prepare(buffers, count, from, control)) {
        return received(
            header, header.call(scratch, Calls.Recvmsg.HANDLE, fd, flags), from, control);
      }
      header.release();
      long total = total(buffers, count);
      if (total <= Scratch.BOUNCE_BYTES || HeapTransfer.mayCutReceive(fd)) {
        MemorySegment bounce = slice(scratch.bounce(), total);
        return scattered(fd, buffers, bounce, flags, from, control);
      }
      try (Arena arena = Arena.ofConfined()) {
        return scattered(fd, buffers, arena.allocate(total, 16), flags, from, control);
      }
    } finally {
      header.release();
      scratch.release();
    }
  }

  private static long received(
      MessageHeader header,
      int result,
      @Nullable SockAddr from,
      @Nullable ControlMessages control) {
    if (from != null) {
      from.length(result < 0 ? 0 : header.nameLength());
    }
    if (control != null) {
      control.received(result < 0 ? 0 : header.controlLength());
    }
    return result < 0 ? result : (long) header.flags() << 32 | result;
  }

  private static long scattered(
      int fd,
      MemorySegment[] buffers,
      MemorySegment bounce,
      int flags,
      @Nullable SockAddr from,
      @Nullable ControlMessages control) {
    long result = recvmsg(fd, new MemorySegment[] {bounce}, 1, flags, from, control);
    // with MSG_TRUNC the count can exceed what has arrived
    long end = result < 0 ? 0 : Math.min(bytes(result), bounce.byteSize());
    long at = 0;
    for (int i = 0; at < end; i++) {
      long some = Math.min(buffers[i].byteSize(), end - at);
      MemorySegment.copy(bounce, at, buffers[i], 0, some);
      at += some;
    }
    return result;
  }

  /// The byte count in a result of [#recvmsg] that is no error.
  public static int bytes(long result) {
    return (int) result;
  }

  /// The flags in a result of [#recvmsg] that is no error: [Linux#MSG_TRUNC] if the message was
  /// longer than the segments, [Linux#MSG_CTRUNC] if the control messages were longer than their
  /// buffer, [Linux#MSG_OOB], [Linux#MSG_ERRQUEUE].
  public static int flags(long result) {
    return (int) (result >>> 32);
  }

  private static long total(MemorySegment[] buffers, int count) {
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += buffers[i].byteSize();
    }
    return total;
  }

  private static MemorySegment slice(MemorySegment bounce, long total) {
    return bounce.asSlice(0, Math.min(total, bounce.byteSize()));
  }
}
