package org.jwinsock.spi;

/// Constants of wsnwlink.h and wsipx.h under their C names: IPX and SPX.
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header file.
public final class WsNwLink {
  // Protocols.
  public static final int NSPROTO_IPX = 0x3E8;
  public static final int NSPROTO_SPX = 0x4E8;
  public static final int NSPROTO_SPXII = 0x4E9;

  // Socket options.
  public static final int IPX_PTYPE = 0x4000;
  public static final int IPX_FILTERPTYPE = 0x4001;
  public static final int IPX_STOPFILTERPTYPE = 0x4003;
  public static final int IPX_DSTYPE = 0x4002;
  public static final int IPX_EXTENDED_ADDRESS = 0x4004;
  public static final int IPX_RECVHDR = 0x4005;
  public static final int IPX_MAXSIZE = 0x4006;
  public static final int IPX_ADDRESS = 0x4007;
  public static final int IPX_GETNETINFO = 0x4008;
  public static final int IPX_GETNETINFO_NORIP = 0x4009;
  public static final int IPX_SPXGETCONNECTIONSTATUS = 0x400B;
  public static final int IPX_ADDRESS_NOTIFY = 0x400C;
  public static final int IPX_MAX_ADAPTER_NUM = 0x400D;
  public static final int IPX_RERIPNETNUMBER = 0x400E;
  public static final int IPX_RECEIVE_BROADCAST = 0x400F;
  public static final int IPX_IMMEDIATESPXACK = 0x4010;

  private WsNwLink() {}
}
