package org.jwinsock.spi;

/// Ioctls of our own, for layers: what on Windows only a provider's kernel half knows. Codes of a
/// vendor, which no Windows header has.
public final class OwnIoctls {

  /// Whether a stream's peer has acknowledged all that was sent, and the end of the stream: a
  /// `DWORD`, 1 or 0.
  public static final int SIO_QUERY_DRAINED = WinSock2.IOC_OUT | WinSock2.IOC_VENDOR | 0x4A57;

  private OwnIoctls() {}
}
