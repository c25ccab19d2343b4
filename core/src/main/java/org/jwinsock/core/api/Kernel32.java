package org.jwinsock.core.api;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.core.kernel.ThreadObject;

/// The functions of `kernel32.dll` that Winsock programs use, under their C names: events, waits
/// and asynchronous procedure calls (APCs). None of them needs `WSAStartup`.
///
/// **Results** are those of C; what went wrong is in [#GetLastError()], which is the same storage
/// as [Winsock#WSAGetLastError()].
///
/// **Handles** are those of this process's Winsock. A socket is no object to wait for or to close
/// here (`ERROR_INVALID_HANDLE`): wait for an event of it, and use [Winsock#closesocket]. Closing a
/// handle ends no wait for its object.
///
/// **Times** are milliseconds, unsigned 32 bits; [org.jwinsock.spi.WinBase#INFINITE] never ends.
///
/// **Alertable waits** run the APCs of their thread: completion routines of overlapped operations,
/// and those of [#QueueUserAPC]. They are the waits here that say so, and every Winsock call that
/// waits; those here then end with `WAIT_IO_COMPLETION`, those of Winsock go on. An APC may wait
/// itself, alertably too. What it throws goes to its thread's uncaught exception handler, and ends
/// nothing. A Java thread that ends drops the APCs that it has not run and cancels no operation.
///
/// `Thread.interrupt` ends no wait; the thread is still interrupted afterwards. A virtual thread
/// that waits does not pin its carrier.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/sync/synchronization-functions">
///   Synchronization Functions</a>
public final class Kernel32 {

  private Kernel32() {}

  // --- the last error

  /// The calling thread's last error.
  public static int GetLastError() {
    return ThreadContext.current().lastError();
  }

  /// Sets the calling thread's last error.
  public static void SetLastError(int error) {
    ThreadContext.current().lastError(error);
  }

  // --- events

  /// Creates an event object without a name.
  ///
  /// @param manualReset true: set it stays set, and releases every wait, until [#ResetEvent].
  ///   False: it releases one wait, and is not set any more. Overlapped operations want true.
  /// @param initialState true if it is set
  /// @return the handle; 0 with `ERROR_NOT_ENOUGH_MEMORY`
  public static long CreateEvent(boolean manualReset, boolean initialState) {
    return waits().CreateEvent(manualReset, initialState, null);
  }

  /// Creates an event object.
  ///
  /// @param name null: there are no events with names (`ERROR_NOT_SUPPORTED`)
  public static long CreateEvent(boolean manualReset, boolean initialState, @Nullable String name) {
    return waits().CreateEvent(manualReset, initialState, name);
  }

  /// Sets an event. The waits that this ends have ended when it returns, also if the event is reset
  /// at once.
  ///
  /// @return false with `ERROR_INVALID_HANDLE`
  public static boolean SetEvent(long event) {
    return waits().SetEvent(event);
  }

  /// Makes an event not set.
  ///
  /// @return false with `ERROR_INVALID_HANDLE`
  public static boolean ResetEvent(long event) {
    return waits().ResetEvent(event);
  }

  /// Closes a handle of anything but a socket.
  ///
  /// @return false with `ERROR_INVALID_HANDLE`
  public static boolean CloseHandle(long handle) {
    return waits().CloseHandle(handle);
  }

  // --- waits

  /// Waits for an event to be set, or a thread to end.
  ///
  /// @return `WAIT_OBJECT_0`, `WAIT_TIMEOUT`, or `WAIT_FAILED` with `ERROR_INVALID_HANDLE`
  public static int WaitForSingleObject(long handle, int millis) {
    return waits().WaitForSingleObjectEx(handle, millis, false);
  }

  /// Waits for an event to be set, or a thread to end.
  ///
  /// @param alertable true if APCs may run and end the wait; an object that is signalled already
  ///   counts first
  /// @return `WAIT_OBJECT_0`, `WAIT_TIMEOUT`, `WAIT_IO_COMPLETION`, or `WAIT_FAILED` with
  ///   `ERROR_INVALID_HANDLE`
  public static int WaitForSingleObjectEx(long handle, int millis, boolean alertable) {
    return waits().WaitForSingleObjectEx(handle, millis, alertable);
  }

  /// Waits for one of several objects or for all of them.
  ///
  /// @param count how many of the handles, at most [org.jwinsock.spi.WinBase#MAXIMUM_WAIT_OBJECTS]
  /// @param waitAll true: all must be signalled at one moment, and only then any of them changes;
  ///   false: the lowest index that is signalled ends the wait, and only its object changes
  /// @return `WAIT_OBJECT_0` plus the index, `WAIT_TIMEOUT`, or `WAIT_FAILED` with
  ///   `ERROR_INVALID_HANDLE` or `ERROR_INVALID_PARAMETER`: the count, or one object twice in a
  ///   wait for all
  public static int WaitForMultipleObjects(
      int count, long @Nullable [] handles, boolean waitAll, int millis) {
    return waits().WaitForMultipleObjectsEx(count, handles, waitAll, millis, false);
  }

  /// Waits for one of several objects or for all of them, as [#WaitForMultipleObjects].
  ///
  /// @param alertable true if APCs may run and end the wait with `WAIT_IO_COMPLETION`
  public static int WaitForMultipleObjectsEx(
      int count, long @Nullable [] handles, boolean waitAll, int millis, boolean alertable) {
    return waits().WaitForMultipleObjectsEx(count, handles, waitAll, millis, alertable);
  }

  /// Sleeps.
  public static void Sleep(int millis) {
    waits().SleepEx(millis, false);
  }

  /// Sleeps, and runs APCs.
  ///
  /// @param alertable true if APCs may run and end the sleep; with 0 milliseconds those that are
  ///   queued run
  /// @return 0, or `WAIT_IO_COMPLETION`
  public static int SleepEx(int millis, boolean alertable) {
    return waits().SleepEx(millis, alertable);
  }

  // --- threads

  /// The handle that stands for whatever thread uses it; it needs no closing.
  public static long GetCurrentThread() {
    return WaitCalls.CURRENT_THREAD;
  }

  /// The id of the calling thread, by which other threads can open it from now on.
  public static int GetCurrentThreadId() {
    return ThreadObject.currentId();
  }

  /// Opens a handle of a thread that has called [#GetCurrentThreadId].
  ///
  /// @param access without meaning: a handle may do everything
  /// @param inherit without meaning
  /// @return a handle for [#QueueUserAPC] and the waits, to be closed by [#CloseHandle]; 0 with
  ///   `ERROR_INVALID_PARAMETER` if no such thread runs
  public static long OpenThread(int access, boolean inherit, int id) {
    return waits().OpenThread(id);
  }

  /// Queues an APC to a thread: first in, first out, run by the thread in an alertable wait.
  ///
  /// @param data given to the procedure
  /// @return not 0; 0 with `ERROR_INVALID_HANDLE`, `ERROR_INVALID_PARAMETER` without a procedure,
  ///   `ERROR_GEN_FAILURE` if the thread has ended
  public static int QueueUserAPC(@Nullable LongConsumer procedure, long thread, long data) {
    return waits().QueueUserAPC(procedure, thread, data);
  }

  private static WaitCalls waits() {
    return Winsock.process().waits;
  }
}
