package org.jwinsock.spi;

/// `RIORESULT`: how one request of registered I/O ended. Reusable.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsockdef/ns-mswsockdef-rioresult">
///   RIORESULT</a>
public final class RioResult {

  /// A result to be filled.
  public RioResult() {}

  /// 0, or the positive Winsock code.
  public int status;

  /// Bytes received or sent.
  public int bytesTransferred;

  /// What was given with the request queue.
  public long socketContext;

  /// What was given with the request.
  public long requestContext;
}
