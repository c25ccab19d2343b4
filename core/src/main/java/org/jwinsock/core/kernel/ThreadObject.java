package org.jwinsock.core.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A thread, as one of its handles knows it: signalled once the thread has ended.
///
/// Java tells nobody of a thread's end, so the first wait for it starts a virtual thread that joins
/// it.
public final class ThreadObject extends Waitable {

  private final Thread thread;
  private final ThreadContext context;
  private final AtomicBoolean watched = new AtomicBoolean();

  private ThreadObject(ThreadContext context) {
    super(false, false);
    this.context = context;
    thread = context.thread();
  }

  /// The calling thread.
  public static ThreadObject current() {
    return new ThreadObject(ThreadContext.current());
  }

  /// A thread that does not run before [#resume()], and then begins with its APCs.
  public static ThreadObject suspended(Runnable body) {
    return new ThreadObject(new OwnThread(body).context());
  }

  /// The thread of an id that it got from [#currentId()] or [#id()]; null if it runs no longer.
  public static @Nullable ThreadObject of(int id) {
    ThreadContext context = ThreadDirectory.find(id);
    return context == null || isOver(context.thread()) ? null : new ThreadObject(context);
  }

  /// The id of the calling thread, by which [#of(int)] finds it from now on.
  public static int currentId() {
    return ThreadDirectory.add(ThreadContext.current());
  }

  /// The id of the thread, by which [#of(int)] finds it from now on.
  public int id() {
    return ThreadDirectory.add(context);
  }

  /// Lets the thread run.
  ///
  /// @return false if it was not suspended
  public boolean resume() {
    return thread instanceof OwnThread own && own.resumeFirst();
  }

  private static boolean isOver(Thread thread) {
    return thread.getState() == Thread.State.TERMINATED;
  }

  /// Queues an APC.
  ///
  /// @return false if the thread has ended
  public boolean queue(Runnable procedure) {
    if (isOver(thread)) {
      return false;
    }
    context.apcs().queue(procedure);
    return true;
  }

  @Override
  void awaited() {
    if (isOver(thread)) {
      signal();
    } else if (!watched.getAndSet(true)) {
      Thread.ofVirtual().name("waits for " + thread.threadId()).start(this::watch);
    }
  }

  private void watch() {
    boolean ended = false;
    while (!ended) {
      try {
        if (thread instanceof OwnThread own) {
          own.awaitEnd();
        } else {
          thread.join();
        }
        ended = true;
      } catch (InterruptedException e) {
        ended = isOver(thread); // nobody who interrupts this thread ends the other
      }
    }
    signal();
  }
}
