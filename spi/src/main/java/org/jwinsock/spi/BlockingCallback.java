package org.jwinsock.spi;

/// A blocking hook of Winsock 1.1: what a thread does while one of its calls blocks. `FARPROC` of
/// `WSASetBlockingHook`, `LPBLOCKINGCALLBACK` of `ws2spi.h`.
///
/// Of all of Winsock it may call `WSAIsBlocking` and `WSACancelBlockingCall` only.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/blocking-hook-2">Blocking
///   Hook</a>
@FunctionalInterface
public interface BlockingCallback {

  /// Does one piece of work, for instance one message of a window.
  ///
  /// @return true to be called again before anything else is looked at
  boolean call();
}
