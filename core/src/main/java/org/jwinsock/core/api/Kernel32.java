package org.jwinsock.core.api;

import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.core.kernel.ThreadObject;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.ThreadExit;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WinIoCallback;
import org.jwinsock.spi.WsaOverlapped;

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
/// nothing. A Java thread that ends drops the APCs that it has not run. It cancels no operation,
/// unless it was made by [#CreateThread] or ends by [#ExitThread].
///
/// `Thread.interrupt` ends no wait; the thread is still interrupted afterwards. A virtual thread
/// that waits does not pin its carrier.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/sync/synchronization-functions">
///   Synchronization Functions</a>
public final class Kernel32 {

  /// No file: makes a port of its own.
  public static final long INVALID_HANDLE_VALUE = -1;

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

  // --- files

  /// Opens a file for reading, to be sent by [Mswsock#TransmitFile] and its kind.
  ///
  /// @return the handle; `INVALID_HANDLE_VALUE` with `ERROR_FILE_NOT_FOUND`, `ERROR_ACCESS_DENIED`
  ///   or `ERROR_NOT_ENOUGH_MEMORY`
  public static long CreateFile(Path path) {
    return Winsock.process().files.CreateFile(path);
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

  /// Creates a thread, a platform thread of Java. A Java program has other ways to come by one;
  /// only one made here can have APCs before it runs, and begins with them. When it returns, it
  /// ends as by [#ExitThread].
  ///
  /// @param start what it does
  /// @param flags 0, or [org.jwinsock.spi.WinBase#CREATE_SUSPENDED]: it waits for [#ResumeThread]
  /// @param threadId receives its id; may be null
  /// @return a handle, to be closed by [#CloseHandle]; 0 with `ERROR_INVALID_PARAMETER` or
  ///   `ERROR_NOT_ENOUGH_MEMORY`
  public static long CreateThread(@Nullable Runnable start, int flags, int @Nullable [] threadId) {
    return waits().CreateThread(start, flags, threadId);
  }

  /// Ends the calling thread. The operations it issued end with `WSA_OPERATION_ABORTED`; those on
  /// sockets tied to a completion port go on. APCs that it has not run are dropped.
  ///
  /// A thread of Java ends by leaving its code, so this throws and never returns. A thread made by
  /// [#CreateThread] ends silently; on any other [ThreadExit] goes to whoever runs the thread, at
  /// last to its uncaught exception handler.
  ///
  /// @param code the exit code
  /// @throws ThreadExit when the operations have been cancelled
  /// @throws IllegalStateException in an APC or a blocking hook; nothing has ended then
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-exitthread">
  ///   ExitThread</a>
  public static void ExitThread(int code) {
    waits().ExitThread(code);
  }

  /// Lets a thread run that was created suspended.
  ///
  /// @return 1 if it was suspended, 0 if not; -1 with `ERROR_INVALID_HANDLE`
  public static int ResumeThread(long thread) {
    return waits().ResumeThread(thread);
  }

  /// The handle that stands for whatever thread uses it; it needs no closing.
  public static long GetCurrentThread() {
    return WaitCalls.CURRENT_THREAD;
  }

  /// The id of the calling thread, by which other threads can open it from now on.
  public static int GetCurrentThreadId() {
    return ThreadObject.currentId();
  }

  /// Opens a handle of a thread that has called [#GetCurrentThreadId] or was made by
  /// [#CreateThread].
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

  // --- completion ports

  /// Makes a completion port, ties a socket to one, or both. A socket handle is tied once, for
  /// good.
  ///
  /// @param file a socket made for overlapped operations, or [#INVALID_HANDLE_VALUE]
  /// @param existing the port, or 0 for a new one
  /// @param key comes back with every packet of the socket
  /// @param threads how many threads may run with packets of a new port; 0 for as many as there are
  ///   processors
  /// @return the port; 0 with `ERROR_INVALID_HANDLE`, or `ERROR_INVALID_PARAMETER` for a handle
  ///   that is tied already
  public static long CreateIoCompletionPort(long file, long existing, long key, int threads) {
    return ports().CreateIoCompletionPort(file, existing, key, threads);
  }

  /// Takes a packet from a completion port, waiting for one.
  ///
  /// The calling thread belongs to the port from now on: while it runs, it is one of the threads
  /// that may. Waiting in other Winsock calls and the waits of this class is noticed at once, and
  /// other waiting a little later.
  ///
  /// @param bytes receives the count
  /// @param key receives the key
  /// @param overlapped receives the operation, or what was posted; null if no packet was taken
  /// @return true for a packet of success. False with an operation: its error, as a Win32 code.
  ///   False without: `WAIT_TIMEOUT`, `ERROR_ABANDONED_WAIT_0` if the port is closed while it
  ///   waits, `ERROR_INVALID_HANDLE`
  public static boolean GetQueuedCompletionStatus(
      long port,
      int @Nullable [] bytes,
      long @Nullable [] key,
      @Nullable WsaOverlapped @Nullable [] overlapped,
      int millis) {
    return ports().GetQueuedCompletionStatus(port, bytes, key, overlapped, millis);
  }

  /// Takes several packets from a completion port, waiting for the first.
  ///
  /// @param entries receives the packets; elements that are null are filled
  /// @param count how many at most
  /// @param removed receives how many
  /// @param alertable true if APCs may run and end the wait with `WAIT_IO_COMPLETION`
  /// @return true if there are packets, whatever became of their operations; false otherwise
  public static boolean GetQueuedCompletionStatusEx(
      long port,
      @Nullable OverlappedEntry @Nullable [] entries,
      int count,
      int @Nullable [] removed,
      int millis,
      boolean alertable) {
    return ports().GetQueuedCompletionStatusEx(port, entries, count, removed, millis, alertable);
  }

  /// Queues a packet; its three values come back as they are.
  ///
  /// @return false with `ERROR_INVALID_HANDLE`
  public static boolean PostQueuedCompletionStatus(
      long port, int bytes, long key, @Nullable WsaOverlapped overlapped) {
    return ports().PostQueuedCompletionStatus(port, bytes, key, overlapped);
  }

  /// Adds notification modes to a socket; they cannot be taken back.
  ///
  /// @param flags `FILE_SKIP_COMPLETION_PORT_ON_SUCCESS`: no packet for an operation that is over
  ///   at once. `FILE_SKIP_SET_EVENT_ON_HANDLE`: always so here.
  public static boolean SetFileCompletionNotificationModes(long file, int flags) {
    return ports().SetFileCompletionNotificationModes(file, flags);
  }

  // --- the thread pool

  /// Has completions of a socket called back on threads of a pool, instead of a completion port.
  ///
  /// Announce every operation by [#StartThreadpoolIo] before it begins; when it fails at once, or
  /// is over at once under `FILE_SKIP_COMPLETION_PORT_ON_SUCCESS`, withdraw it by
  /// [#CancelThreadpoolIo].
  ///
  /// @param file a socket that is tied to no port
  /// @param context given to each callback
  /// @return the handle; 0 with `ERROR_INVALID_HANDLE` or `ERROR_INVALID_PARAMETER`
  public static long CreateThreadpoolIo(
      long file, @Nullable WinIoCallback callback, @Nullable Object context) {
    return ports().CreateThreadpoolIo(file, callback, context);
  }

  /// Announces an operation.
  public static void StartThreadpoolIo(long io) {
    ports().StartThreadpoolIo(io);
  }

  /// Withdraws an announcement.
  public static void CancelThreadpoolIo(long io) {
    ports().CancelThreadpoolIo(io);
  }

  /// Waits until no callback is queued or runs.
  ///
  /// @param cancelPending callbacks that have not begun do not run
  public static void WaitForThreadpoolIoCallbacks(long io, boolean cancelPending) {
    ports().WaitForThreadpoolIoCallbacks(io, cancelPending);
  }

  /// Frees the object, when its operations are over; the socket stays tied to the pool.
  public static void CloseThreadpoolIo(long io) {
    ports().CloseThreadpoolIo(io);
  }

  // --- overlapped operations

  /// Asks that the operations this thread issued on a socket end with `ERROR_OPERATION_ABORTED`.
  /// Each of them still completes.
  public static boolean CancelIo(long file) {
    return ports().CancelIo(file);
  }

  /// Asks that operations on a socket end with `ERROR_OPERATION_ABORTED`, whoever issued them. Each
  /// of them still completes, maybe otherwise.
  ///
  /// @param overlapped one operation, or null for all
  /// @return false with `ERROR_NOT_FOUND` if there is none
  public static boolean CancelIoEx(long file, @Nullable WsaOverlapped overlapped) {
    return ports().CancelIoEx(file, overlapped);
  }

  /// The outcome of an overlapped operation, with a Win32 code.
  ///
  /// @param wait waits for an operation under way
  /// @return false with the operation's error, or with `ERROR_IO_INCOMPLETE` while it is under way
  public static boolean GetOverlappedResult(
      long file, @Nullable WsaOverlapped overlapped, int @Nullable [] bytes, boolean wait) {
    return GetOverlappedResultEx(file, overlapped, bytes, wait ? WinBase.INFINITE : 0, false);
  }

  /// The outcome of an overlapped operation, waiting for a time.
  ///
  /// @param alertable true if APCs may run and end the wait with `WAIT_IO_COMPLETION`
  /// @return false with the operation's error, `ERROR_IO_INCOMPLETE` if it is under way and the
  ///   time 0, otherwise `WAIT_TIMEOUT`
  public static boolean GetOverlappedResultEx(
      long file,
      @Nullable WsaOverlapped overlapped,
      int @Nullable [] bytes,
      int millis,
      boolean alertable) {
    return ports().GetOverlappedResultEx(file, overlapped, bytes, millis, alertable);
  }

  /// `HasOverlappedIoCompleted`: false while an operation is under way.
  public static boolean HasOverlappedIoCompleted(WsaOverlapped overlapped) {
    return overlapped.isDone();
  }

  private static WaitCalls waits() {
    return Winsock.process().waits;
  }

  private static PortCalls ports() {
    return Winsock.process().ports;
  }
}
