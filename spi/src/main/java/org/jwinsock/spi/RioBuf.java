package org.jwinsock.spi;

/// `RIO_BUF`: a slice of a registered buffer. Read during the call that takes it; reusable.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsockdef/ns-mswsockdef-rio_buf">
///   RIO_BUF</a>
public final class RioBuf {

  /// What [RioExtensionFunctionTable#RIORegisterBuffer] answered.
  public long bufferId;

  /// Where the slice begins, in bytes; at most 2^31 - 1.
  public int offset;

  /// Its length in bytes; at most 2^31 - 1.
  public int length;

  /// A slice of nothing, to be filled in.
  public RioBuf() {
    this(MsWSock.RIO_INVALID_BUFFERID, 0, 0);
  }

  /// A slice.
  public RioBuf(long bufferId, int offset, int length) {
    this.bufferId = bufferId;
    this.offset = offset;
    this.length = length;
  }
}
