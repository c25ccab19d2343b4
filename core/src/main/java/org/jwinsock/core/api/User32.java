package org.jwinsock.core.api;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.WinUser;
import org.jwinsock.spi.WndProc;

/// Message queues: the functions of `winuser.h` that `WSAAsyncSelect` needs, under their C names.
///
/// A window here is what Windows calls a message-only window: it has messages and shows nothing. It
/// has a queue of its own, where Windows gives each thread one for all of its windows; so every
/// function names the window, and any thread may call it. A queue holds 10,000 messages as on
/// Windows; what is posted to a full one is lost.
///
/// The functions work without [Winsock#WSAStartup]. `GetLastError` of C is
/// [Winsock#WSAGetLastError()].
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winmsg/messages-and-message-queues">
///   Messages and Message Queues</a>
public final class User32 {

  private User32() {}

  /// Makes a window with an empty queue: what `CreateWindowEx` with the parent `HWND_MESSAGE` does
  /// in C, together with the window class that has the procedure.
  ///
  /// @param handler what [#DispatchMessage] calls; null does nothing
  /// @return the window; 0 after `ERROR_NOT_ENOUGH_MEMORY`
  public static long CreateMessageWindow(@Nullable WndProc handler) {
    return Winsock.process().messages.CreateMessageWindow(handler);
  }

  /// Ends a window. Its messages are dropped, and every [#GetMessage] that waits there fails.
  ///
  /// @return false after `ERROR_INVALID_WINDOW_HANDLE`
  public static boolean DestroyWindow(long window) {
    return Winsock.process().messages.DestroyWindow(window);
  }

  /// Adds a message to a window's queue.
  ///
  /// @return false after `ERROR_INVALID_WINDOW_HANDLE`, and after `ERROR_NOT_ENOUGH_QUOTA` when the
  ///   queue is full
  public static boolean PostMessage(long window, int message, long wParam, long lParam) {
    return Winsock.process().messages.PostMessage(window, message, wParam, lParam);
  }

  /// Looks for a message, without waiting.
  ///
  /// @param out receives the message
  /// @param min the lowest message looked for; 0 with a `max` of 0 for every message
  /// @param max the highest
  /// @param remove `PM_REMOVE`, or `PM_NOREMOVE` to leave it in the queue
  /// @return false if there is none, and after `ERROR_INVALID_WINDOW_HANDLE`
  public static boolean PeekMessage(
      @Nullable Msg @Nullable [] out, long window, int min, int max, int remove) {
    return Winsock.process().messages.PeekMessage(out, window, min, max, remove);
  }

  /// Takes a message, and waits until there is one.
  ///
  /// @param out receives the message
  /// @param min the lowest message to take; 0 with a `max` of 0 for every message
  /// @param max the highest
  /// @return 1; 0 for `WM_QUIT`; -1 after `ERROR_INVALID_WINDOW_HANDLE`, also when the window ends
  ///   meanwhile
  public static int GetMessage(@Nullable Msg @Nullable [] out, long window, int min, int max) {
    return Winsock.process().messages.GetMessage(out, window, min, max);
  }

  /// Has the window of a message handle it, on the calling thread.
  ///
  /// @return what the window's handler answers; 0 if the window has none, or has ended
  public static long DispatchMessage(@Nullable Msg message) {
    return Winsock.process().messages.DispatchMessage(message);
  }

  /// [#MsgWaitForMultipleObjectsEx] without APCs.
  ///
  /// @param waitAll whether all objects and a message are waited for
  public static int MsgWaitForMultipleObjects(
      long window, long @Nullable [] handles, boolean waitAll, int milliseconds, int wakeMask) {
    int flags = waitAll ? WinUser.MWMO_WAITALL : 0;
    return MsgWaitForMultipleObjectsEx(window, handles, milliseconds, wakeMask, flags);
  }

  /// Waits for objects or messages. Messages count as long as they are in the queue, as with
  /// `MWMO_INPUTAVAILABLE`: what was only looked at ends the next wait as well.
  ///
  /// @param window whose messages count
  /// @param handles at most 63; may be null
  /// @param milliseconds unsigned; `INFINITE` for ever
  /// @param wakeMask messages count if this has `QS_POSTMESSAGE` or `QS_ALLPOSTMESSAGE`
  /// @param flags `MWMO_WAITALL` waits for all objects and a message, `MWMO_ALERTABLE` lets APCs
  ///   end the wait
  /// @return `WAIT_OBJECT_0` and the index of the object, the number of handles for a message;
  ///   `WAIT_TIMEOUT`, `WAIT_IO_COMPLETION`, or `WAIT_FAILED` after `ERROR_INVALID_PARAMETER`,
  ///   `ERROR_INVALID_HANDLE` or `ERROR_INVALID_WINDOW_HANDLE`
  public static int MsgWaitForMultipleObjectsEx(
      long window, long @Nullable [] handles, int milliseconds, int wakeMask, int flags) {
    return Winsock.process()
        .messages
        .MsgWaitForMultipleObjectsEx(window, handles, milliseconds, wakeMask, flags);
  }
}
