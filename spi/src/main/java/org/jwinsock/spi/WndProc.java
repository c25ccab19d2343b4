package org.jwinsock.spi;

/// `WNDPROC`: what a window does with a message.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winuser/nc-winuser-wndproc">
///   WNDPROC</a>
@FunctionalInterface
public interface WndProc {
  /// Handles a message; runs in `DispatchMessage`, on the thread that called it.
  ///
  /// @return what `DispatchMessage` answers
  long handle(long hwnd, int message, long wParam, long lParam);
}
