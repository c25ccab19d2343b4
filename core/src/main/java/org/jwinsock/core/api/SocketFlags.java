package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.WSA_FLAG_ACCESS_SYSTEM_SECURITY;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_MULTIPOINT_C_LEAF;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_MULTIPOINT_C_ROOT;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_MULTIPOINT_D_LEAF;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_MULTIPOINT_D_ROOT;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_NO_HANDLE_INHERIT;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_OVERLAPPED;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_REGISTERED_IO;

/// The flags of `WSASocket`.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasocketw">
///     WSASocket</a>
final class SocketFlags {

  private static final int C = WSA_FLAG_MULTIPOINT_C_ROOT | WSA_FLAG_MULTIPOINT_C_LEAF;
  private static final int D = WSA_FLAG_MULTIPOINT_D_ROOT | WSA_FLAG_MULTIPOINT_D_LEAF;
  private static final int KNOWN =
      C
          | D
          | WSA_FLAG_OVERLAPPED
          | WSA_FLAG_ACCESS_SYSTEM_SECURITY
          | WSA_FLAG_NO_HANDLE_INHERIT
          | WSA_FLAG_REGISTERED_IO;

  private SocketFlags() {}

  /// True if every flag is known and a multipoint socket has one role in each plane, or none.
  static boolean areConsistent(int flags) {
    return (flags & ~KNOWN) == 0 && (flags & C) != C && (flags & D) != D;
  }
}
