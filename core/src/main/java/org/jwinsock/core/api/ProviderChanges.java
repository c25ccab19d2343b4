package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.io.Overlapped;
import org.jwinsock.core.kernel.KernelObject;
import org.jwinsock.core.kernel.SyncRequest;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.core.kernel.WaiterPool;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;
import org.jwinsock.yaml.FileStamp;

/// Who waits for the catalog to change. Its file is looked at twice a second while somebody does.
final class ProviderChanges {

  private static final long PERIOD_MILLIS = 500;

  private final Dispatch dispatch;
  private final Supplier<CatalogStore> stores;
  private final WaiterPool waiters = new WaiterPool();
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("winsock-catalog").factory());

  ProviderChanges(Dispatch dispatch, Supplier<CatalogStore> stores) {
    this.dispatch = dispatch;
    this.stores = stores;
  }

  /// What a notification handle stands for: the catalog as it was when its last wait began.
  private final class Watch extends KernelObject implements WsaOverlapped.Owner {
    private final CatalogStore store = stores.get();
    private FileStamp seen = FileStamp.of(store.file());
    private @Nullable WsaOverlapped waiting;
    private @Nullable ScheduledFuture<?> looking;

    /// False if it waits already.
    synchronized boolean begin(WsaOverlapped overlapped) {
      if (waiting != null) {
        return false;
      }
      waiting = overlapped;
      overlapped.owner = this;
      looking =
          clock.scheduleWithFixedDelay(
              this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    }

    private void look() {
      FileStamp now = FileStamp.of(store.file());
      WsaOverlapped told;
      synchronized (this) {
        told = now.equals(seen) ? null : taken();
        if (told != null) {
          seen = now;
        }
      }
      if (told != null) {
        told.complete(0, 0);
      }
    }

    private @Nullable WsaOverlapped taken() {
      WsaOverlapped told = waiting;
      waiting = null;
      if (looking != null) {
        looking.cancel(false);
      }
      return told;
    }

    @Override
    public boolean cancel(WsaOverlapped request, int error) {
      synchronized (this) {
        if (!request.equals(waiting)) {
          return false;
        }
        taken();
      }
      request.complete(error, 0);
      return true;
    }

    @Override
    public void closed() {
      watches.remove(this);
      WsaOverlapped told;
      synchronized (this) {
        told = taken();
      }
      if (told != null) {
        told.complete(WSA_OPERATION_ABORTED, 0);
      }
    }
  }

  int WSAProviderConfigChange(
      long @Nullable [] handle,
      @Nullable WsaOverlapped overlapped,
      @Nullable WsaOverlappedCompletionRoutine routine) {
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.fail(closed);
    }
    if (handle == null || handle.length == 0) {
      return Answer.fail(WSAEFAULT);
    }
    boolean first = handle[0] == 0;
    Watch watch;
    if (first) {
      watch = new Watch();
      watches.add(watch);
      handle[0] = dispatch.handles().open(watch);
    } else if (dispatch.handles().find(handle[0]) instanceof Watch known) {
      watch = known;
    } else {
      return Answer.fail(WSA_INVALID_HANDLE);
    }
    if (overlapped == null) {
      return first ? 0 : await(watch);
    }
    int busy = Overlapped.begin(dispatch.handles(), null, overlapped, routine);
    if (busy != 0) {
      return Answer.fail(busy);
    }
    if (!watch.begin(overlapped)) {
      overlapped.settle(WSA_INVALID_HANDLE, 0);
      return Answer.fail(WSA_INVALID_HANDLE);
    }
    return Answer.fail(WSA_IO_PENDING);
  }

  /// Waits for a change.
  private int await(Watch watch) {
    SyncRequest request = ThreadContext.current().request(waiters);
    try {
      return watch.begin(request)
          ? Answer.status(request.await())
          : Answer.fail(WSA_INVALID_HANDLE);
    } finally {
      request.end();
    }
  }

  /// Winsock has been cleaned up: nobody waits any more.
  void cleanup() {
    for (Watch watch : List.copyOf(watches)) {
      if (dispatch.handles().close(watch)) {
        watch.closed();
      }
    }
  }
}
