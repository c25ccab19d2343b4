package org.jwinsock.linux;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// Signals: sigaction(2), sigprocmask(2), tgkill(2), gettid(2).
///
/// ```
///  0         8               136     140       144
///  | handler | mask (sigset) | flags | padding | restorer |     struct sigaction, 152 bytes
/// ```
///
/// The layout is that of glibc and of musl on x86-64 and aarch64; the library sets the restorer.
///
/// Stateless and safe from any thread. Every function answers zero or more, or `-errno`.
public final class Signals {
  private static final int SIGACTION = 152;
  private static final int FLAGS = 136;

  /// `sigset_t`, of which the kernel uses the first 64 bits: signal n is bit n - 1.
  private static final int SIGSET = 128;

  private static final long PROCESS = ProcessHandle.current().pid();

  private Signals() {}

  /// The highest real-time signal: `SIGRTMAX`. The lowest is [Linux#SIGRTMIN]; both libraries keep
  /// those below for themselves.
  public static int sigrtmax() {
    return Scratch.call(Calls.Sigrtmax.HANDLE, 0, 0, 0);
  }

  /// What handles a signal: sigaction(2) without a new action.
  ///
  /// @return the function's address, [Linux#SIG_DFL], [Linux#SIG_IGN], or `-errno`
  public static long handler(int signal) {
    return sigaction(signal, false, 0, 0);
  }

  /// Has a signal handled from now on, with no other signal blocked meanwhile: sigaction(2).
  ///
  /// @param handler the address of a C function that is safe at any point of any thread and calls
  ///   no Java; or [Linux#SIG_DFL], [Linux#SIG_IGN]
  /// @param flags [Linux#SA_ONSTACK], [Linux#SA_RESTART]
  /// @return what handled it until now, as of [#handler]
  public static long sigaction(int signal, long handler, int flags) {
    return sigaction(signal, true, handler, flags);
  }

  private static long sigaction(int signal, boolean changes, long handler, int flags) {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment next = scratch.bounce().asSlice(0, SIGACTION).fill((byte) 0);
      MemorySegment last = scratch.bounce().asSlice(SIGACTION, SIGACTION).fill((byte) 0);
      next.set(JAVA_LONG, 0, handler);
      next.set(JAVA_INT, FLAGS, flags);
      long given = changes ? next.address() : 0;
      int result =
          scratch.invoke(
              Calls.Sigaction.HANDLE, signal, given, last.address(), 0, 0, 0, NULL, NULL);
      return result < 0 ? result : last.get(JAVA_LONG, 0);
    } finally {
      scratch.release();
    }
  }

  /// The address of abs(3): a handler that does nothing.
  static long nothing() {
    return Downcall.symbol("abs").address();
  }

  /// Blocks or unblocks a signal for the calling thread: sigprocmask(2), which is the thread's own
  /// on Linux. Not for virtual threads, whose carrier it would be.
  ///
  /// @param how [Linux#SIG_BLOCK], [Linux#SIG_UNBLOCK]
  /// @param signal 1 to 64; 0 to change nothing
  /// @return the signals blocked until now, signal n being bit n - 1
  public static long sigprocmask(int how, int signal) {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment set = scratch.bounce().asSlice(0, SIGSET).fill((byte) 0);
      MemorySegment last = scratch.bounce().asSlice(SIGSET, SIGSET).fill((byte) 0);
      set.set(JAVA_LONG, 0, signal == 0 ? 0 : 1L << signal - 1);
      int result =
          scratch.invoke(Calls.Sigprocmask.HANDLE, how, set.address(), last.address(), 0, 0);
      assert result == 0 : Errno.message("sigprocmask(" + how + ")", result);
      return last.get(JAVA_LONG, 0);
    } finally {
      scratch.release();
    }
  }

  /// The calling thread's number in the kernel: gettid(2).
  public static int gettid() {
    return Scratch.call(Calls.Syscall.HANDLE, Platform.gettidNumber(), 0, 0);
  }

  /// Sends a signal to a thread of this process: tgkill(2).
  ///
  /// @return 0, or `-errno`: `-ESRCH` if there is no such thread, `-EAGAIN` if too many real-time
  ///   signals are queued
  public static int tgkill(int thread, int signal) {
    return Scratch.call(
        Calls.Syscall.HANDLE, Platform.tgkillNumber(), PROCESS, thread, signal, 0, 0, NULL, NULL);
  }
}
