package org.jwinsock.spi;

/// Constants of ws2atm.h under their C names: ATM sockets.
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header file.
public final class Ws2Atm {
  // I/O control codes.
  public static final int SIO_GET_NUMBER_OF_ATM_DEVICES = 0x50160001;
  public static final int SIO_GET_ATM_ADDRESS = 0xD0160002;
  public static final int SIO_ASSOCIATE_PVC = 0x90160003;
  public static final int SIO_GET_ATM_CONNECTION_ID = 0x50160004;

  private Ws2Atm() {}
}
