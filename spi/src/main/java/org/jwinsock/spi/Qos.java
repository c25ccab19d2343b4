package org.jwinsock.spi;

/// Constants of qos.h and qossp.h under their C names: FLOWSPEC service types.
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header files, and the Microsoft Learn page of FLOWSPEC.
public final class Qos {
  // FLOWSPEC.ServiceType.
  public static final int SERVICETYPE_NOTRAFFIC = 0;
  public static final int SERVICETYPE_BESTEFFORT = 1;
  public static final int SERVICETYPE_CONTROLLEDLOAD = 2;
  public static final int SERVICETYPE_GUARANTEED = 3;
  public static final int SERVICETYPE_NETWORK_UNAVAILABLE = 4;
  public static final int SERVICETYPE_GENERAL_INFORMATION = 5;
  public static final int SERVICETYPE_NOCHANGE = 6;
  public static final int SERVICETYPE_NONCONFORMING = 9;
  public static final int SERVICETYPE_NETWORK_CONTROL = 0xA;
  public static final int SERVICETYPE_QUALITATIVE = 0xD;

  // Flags and older forms of FLOWSPEC.ServiceType.
  public static final int SERVICE_BESTEFFORT = 0x80010000;
  public static final int SERVICE_CONTROLLEDLOAD = 0x80020000;
  public static final int SERVICE_GUARANTEED = 0x80040000;
  public static final int SERVICE_QUALITATIVE = 0x80200000;
  public static final int SERVICE_NO_TRAFFIC_CONTROL = 0x81000000;
  public static final int SERVICE_NO_QOS_SIGNALING = 0x40000000;

  // Any numeric field of FLOWSPEC.
  public static final int QOS_NOT_SPECIFIED = 0xFFFFFFFF;

  // I/O control codes.
  public static final int SIO_CHK_QOS = 0xDC000001;

  private Qos() {}
}
