package org.jwinsock.core.kernel;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WaiterSource;

/// Where the threads that wait for one provider's sockets sleep: virtual threads park, platform
/// threads sleep in the provider's kernel waiters where it has them.
public final class WaiterPool {

  /// Null if the provider has none, or has not been asked yet.
  private volatile @Nullable WaiterSource source;

  /// From now on platform threads sleep in the provider's waiters.
  public void use(WaiterSource source) {
    this.source = source;
  }

  /// A waiter for the calling thread, until [#release(Waiter)].
  public Waiter acquire() {
    WaiterSource kernel = source;
    return kernel == null || Thread.currentThread().isVirtual()
        ? ThreadContext.current().acquireWaiter()
        : kernel.acquire();
  }

  /// Ends the use of a waiter by the thread that acquired it.
  public void release(Waiter waiter) {
    waiter.detachAll();
    WaiterSource kernel = source;
    if (waiter instanceof ParkWaiter parked) {
      ThreadContext.current().releaseWaiter(parked);
    } else if (kernel != null) {
      kernel.release(waiter);
    }
  }
}
