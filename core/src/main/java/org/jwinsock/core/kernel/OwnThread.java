package org.jwinsock.core.kernel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// A thread that can be known before it runs: it begins with the APCs queued until then.
final class OwnThread extends Thread {

  private final ThreadContext context = new ThreadContext(this);
  private final AtomicBoolean resumed = new AtomicBoolean();
  private final CountDownLatch started = new CountDownLatch(1);
  private final Runnable body;

  OwnThread(Runnable body) {
    this.body = body;
  }

  ThreadContext context() {
    return context;
  }

  /// Lets the thread run; false if it had been let before.
  boolean resumeFirst() {
    if (resumed.getAndSet(true)) {
      return false;
    }
    start();
    started.countDown();
    return true;
  }

  /// Waits until the thread has been let run and has ended.
  void awaitEnd() throws InterruptedException {
    started.await();
    join();
  }

  @Override
  public void run() {
    context.enter();
    context.apcs().run();
    body.run();
  }
}
