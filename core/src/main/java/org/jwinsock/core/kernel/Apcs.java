package org.jwinsock.core.kernel;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;

/// The asynchronous procedure calls that wait for one thread: completion routines and those of
/// `QueueUserAPC`. Anyone queues, first in first out; they run on the thread itself, in its
/// alertable waits, also in one that a procedure begins.
///
/// A thread that ends drops its queue and runs none of it, as on Windows.
///
/// Queueing and going to sleep meet without a lock: the thread first shows its waiter and then
/// looks into the queue, whoever queues does it the other way round, so one of them sees the other.
///
/// A procedure that throws ends neither the wait nor the procedures behind it; what it threw goes
/// to the thread's [Thread.UncaughtExceptionHandler].
///
/// @see <a href="https://learn.microsoft.com/windows/win32/sync/asynchronous-procedure-calls">
///   Asynchronous Procedure Calls</a>
public final class Apcs implements WsaOverlapped.Indication {

  private static final Call[] NONE = {};
  private static final int FIRST_CAPACITY = 8;

  /// Where the thread is going to sleep in an alertable wait; null while it does not.
  private volatile @Nullable Waiter sleeping;

  /// What the thread does not work on while it sleeps; its own.
  @Nullable Occupation occupation;

  /// How many calls of this thread are running, one inside the other; its own.
  private int running;

  /// How many calls are queued. Changes under `lock`.
  private volatile int queued;

  private final Object lock = new Object();

  /// A ring whose elements are used again, so that a completion allocates nothing; guarded by
  /// `lock`.
  private Call[] ring = NONE;

  private int head;

  Apcs() {}

  /// Queues the completion routine of a request, with its outcome.
  @Override
  public void completed(WsaOverlapped request) {
    WsaOverlappedCompletionRoutine routine = request.routine;
    if (routine == null) {
      throw new IllegalArgumentException("a request without completion routine");
    }
    synchronized (lock) {
      Call call = tail();
      call.routine = routine;
      call.request = request;
      call.error = request.error();
      call.bytes = (int) request.bytes();
      call.flags = request.flags;
      queued = queued + 1;
    }
    alert();
  }

  /// Queues a procedure.
  public void queue(Runnable procedure) {
    synchronized (lock) {
      tail().procedure = procedure;
      queued = queued + 1;
    }
    alert();
  }

  private void alert() {
    Waiter waiter = sleeping;
    if (waiter != null) {
      waiter.wake();
    }
  }

  private Call tail() {
    int count = queued;
    if (count == ring.length) {
      Call[] larger = new Call[Math.max(FIRST_CAPACITY, count * 2)];
      for (int i = 0; i < larger.length; i++) {
        larger[i] = i < count ? ring[head + i & count - 1] : new Call();
      }
      ring = larger;
      head = 0;
    }
    return ring[head + count & ring.length - 1];
  }

  /// True if nothing is queued.
  public boolean isEmpty() {
    return queued == 0;
  }

  /// True inside a call; asked by the thread itself.
  public boolean isRunning() {
    return running != 0;
  }

  /// Runs everything that is queued, and what is queued meanwhile; called by the thread itself.
  ///
  /// @return false if there was nothing
  public boolean run() {
    if (queued == 0) {
      return false;
    }
    do {
      runOne();
    } while (queued != 0);
    return true;
  }

  private void runOne() {
    Runnable procedure;
    WsaOverlappedCompletionRoutine routine;
    WsaOverlapped request;
    int error;
    int bytes;
    int flags;
    synchronized (lock) {
      Call call = ring[head];
      procedure = call.procedure;
      routine = call.routine;
      request = call.request;
      error = call.error;
      bytes = call.bytes;
      flags = call.flags;
      call.clear();
      head = head + 1 & ring.length - 1;
      queued = queued - 1;
    }
    running++;
    try {
      if (procedure != null) {
        procedure.run();
      } else if (routine != null && request != null) {
        routine.completed(error, bytes, request, flags);
      }
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    } finally {
      running--;
    }
  }

  /// Sleeps like [Waiter#await], but not while something is queued, and only until then. Called by
  /// the thread itself, which looks at the queue afterwards.
  public boolean await(Waiter waiter, long deadline) {
    return sleep(waiter, deadline, true);
  }

  /// Sleeps like [Waiter#await], whatever is queued. Called by the thread itself.
  public boolean awaitUnalerted(Waiter waiter, long deadline) {
    return sleep(waiter, deadline, false);
  }

  private boolean sleep(Waiter waiter, long deadline, boolean alertable) {
    Occupation work = occupation;
    if (work != null) {
      work.suspend();
    }
    if (alertable) {
      sleeping = waiter;
    }
    try {
      return alertable && queued != 0 || waiter.await(deadline);
    } finally {
      sleeping = null;
      if (work != null) {
        work.resume();
      }
    }
  }

  /// An element of the ring.
  private static final class Call {
    private @Nullable Runnable procedure;
    private @Nullable WsaOverlappedCompletionRoutine routine;
    private @Nullable WsaOverlapped request;
    private int error;
    private int bytes;
    private int flags;

    private void clear() {
      procedure = null;
      routine = null;
      request = null;
    }
  }
}
