package org.jwinsock.core.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Waiter;

/// What belongs to one thread: its last error, the request of its current synchronous call, where
/// it parks, the APCs that wait for it.
public final class ThreadContext {

  private static final ThreadLocal<ThreadContext> CURRENT =
      ThreadLocal.withInitial(() -> new ThreadContext(Thread.currentThread()));

  private final Thread thread;
  private final Apcs apcs = new Apcs();
  private int lastError;
  private SyncRequest request;
  private @Nullable ParkWaiter parkWaiter;
  private @Nullable BlockingHook hook;
  private @Nullable MemorySegment word;

  /// True while a wait uses `parkWaiter`; one that begins meanwhile, in an APC, uses another.
  private boolean parkWaiterInUse;

  /// @param thread may be about to be started; it then calls [#enter()] first of all
  ThreadContext(Thread thread) {
    this.thread = thread;
    request = new SyncRequest(this);
  }

  /// The calling thread's from now on.
  void enter() {
    CURRENT.set(this);
  }

  /// The calling thread's.
  public static ThreadContext current() {
    return CURRENT.get();
  }

  /// The thread itself.
  public Thread thread() {
    return thread;
  }

  /// `WSAGetLastError`.
  public int lastError() {
    return lastError;
  }

  /// `WSASetLastError`.
  public void lastError(int error) {
    lastError = error;
  }

  /// The request for a synchronous call; the caller ends it with [SyncRequest#end()].
  public SyncRequest request(WaiterPool waiters) {
    SyncRequest usual = request;
    if (usual.isLost()) {
      usual = new SyncRequest(this);
      request = usual;
    }
    if (usual.begin(waiters)) {
      return usual;
    }
    SyncRequest nested = new SyncRequest(this);
    nested.begin(waiters);
    return nested;
  }

  /// Four bytes, until they are returned; a call within a call gets others.
  public MemorySegment borrowWord() {
    MemorySegment kept = word;
    word = null;
    return kept != null ? kept : MemorySegment.ofArray(new byte[Integer.BYTES]);
  }

  /// Ends the use of what [#borrowWord()] gave.
  public void returnWord(MemorySegment used) {
    word = used;
  }

  /// The blocking hook of Winsock 1.1; null for the default one, which does nothing.
  public @Nullable BlockingHook hook() {
    return hook;
  }

  /// The thread's hook from now on; null for the default one.
  public void hook(@Nullable BlockingHook next) {
    hook = next;
  }

  /// The sleep of a Winsock call that blocks. It is alertable, and the thread's hook is called.
  ///
  /// @return 0 to look again, `WSAEINTR` once the call is cancelled, `WSAETIMEDOUT` after the
  ///   deadline
  public int pause(Waiter waiter, long deadline) {
    return BlockingHook.pause(hook, apcs, waiter, deadline);
  }

  /// The APCs of the thread.
  public Apcs apcs() {
    return apcs;
  }

  /// What the thread works on; null if on no port's packets.
  public @Nullable Occupation occupation() {
    return apcs.occupation;
  }

  /// The thread works on this from now on.
  public void occupation(@Nullable Occupation work) {
    apcs.occupation = work;
  }

  /// A waiter that parks the thread, until [#releaseWaiter(ParkWaiter)].
  ParkWaiter acquireWaiter() {
    ParkWaiter waiter = parkWaiter;
    if (waiter == null) {
      waiter = new ParkWaiter();
      parkWaiter = waiter;
    } else if (parkWaiterInUse) {
      return new ParkWaiter();
    }
    parkWaiterInUse = true;
    return waiter;
  }

  void releaseWaiter(ParkWaiter waiter) {
    if (waiter == parkWaiter) {
      parkWaiterInUse = false;
    }
  }
}
