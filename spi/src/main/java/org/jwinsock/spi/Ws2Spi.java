package org.jwinsock.spi;

/// Constants of ws2spi.h under their C names: layered and namespace service providers.
///
/// A `DWORD` constant above 0x7FFFFFFF is the Java int with the same 32 bits, so masks and equality
/// work as in C; convert with `Integer.toUnsignedLong` before comparing magnitudes.
///
/// Source: the header file, and the Microsoft Learn page "Categorizing Layered Service Providers
/// and Applications".
public final class Ws2Spi {
  // Categories of layered service providers.
  public static final int LSP_SYSTEM = 0x80000000;
  public static final int LSP_INSPECTOR = 1;
  public static final int LSP_REDIRECTOR = 2;
  public static final int LSP_PROXY = 4;
  public static final int LSP_FIREWALL = 8;
  public static final int LSP_INBOUND_MODIFY = 0x10;
  public static final int LSP_OUTBOUND_MODIFY = 0x20;
  public static final int LSP_CRYPTO_COMPRESS = 0x40;
  public static final int LSP_LOCAL_CACHE = 0x80;

  // WSC_PROVIDER_INFO_TYPE.
  public static final int ProviderInfoLspCategories = 0;
  public static final int ProviderInfoAudit = 1;

  // OVERLAPPED.Internal while a request is pending.
  public static final int WSS_OPERATION_IN_PROGRESS = 0x103;

  // WSPDATA.
  public static final int WSPDESCRIPTION_LEN = 0xFF;

  private Ws2Spi() {}
}
