package org.jwinsock.spi;

/// Constants of hvsocket.h under their C names: Hyper-V sockets.
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header file.
public final class HvSocket {
  // Protocol.
  public static final int HV_PROTOCOL_RAW = 1;

  // Socket options and their values.
  public static final int HVSOCKET_CONNECT_TIMEOUT = 1;
  public static final int HVSOCKET_CONNECTED_SUSPEND = 4;
  public static final int HVSOCKET_HIGH_VTL = 8;
  public static final int HVSOCKET_CONNECT_TIMEOUT_MAX = 300000;
  public static final int HVSOCKET_ADDRESS_FLAG_PASSTHRU = 1;

  private HvSocket() {}
}
