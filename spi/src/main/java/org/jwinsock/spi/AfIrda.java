package org.jwinsock.spi;

/// Constants of af_irda.h under their C names: infrared sockets.
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header file.
public final class AfIrda {
  // Protocol.
  public static final int IRDA_PROTO_SOCK_STREAM = 1;

  // Socket options.
  public static final int IRLMP_ENUMDEVICES = 16;
  public static final int IRLMP_IAS_SET = 17;
  public static final int IRLMP_IAS_QUERY = 18;
  public static final int IRLMP_SEND_PDU_LEN = 19;
  public static final int IRLMP_EXCLUSIVE_MODE = 20;
  public static final int IRLMP_IRLPT_MODE = 21;
  public static final int IRLMP_9WIRE_MODE = 22;
  public static final int IRLMP_TINYTP_MODE = 23;
  public static final int IRLMP_PARAMETERS = 24;
  public static final int IRLMP_DISCOVERY_MODE = 25;
  public static final int IRLMP_SHARP_MODE = 32;

  // I/O control codes.
  public static final int SIO_LAZY_DISCOVERY = 0x4004747F;

  private AfIrda() {}
}
