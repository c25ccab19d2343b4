package org.jwinsock.core.dispatch;

import static org.jwinsock.spi.WinSock2.WSA_FLAG_ACCESS_SYSTEM_SECURITY;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_MULTIPOINT_C_LEAF;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_MULTIPOINT_C_ROOT;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_MULTIPOINT_D_LEAF;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_MULTIPOINT_D_ROOT;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_NO_HANDLE_INHERIT;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_OVERLAPPED;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_REGISTERED_IO;
import static org.jwinsock.spi.WinSock2.XP1_MULTIPOINT_CONTROL_PLANE;
import static org.jwinsock.spi.WinSock2.XP1_MULTIPOINT_DATA_PLANE;
import static org.jwinsock.spi.WinSock2.XP1_SUPPORT_MULTIPOINT;

import org.jwinsock.spi.WsaProtocolInfo;

/// The flags of `WSASocket`.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsasocketw">
///   WSASocket</a>
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

  /// True if every flag is known, a multipoint socket has at most one role in each plane, and the
  /// protocol has that role: roots where the plane is rooted, leaves where it is not.
  static boolean suit(int flags, WsaProtocolInfo info) {
    if ((flags & ~KNOWN) != 0) {
      return false;
    }
    if ((flags & (C | D)) == 0) {
      return true;
    }
    int offered = info.serviceFlags1();
    return (offered & XP1_SUPPORT_MULTIPOINT) != 0
        && suits(flags & C, WSA_FLAG_MULTIPOINT_C_ROOT, offered & XP1_MULTIPOINT_CONTROL_PLANE)
        && suits(flags & D, WSA_FLAG_MULTIPOINT_D_ROOT, offered & XP1_MULTIPOINT_DATA_PLANE);
  }

  /// The roles wanted in one plane are none, or the one that fits it.
  private static boolean suits(int wanted, int root, int rooted) {
    int leaf = root << 1;
    return wanted == 0 || wanted == (rooted != 0 ? root : leaf);
  }
}
