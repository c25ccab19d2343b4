package org.jwinsock.core.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// The request of a call without an OVERLAPPED: the issuing thread waits for it.
///
/// A call that does not have to wait never touches a waiter: the provider asks for it when the
/// request pends, on the issuing thread. A provider that never asks gets its issuer woken by the
/// completion all the same.
public final class SyncRequest extends WsaOverlapped {

  private static final WsaBuf NOTHING = new WsaBuf(MemorySegment.NULL);

  /// Longer segments are not held on to after the call.
  private static final long MOST_KEPT = 64 * 1024;

  private final ThreadContext caller;
  private final WsaBuf[] single = {NOTHING};

  /// Of the last two calls: a loop comes with the same segments again, and needs no new object.
  private WsaBuf recent = NOTHING;

  private WsaBuf older = NOTHING;

  private @Nullable WaiterPool pool;
  private @Nullable Waiter waiter;

  /// When the first wait of this call began to count, or 0.
  private long deadline;

  private boolean busy;
  private boolean lost;

  /// @param caller the thread whose calls use the request
  SyncRequest(ThreadContext caller) {
    this.caller = caller;
    synchronous = true;
  }

  /// Makes the request ready for a call; false if it is in use by an outer call of this thread.
  boolean begin(WaiterPool waiters) {
    if (busy) {
      return false;
    }
    busy = true;
    pool = waiters;
    deadline = 0;
    reset();
    return true;
  }

  /// Ends the call. A request that the provider still owns, because the call failed with an
  /// exception, is lost: it is never used again.
  public void end() {
    Waiter used = waiter;
    if (used != null) {
      waiter = null;
      pool().release(used);
    }
    single[0] = NOTHING;
    lost = owner != null;
    busy = false;
  }

  /// True if the provider kept the request.
  boolean isLost() {
    return lost;
  }

  /// A buffer array for one segment, valid until the call ends.
  public WsaBuf[] buffers(MemorySegment segment) {
    single[0] = buffer(segment);
    return single;
  }

  // equal segments may be of different arenas
  @SuppressWarnings({"ReferenceEquality", "MemorySegmentReferenceEquality"})
  private WsaBuf buffer(MemorySegment segment) {
    WsaBuf known = recent;
    if (known.buf() == segment) {
      return known;
    }
    known = older.buf() == segment ? older : new WsaBuf(segment);
    if (segment.byteSize() <= MOST_KEPT) {
      older = recent;
      recent = known;
    }
    return known;
  }

  @Override
  public Waiter waiter() {
    Waiter used = waiter;
    if (used == null) {
      used = pool().acquire();
      waiter = used;
    }
    return used;
  }

  /// Sleeps until the provider has completed the request, for at most [#timeoutMillis] counted from
  /// the first wait of this call. The wait is alertable: APCs run meanwhile, and it goes on. So
  /// does the thread's blocking hook, which may end it.
  ///
  /// @return the result in the form of a WSP function
  public long await() {
    Waiter sleeping = waiter();
    VarHandle.fullFence(); // the completer either sees the waiter or is seen to be done
    long until = deadline();
    while (!isDone()) {
      int end = caller.apcs().run() ? 0 : caller.pause(sleeping, until);
      if (end != 0 && !isDone()) {
        cancel(end); // if that fails it is completing right now
        until = Waiter.FOREVER;
      }
    }
    sleeping.detachAll();
    return result();
  }

  private long deadline() {
    if (timeoutMillis == 0) {
      return Waiter.FOREVER;
    }
    if (deadline == 0) {
      deadline = Deadlines.after(TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    }
    return deadline;
  }

  @Override
  protected void completed() {
    // From here on the issuer may have gone on to its next call; a wake-up too many is harmless.
    VarHandle.fullFence();
    Waiter sleeping = waiter;
    if (sleeping != null && !Thread.currentThread().equals(caller.thread())) {
      sleeping.wake();
    }
  }

  private WaiterPool pool() {
    WaiterPool used = pool;
    if (used == null) {
      throw new IllegalStateException("the request is not in a call");
    }
    return used;
  }
}
