package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// `OVERLAPPED_ENTRY`: a packet taken from a completion port. Reusable.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/minwinbase/ns-minwinbase-overlapped_entry">
///   OVERLAPPED_ENTRY</a>
public final class OverlappedEntry {

  /// An entry to be filled.
  public OverlappedEntry() {}

  /// The key of the handle, or the one posted.
  public long lpCompletionKey;

  /// The operation, or what was posted.
  public @Nullable WsaOverlapped lpOverlapped;

  /// How the operation ended: 0, or the Win32 code of what `Internal` holds on Windows.
  public int error;

  /// Bytes, or the number posted.
  public int dwNumberOfBytesTransferred;
}
