package org.jwinsock.core.kernel;

import static org.jwinsock.spi.WsaErrors.WSAEINTR;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.BlockingCallback;
import org.jwinsock.spi.Waiter;

/// The blocking hook of one thread: called by turns with a short sleep while a call blocks. Used by
/// that thread alone.
///
/// A hook has no way to say that it has work to do, so the sleep is bounded by [#PAUSE_MILLIS];
/// whatever the call waits for ends it at once.
public final class BlockingHook {

  private static final int PAUSE_MILLIS = 10;

  /// True once any thread had a hook: until then nobody looks for one.
  private static volatile boolean used;

  private final BlockingCallback procedure;
  private final BooleanSupplier inForce;
  private boolean running;
  private boolean cancelled;

  private BlockingHook(BlockingCallback procedure, BooleanSupplier inForce) {
    this.procedure = procedure;
    this.inForce = inForce;
  }

  /// Gives the calling thread a hook.
  ///
  /// @param inForce whether the thread's calls are still those of Winsock 1.1
  public static void install(BlockingCallback procedure, BooleanSupplier inForce) {
    used = true;
    ThreadContext.current().hook(new BlockingHook(procedure, inForce));
  }

  /// True while the calling thread is inside its hook.
  public static boolean isRunning() {
    if (!used) {
      return false;
    }
    BlockingHook hook = ThreadContext.current().hook();
    return hook != null && hook.running;
  }

  /// What is called.
  public BlockingCallback procedure() {
    return procedure;
  }

  /// False once the calls it belongs to are over.
  public boolean isInForce() {
    return inForce.getAsBoolean();
  }

  /// Ends the call that blocks.
  ///
  /// @return false if none does
  public boolean cancel() {
    cancelled = running;
    return running;
  }

  /// Calls the hook and then sleeps for a moment.
  ///
  /// @return 0 to look again, `WSAEINTR` once the call is cancelled, `WSAETIMEDOUT` after the
  ///   deadline
  private int callAndSleep(Apcs apcs, Waiter waiter, long deadline) {
    if (!running) { // a call from inside, of an APC, just sleeps
      call();
      if (cancelled) {
        cancelled = false;
        return WSAEINTR;
      }
    }
    long next = Deadlines.after(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    boolean last = deadline != Waiter.FOREVER && deadline - next <= 0;
    return apcs.await(waiter, last ? deadline : next) || !last ? 0 : WSAETIMEDOUT;
  }

  private void call() {
    running = true;
    try {
      boolean again;
      do {
        again = procedure.call();
      } while (again && !cancelled);
    } catch (Throwable e) { // the call goes on, as it does after an APC that throws
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    } finally {
      running = false;
    }
  }

  /// The sleep of a call that blocks, of a thread that may have a hook.
  ///
  /// @return as [#callAndSleep]
  static int pause(@Nullable BlockingHook hook, Apcs apcs, Waiter waiter, long deadline) {
    if (hook != null && hook.isInForce()) {
      return hook.callAndSleep(apcs, waiter, deadline);
    }
    return apcs.await(waiter, deadline) || deadline == Waiter.FOREVER ? 0 : WSAETIMEDOUT;
  }
}
