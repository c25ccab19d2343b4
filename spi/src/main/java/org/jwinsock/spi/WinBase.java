package org.jwinsock.spi;

/// Constants of winbase.h and its kind for what the functions of kernel32 take and answer, under
/// their C names.
///
/// Source: the Microsoft Learn pages "SetFileCompletionNotificationModes",
/// "WaitForMultipleObjectsEx" and "Thread Security and Access Rights", and the SDK headers
/// winbase.h and winnt.h. `WAIT_TIMEOUT` and `WAIT_IO_COMPLETION` are in [WsaErrors].
public final class WinBase {
  // SetFileCompletionNotificationModes.
  public static final int FILE_SKIP_COMPLETION_PORT_ON_SUCCESS = 1;
  public static final int FILE_SKIP_SET_EVENT_ON_HANDLE = 2;

  // CreateFile.
  public static final int ERROR_FILE_NOT_FOUND = 2;

  // Waiting.
  public static final int WAIT_OBJECT_0 = 0;
  public static final int WAIT_FAILED = 0xFFFFFFFF;
  public static final int INFINITE = 0xFFFFFFFF;
  public static final int MAXIMUM_WAIT_OBJECTS = 64;

  // CreateThread.
  public static final int CREATE_SUSPENDED = 4;

  // Access to threads and events.
  public static final int SYNCHRONIZE = 0x100000;
  public static final int THREAD_SET_CONTEXT = 0x10;
  public static final int THREAD_ALL_ACCESS = 0x1FFFFF;

  private WinBase() {}
}
