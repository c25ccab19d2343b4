package org.jwinsock.spi;

/// Constants of wsrm.h under their C names: reliable multicast (PGM).
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header file.
public final class WsRm {
  // Protocol.
  public static final int IPPROTO_RM = 113;

  // Level IPPROTO_RM.
  public static final int RM_RATE_WINDOW_SIZE = 0x3E9;
  public static final int RM_SET_MESSAGE_BOUNDARY = 0x3EA;
  public static final int RM_FLUSHCACHE = 0x3EB;
  public static final int RM_SENDER_WINDOW_ADVANCE_METHOD = 0x3EC;
  public static final int RM_SENDER_STATISTICS = 0x3ED;
  public static final int RM_LATEJOIN = 0x3EE;
  public static final int RM_SET_SEND_IF = 0x3EF;
  public static final int RM_ADD_RECEIVE_IF = 0x3F0;
  public static final int RM_DEL_RECEIVE_IF = 0x3F1;
  public static final int RM_SEND_WINDOW_ADV_RATE = 0x3F2;
  public static final int RM_USE_FEC = 0x3F3;
  public static final int RM_SET_MCAST_TTL = 0x3F4;
  public static final int RM_RECEIVER_STATISTICS = 0x3F5;
  public static final int RM_HIGH_SPEED_INTRANET_OPT = 0x3F6;

  private WsRm() {}
}
