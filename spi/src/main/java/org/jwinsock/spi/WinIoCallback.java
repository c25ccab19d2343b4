package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// `PTP_WIN32_IO_CALLBACK`: called on a thread of the pool when an operation on a handle of
/// `CreateThreadpoolIo` has completed.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/threadpoolapiset/nf-threadpoolapiset-createthreadpoolio">
///   CreateThreadpoolIo</a>
@FunctionalInterface
public interface WinIoCallback {

  /// An operation has completed.
  ///
  /// @param context what `CreateThreadpoolIo` was given
  /// @param overlapped the operation; null for a packet somebody posted
  /// @param ioResult 0, or a Win32 code
  /// @param transferred bytes
  /// @param io the handle of `CreateThreadpoolIo`
  void completed(
      @Nullable Object context,
      @Nullable WsaOverlapped overlapped,
      int ioResult,
      long transferred,
      long io);
}
