package org.jwinsock.host;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Sends the wake signal again to threads that may not have been asleep when it came: one daemon
/// thread, started by the first signal and ended by ten idle seconds.
final class Reminder {

  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private Reminder() {}

  /// Looks at a waiter in a millisecond.
  static void remind(HostWaiter waiter) {
    var _ = CLOCK.schedule(waiter::interruptAgain, 1, TimeUnit.MILLISECONDS);
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("winsock-host-waker").daemon().unstarted(task));
    clock.setKeepAliveTime(10, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
    return clock;
  }
}
