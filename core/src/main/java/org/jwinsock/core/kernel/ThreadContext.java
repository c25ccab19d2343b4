package org.jwinsock.core.kernel;

import org.jspecify.annotations.Nullable;

/// What belongs to one thread: its last error, the request of its current synchronous call, where
/// it parks.
public final class ThreadContext {

  private static final ThreadLocal<ThreadContext> CURRENT =
      ThreadLocal.withInitial(ThreadContext::new);

  private int lastError;
  private SyncRequest request = new SyncRequest();
  private @Nullable ParkWaiter parkWaiter;

  private ThreadContext() {}

  /// The calling thread's.
  public static ThreadContext current() {
    return CURRENT.get();
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
      usual = new SyncRequest();
      request = usual;
    }
    if (usual.begin(waiters)) {
      return usual;
    }
    SyncRequest nested = new SyncRequest();
    nested.begin(waiters);
    return nested;
  }

  ParkWaiter parkWaiter() {
    ParkWaiter waiter = parkWaiter;
    if (waiter == null) {
      waiter = new ParkWaiter();
      parkWaiter = waiter;
    }
    return waiter;
  }
}
