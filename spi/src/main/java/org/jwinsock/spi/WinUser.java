package org.jwinsock.spi;

/// Constants of winuser.h that message queues need, under their C names.
///
/// Source: the Microsoft Learn pages on messages and message queues, and "System Error Codes".
public final class WinUser {
  // Messages.
  public static final int WM_NULL = 0x0;
  public static final int WM_QUIT = 0x12;

  /// The first number for a window's own messages.
  public static final int WM_USER = 0x400;

  /// The first number for a program's own messages.
  public static final int WM_APP = 0x8000;

  // PeekMessage.
  public static final int PM_NOREMOVE = 0x0;
  public static final int PM_REMOVE = 0x1;

  // MsgWaitForMultipleObjectsEx.
  public static final int MWMO_WAITALL = 0x1;
  public static final int MWMO_ALERTABLE = 0x2;
  public static final int MWMO_INPUTAVAILABLE = 0x4;
  public static final int QS_POSTMESSAGE = 0x8;
  public static final int QS_ALLPOSTMESSAGE = 0x100;
  public static final int QS_ALLEVENTS = 0x4BF;
  public static final int QS_ALLINPUT = 0x4FF;

  /// The most handles that can be waited for besides messages.
  public static final int MAXIMUM_MSG_WAIT_OBJECTS = 63;

  // What GetLastError tells.
  public static final int ERROR_INVALID_WINDOW_HANDLE = 1400;
  public static final int ERROR_NOT_ENOUGH_QUOTA = 1816;

  private WinUser() {}
}
