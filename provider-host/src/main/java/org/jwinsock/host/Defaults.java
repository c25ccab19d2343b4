package org.jwinsock.host;

import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.WinSock2;

/// What a new socket of the kernel needs to start out as one of Windows.
///
/// - `IPV6_V6ONLY` is on.
/// - Datagram sockets hear of ICMP errors, connected or not ([UdpErrors]), and receive only what is
///   sent to groups they joined themselves.
/// - A raw socket of protocol 255 does not include its header until asked to.
final class Defaults {

  private Defaults() {}

  /// Sets what a socket of this kind needs.
  ///
  /// @return 0, or `-errno`
  static int apply(int fd, int family, int type, int protocol) {
    return switch (family) {
      case WinSock2.AF_INET -> inet(fd, type, protocol);
      case WinSock2.AF_INET6 -> inet6(fd, type);
      default -> 0;
    };
  }

  private static int inet(int fd, int type, int protocol) {
    return switch (type) {
      case WinSock2.SOCK_DGRAM -> datagrams(fd);
      case WinSock2.SOCK_RAW -> {
        int error = optional(fd, Linux.SOL_IP, Linux.IP_MULTICAST_ALL, 0);
        yield error == 0 && protocol == Linux.IPPROTO_RAW
            ? Sockets.setsockopt(fd, Linux.SOL_IP, Linux.IP_HDRINCL, 0)
            : error;
      }
      default -> 0;
    };
  }

  private static int inet6(int fd, int type) {
    int error =
        type == WinSock2.SOCK_RAW
            ? 0 // such a socket has nothing to do with IPv4 anyway
            : Sockets.setsockopt(fd, Linux.SOL_IPV6, Linux.IPV6_V6ONLY, 1);
    if (error == 0 && type == WinSock2.SOCK_DGRAM) {
      error = Sockets.setsockopt(fd, Linux.SOL_IPV6, Linux.IPV6_RECVERR, 1);
    }
    if (error == 0 && type != WinSock2.SOCK_STREAM) {
      error = optional(fd, Linux.SOL_IPV6, Linux.IPV6_MULTICAST_ALL, 0);
    }
    return error;
  }

  /// What a socket of IPv4 datagrams needs, or one of both kinds when it becomes that.
  static int datagrams(int fd) {
    int error = Sockets.setsockopt(fd, Linux.SOL_IP, Linux.IP_RECVERR, 1);
    return error != 0 ? error : optional(fd, Linux.SOL_IP, Linux.IP_MULTICAST_ALL, 0);
  }

  /// Kernels before 4.20 lack the option for IPv6.
  private static int optional(int fd, int level, int name, int value) {
    int error = Sockets.setsockopt(fd, level, name, value);
    return error == -Errno.ENOPROTOOPT ? 0 : error;
  }
}
