package org.jwinsock.host;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// A blocking receive whose issuer sleeps in recv(2) itself, into the caller's buffer. One for each
/// [HostWaiter], used for one request after another.
///
/// The issuer receives without the receive lock, so its request must not be received for by anybody
/// else at that time. It is the head of its queue, and whoever works on the queue comes to it
/// first, with the lock held, by [HostStream#receive]:
///
/// | [#state]  | the issuer                     | who comes with the lock               |
/// |-----------|--------------------------------|---------------------------------------|
/// | `IDLE`    | awake, or polls                | receives for the request, as ever     |
/// | `INSIDE`  | in recv, or about to be        | is told that it would block           |
/// | `REFUSED` | the same, somebody was told so | the same                              |
/// | `HOLDING` | has returned with a result     | is given the result for the request   |
/// | `OVER`    | never enters again             | receives, as ever                     |
///
/// An issuer that leaves with a result looks after the queue, as one that leaves without and had
/// somebody refused does, so that nothing is left lying.
///
/// **Nothing is lost.** The request leaves the queue in two ways. By [#take], with the result. Or
/// without: the socket was closed, or ended for receiving, or the connection was lost; a
/// synchronous request without a time limit is cancelled by nothing else. No receive follows any of
/// them, and data that arrived all the same is counted by [HostStream#available()], which is how
/// `SD_RECEIVE` learns that there was some.
@SuppressWarnings("ReferenceEquality") // a request is itself alone
final class DirectReceive {

  private static final int IDLE = 0;
  private static final int INSIDE = 1;
  private static final int REFUSED = 2;
  private static final int HOLDING = 3;
  private static final int OVER = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(DirectReceive.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// What [#take] found.
  enum Taken {
    /// The issuer is about to receive: answer that it would block.
    NOTHING,
    /// The result is the request's.
    RESULT,
    /// The caller receives for the request, then calls [#giveBack()] or forgets this.
    REQUEST,
    /// The caller's request is another one, which this does not concern.
    OTHER
  }

  private volatile int state = OVER;

  private @Nullable HostStream stream;
  private @Nullable WsaOverlapped request;
  private MemorySegment buffer = MemorySegment.NULL;

  /// Bytes or `-errno`; valid while `HOLDING`.
  private int result;

  // --- the issuer

  /// Begins with a request, under the receive lock.
  void begin(HostStream stream, WsaOverlapped request) {
    WsaBuf[] buffers = request.buffers;
    if (buffers == null || buffers.length != 1) {
      throw new IllegalArgumentException("not a plain receive");
    }
    this.request = request;
    buffer = buffers[0].buf();
    state = IDLE;
    if (stream.receivesBy(this)) {
      this.stream = stream;
    } else {
      state = OVER;
    }
  }

  /// Whether there is something to try [#enter()] for.
  boolean begun() {
    return stream != null;
  }

  /// The request is done; nothing keeps it or its buffer.
  void end() {
    HostStream used = stream;
    if (used != null) {
      used.receivesNoMore(this);
      stream = null;
    }
    request = null;
    buffer = MemorySegment.NULL;
  }

  /// Before [#receive()]; false if the issuer has to wait otherwise. To be followed by [#leave] if
  /// true.
  boolean enter() {
    HostStream used = stream;
    if (used == null || !used.enter()) {
      return false;
    }
    if (used.canSleep() && STATE.compareAndSet(this, IDLE, INSIDE)) {
      return true;
    }
    used.exit();
    return false;
  }

  /// Instead of [#receive()]: the issuer has been woken. It is going to poll, and so to find what
  /// somebody was refused.
  void abandon() {
    HostStream used = stream;
    if (used != null) {
      used.exit();
    }
    state = IDLE;
  }

  /// recv(2), until there is data, an end, an error, or the wake signal.
  ///
  /// @return bytes or `-errno`
  int receive() {
    HostStream used = stream;
    if (used == null) {
      throw new IllegalStateException("not begun");
    }
    try {
      return Sockets.recv(used.fd(), buffer, buffer.byteSize(), 0);
    } catch (IllegalStateException | WrongThreadException e) {
      end(); // the buffer's arena was closed: the engine finds that too, once there is data
      return -Errno.EINTR;
    } finally {
      used.exit();
    }
  }

  /// After [#receive()].
  ///
  /// @param result what it answered
  /// @return what the engine must be told, as [Readiness] bits
  int leave(int result) {
    if (result == -Errno.EINTR || result == -Errno.EAGAIN) {
      return (int) STATE.getAndSet(this, IDLE) == REFUSED ? Readiness.READ : 0;
    }
    this.result = result;
    state = HOLDING;
    if (result > 0) {
      return Readiness.READ;
    }
    return Readiness.READ | (result == 0 ? Readiness.PEER_CLOSED : Readiness.ERROR);
  }

  // --- under the receive lock

  /// True if the issuer is in recv with a request, or holds its result.
  boolean isOf(WsaOverlapped wanted) {
    int seen = state;
    return wanted == request && (seen == INSIDE || seen == REFUSED || seen == HOLDING);
  }

  /// Begins to receive for a request.
  Taken take(WsaOverlapped wanted) {
    while (true) {
      int seen = state;
      switch (seen) {
        case INSIDE -> {
          if (STATE.compareAndSet(this, INSIDE, REFUSED)) {
            return Taken.NOTHING;
          }
        }
        case REFUSED -> {
          return Taken.NOTHING;
        }
        case HOLDING -> {
          if (wanted != request && result >= 0) {
            return Taken.OTHER;
          }
          state = OVER; // an error is told once, to whomever
          return Taken.RESULT;
        }
        case IDLE -> {
          if (wanted != request) {
            return Taken.OTHER;
          }
          if (STATE.compareAndSet(this, IDLE, OVER)) {
            return Taken.REQUEST;
          }
        }
        default -> {
          return Taken.OTHER;
        }
      }
    }
  }

  /// The connection ends: the issuer enters no more, and a result is dropped. By who holds the send
  /// lock, when the request is no longer in the queue or is just being taken out.
  ///
  /// @return false if the issuer is in recv
  boolean retire() {
    while (true) {
      int seen = state;
      if (seen == INSIDE || seen == REFUSED) {
        return false;
      }
      if (STATE.compareAndSet(this, seen, OVER)) {
        return true;
      }
    }
  }

  int result() {
    return result;
  }

  /// There was nothing to receive: the issuer may enter again.
  void giveBack() {
    state = IDLE;
  }

  /// Bytes that have been received and not yet handed over.
  int held() {
    return state == HOLDING ? Math.max(result, 0) : 0;
  }
}
