package org.jwinsock.linux;

import org.jspecify.annotations.Nullable;

/// A real-time signal whose handler does nothing, so that all it does is end the system call its
/// thread sleeps in: the call answers `-EINTR`. One for the process, claimed when it is first asked
/// for and kept.
///
/// A signal ends only a call that has begun to sleep. Who sends it repeats it until the thread says
/// that it is back, and the thread says so only once; see [#settle()].
///
/// Claimed is the first, counted down from `SIGRTMAX - 3`, that nobody handles: the JDK's own use
/// of `SIGRTMAX - 2` is for the same purpose.
public final class WakeSignal {

  /// What others use by habit lies above.
  private static final int BELOW_MAXIMUM = 3;

  private static final @Nullable WakeSignal CLAIMED = claim();

  private final int number;

  private WakeSignal(int number) {
    this.number = number;
  }

  /// The signal; null if there is none left or the C library is not as expected.
  public static @Nullable WakeSignal get() {
    return CLAIMED;
  }

  private static @Nullable WakeSignal claim() {
    try {
      long nothing = Signals.nothing();
      for (int signal = Signals.sigrtmax() - BELOW_MAXIMUM; signal >= Linux.SIGRTMIN; signal--) {
        long handler = Signals.handler(signal);
        boolean ours = handler == nothing; // of another copy of this class
        if (ours || handler == Linux.SIG_DFL && take(signal, nothing)) {
          return new WakeSignal(signal);
        }
      }
      return null;
    } catch (UnsatisfiedLinkError e) {
      return null; // a library without one of these functions; whoever asks goes without
    }
  }

  /// Without `SA_RESTART`, which would begin the call again. With `SA_ONSTACK`, which some runtimes
  /// that may have loaded this one demand of every handler.
  private static boolean take(int signal, long nothing) {
    long before = Signals.sigaction(signal, nothing, Linux.SA_ONSTACK);
    if (before == Linux.SIG_DFL || before == nothing) {
      return true;
    }
    if (before > 0) {
      Signals.sigaction(signal, before, 0); // somebody took it between the look and the call
    }
    return false;
  }

  /// Its number.
  public int number() {
    return number;
  }

  /// The calling platform thread's number, for [#send]; 0 if the thread has the signal blocked.
  public int target() {
    boolean blocked = (Signals.sigprocmask(Linux.SIG_BLOCK, 0) >>> number - 1 & 1) != 0;
    return blocked ? 0 : Signals.gettid();
  }

  /// Ends the call a thread sleeps in. The caller knows that the thread has not ended, because the
  /// kernel gives its number out again.
  ///
  /// @return 0, or `-errno`: `-EAGAIN` if too many signals are queued; later it may work
  public int send(int target) {
    return Signals.tgkill(target, number);
  }

  /// What has been sent to the calling thread reaches it before this returns and not in a later
  /// call: signals are delivered at the end of any system call.
  public void settle() {
    int _ = Signals.gettid();
  }
}
