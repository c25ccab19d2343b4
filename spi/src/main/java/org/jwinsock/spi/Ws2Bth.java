package org.jwinsock.spi;

/// Constants of ws2bth.h under their C names: Bluetooth sockets.
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header file.
public final class Ws2Bth {
  // Protocols.
  public static final int BTHPROTO_RFCOMM = 3;
  public static final int BTHPROTO_L2CAP = 0x100;

  // Socket options.
  public static final int SO_BTH_AUTHENTICATE = 0x80000001;
  public static final int SO_BTH_ENCRYPT = 2;
  public static final int SO_BTH_MTU = 0x80000007;
  public static final int SO_BTH_MTU_MAX = 0x80000008;
  public static final int SO_BTH_MTU_MIN = 0x8000000A;

  // I/O control codes.
  public static final int SIO_RFCOMM_SEND_COMMAND = 0xD8000065;
  public static final int SIO_RFCOMM_WAIT_COMMAND = 0xD8000066;
  public static final int SIO_RFCOMM_SESSION_FLOW_OFF = 0xD8000067;
  public static final int SIO_RFCOMM_TEST = 0xD8000068;
  public static final int SIO_RFCOMM_USECFC = 0xD8000069;
  public static final int SIO_BTH_PING = 0xD8000008;
  public static final int SIO_BTH_INFO = 0xD8000009;

  private Ws2Bth() {}
}
