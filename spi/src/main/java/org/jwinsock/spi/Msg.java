package org.jwinsock.spi;

/// `MSG`: a message in a window's queue, without the place of the mouse.
///
/// @param hwnd the window
/// @param message what it is about: for `WSAAsyncSelect` the number chosen there
/// @param wParam for `WSAAsyncSelect` the socket
/// @param lParam for `WSAAsyncSelect` the event in the low word, the error in the high word
/// @param time when it was posted, in milliseconds since a moment in the past; wraps round
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winuser/ns-winuser-msg">MSG</a>
public record Msg(long hwnd, int message, long wParam, long lParam, int time) {}
