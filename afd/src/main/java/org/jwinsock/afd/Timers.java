package org.jwinsock.afd;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The engine's clock: one daemon thread, started by the first timer and ended by ten idle seconds.
final class Timers {

  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private Timers() {}

  /// Runs something later; it must not block.
  static void after(long millis, Runnable task) {
    ScheduledFuture<?> _ = unlessCancelled(millis, task);
  }

  /// Runs something later, unless it is cancelled; it must not block.
  static ScheduledFuture<?> unlessCancelled(long millis, Runnable task) {
    return CLOCK.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("winsock-timers").daemon().unstarted(task));
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(10, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
    return clock;
  }
}
