package org.jwinsock.spi;

/// Constants of winbase.h that govern what a completion port is told, under their C names.
///
/// Source: the Microsoft Learn page "SetFileCompletionNotificationModes".
public final class WinBase {
  // SetFileCompletionNotificationModes.
  public static final int FILE_SKIP_COMPLETION_PORT_ON_SUCCESS = 1;
  public static final int FILE_SKIP_SET_EVENT_ON_HANDLE = 2;

  private WinBase() {}
}
