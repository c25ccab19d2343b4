package org.jwinsock.core.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A thread, as one of its handles knows it: signalled once the thread has ended.
///
/// Java tells nobody of a thread's end, so the first wait for it starts a virtual thread that joins
/// it.
public final class ThreadObject extends Waitable {

  private final Thread thread;
  private final Apcs apcs;
  private final AtomicBoolean watched = new AtomicBoolean();

  private ThreadObject(ThreadContext context) {
    super(false, false);
    thread = context.thread();
    apcs = context.apcs();
  }

  /// The calling thread.
  public static ThreadObject current() {
    return new ThreadObject(ThreadContext.current());
  }

  /// The thread of an id that it got from [#currentId()]; null if it runs no longer.
  public static @Nullable ThreadObject of(int id) {
    ThreadContext context = ThreadDirectory.find(id);
    return context == null || !context.thread().isAlive() ? null : new ThreadObject(context);
  }

  /// The id of the calling thread, by which [#of(int)] finds it from now on.
  public static int currentId() {
    return ThreadDirectory.add(ThreadContext.current());
  }

  /// Queues an APC.
  ///
  /// @return false if the thread has ended
  public boolean queue(Runnable procedure) {
    if (!thread.isAlive()) {
      return false;
    }
    apcs.queue(procedure);
    return true;
  }

  @Override
  void awaited() {
    if (!thread.isAlive()) {
      signal();
    } else if (!watched.getAndSet(true)) {
      Thread.ofVirtual().name("waits for " + thread.threadId()).start(this::watch);
    }
  }

  private void watch() {
    boolean isOver = false;
    while (!isOver) {
      try {
        thread.join();
        isOver = true;
      } catch (InterruptedException e) {
        isOver = !thread.isAlive(); // nobody who interrupts this thread ends the other
      }
    }
    signal();
  }
}
