package org.jwinsock.spi;

/// Constants of afunix.h under their C names: AF_UNIX sockets as Windows has them.
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header file.
public final class AfUnix {
  // Bytes of sun_path.
  public static final int UNIX_PATH_MAX = 108;

  // I/O control codes.
  public static final int SIO_AF_UNIX_GETPEERPID = 0x58000100;
  public static final int SIO_AF_UNIX_SETBINDPARENTPATH = 0x98000101;
  public static final int SIO_AF_UNIX_SETCONNPARENTPATH = 0x98000102;

  private AfUnix() {}
}
