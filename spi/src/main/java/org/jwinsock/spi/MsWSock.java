package org.jwinsock.spi;

/// Constants of mswsock.h and mswsockdef.h under their C names: the Microsoft extensions. The GUIDs
/// of the extension functions are in [Guids].
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes. Handles of
/// registered I/O are longs.
///
/// Source: the header files, and the Microsoft Learn pages of the functions that take the
/// constants.
public final class MsWSock {
  // Socket options of level SOL_SOCKET.
  public static final int SO_UPDATE_ACCEPT_CONTEXT = 0x700B;
  public static final int SO_UPDATE_CONNECT_CONTEXT = 0x7010;
  public static final int SO_CONNECT_TIME = 0x700C;
  public static final int SO_OPENTYPE = 0x7008;
  public static final int SO_MAXDG = 0x7009;
  public static final int SO_MAXPATHDG = 0x700A;
  public static final int SO_CONNDATA = 0x7000;
  public static final int SO_CONNDATALEN = 0x7004;
  public static final int SO_CONNOPT = 0x7001;
  public static final int SO_CONNOPTLEN = 0x7005;
  public static final int SO_DISCDATA = 0x7002;
  public static final int SO_DISCDATALEN = 0x7006;
  public static final int SO_DISCOPT = 0x7003;
  public static final int SO_DISCOPTLEN = 0x7007;

  // Values of SO_OPENTYPE.
  public static final int SO_SYNCHRONOUS_ALERT = 0x10;
  public static final int SO_SYNCHRONOUS_NONALERT = 0x20;

  // Level IPPROTO_TCP.
  public static final int TCP_BSDURGENT = 0x7000;

  // I/O control codes.
  public static final int SIO_UDP_CONNRESET = 0x9800000C;
  public static final int SIO_UDP_NETRESET = 0x9800000F;
  public static final int SIO_SOCKET_CLOSE_NOTIFY = 0x9800000D;
  public static final int SIO_BASE_HANDLE = 0x48000022;
  public static final int SIO_BSP_HANDLE = 0x4800001B;
  public static final int SIO_BSP_HANDLE_SELECT = 0x4800001C;
  public static final int SIO_BSP_HANDLE_POLL = 0x4800001D;
  public static final int SIO_EXT_SELECT = 0xC800001E;
  public static final int SIO_EXT_POLL = 0xC800001F;
  public static final int SIO_EXT_SENDMSG = 0xC8000020;
  public static final int SIO_SET_COMPATIBILITY_MODE = 0x9800012C;

  // TransmitFile.
  public static final int TF_DISCONNECT = 1;
  public static final int TF_REUSE_SOCKET = 2;
  public static final int TF_WRITE_BEHIND = 4;
  public static final int TF_USE_DEFAULT_WORKER = 0;
  public static final int TF_USE_SYSTEM_THREAD = 0x10;
  public static final int TF_USE_KERNEL_APC = 0x20;

  // DisconnectEx.
  public static final int DE_REUSE_SOCKET = 2;

  // TransmitPackets.
  public static final int TP_ELEMENT_MEMORY = 1;
  public static final int TP_ELEMENT_FILE = 2;
  public static final int TP_ELEMENT_EOP = 4;
  public static final int TP_DISCONNECT = 1;
  public static final int TP_REUSE_SOCKET = 2;
  public static final int TP_USE_DEFAULT_WORKER = 0;
  public static final int TP_USE_SYSTEM_THREAD = 0x10;
  public static final int TP_USE_KERNEL_APC = 0x20;

  // Registered I/O.
  public static final int RIO_MSG_DONT_NOTIFY = 1;
  public static final int RIO_MSG_DEFER = 2;
  public static final int RIO_MSG_WAITALL = 4;
  public static final int RIO_MSG_COMMIT_ONLY = 8;
  public static final long RIO_INVALID_BUFFERID = 0xFFFFFFFFL;
  public static final long RIO_INVALID_CQ = 0L;
  public static final long RIO_INVALID_RQ = 0L;
  public static final int RIO_MAX_CQ_SIZE = 0x8000000;
  public static final int RIO_CORRUPT_CQ = 0xFFFFFFFF;
  public static final int RIO_EVENT_COMPLETION = 1;
  public static final int RIO_IOCP_COMPLETION = 2;

  private MsWSock() {}
}
