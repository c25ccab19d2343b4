package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import org.jwinsock.afd.TransportException;
import org.jwinsock.linux.Errno;

/// The kernel's errno in Winsock's codes: one table for what means the same everywhere, and a
/// method for each operation in which Windows differs.
///
/// Arguments are positive errno numbers or the kernel's negated ones, results are positive codes.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2">
///   Windows Sockets Error Codes</a>
final class Errors {

  private Errors() {}

  /// What an errno means when the operation makes no difference.
  static int of(int errno) {
    return switch (Math.abs(errno)) {
      case Errno.EAGAIN, Errno.EINPROGRESS -> WSAEWOULDBLOCK;
      case Errno.EINTR -> WSAEINTR;
      case Errno.EBADF, Errno.ENOTSOCK -> WSAENOTSOCK;
      case Errno.EPERM, Errno.EACCES, Errno.EROFS -> WSAEACCES;
      case Errno.EFAULT -> WSAEFAULT;
      case Errno.EINVAL -> WSAEINVAL;
      case Errno.EMFILE, Errno.ENFILE -> WSAEMFILE;
      case Errno.ENOMEM, Errno.ENOBUFS, Errno.ENOSPC -> WSAENOBUFS;
      case Errno.EALREADY -> WSAEALREADY;
      case Errno.EDESTADDRREQ -> WSAEDESTADDRREQ;
      case Errno.EMSGSIZE -> WSAEMSGSIZE;
      case Errno.EPROTOTYPE -> WSAEPROTOTYPE;
      case Errno.ENOPROTOOPT -> WSAENOPROTOOPT;
      case Errno.EPROTONOSUPPORT -> WSAEPROTONOSUPPORT;
      case Errno.ESOCKTNOSUPPORT -> WSAESOCKTNOSUPPORT;
      case Errno.EOPNOTSUPP -> WSAEOPNOTSUPP;
      case Errno.EPFNOSUPPORT -> WSAEPFNOSUPPORT;
      case Errno.EAFNOSUPPORT -> WSAEAFNOSUPPORT;
      case Errno.EADDRINUSE, Errno.EEXIST -> WSAEADDRINUSE;
      case Errno.EADDRNOTAVAIL, Errno.ENODEV, Errno.ENXIO -> WSAEADDRNOTAVAIL;
      case Errno.ENETUNREACH -> WSAENETUNREACH;
      case Errno.ENETRESET -> WSAENETRESET;
      case Errno.ECONNABORTED, Errno.EPIPE -> WSAECONNABORTED;
      case Errno.ECONNRESET -> WSAECONNRESET;
      case Errno.EISCONN -> WSAEISCONN;
      case Errno.ENOTCONN -> WSAENOTCONN;
      case Errno.ESHUTDOWN -> WSAESHUTDOWN;
      case Errno.ETOOMANYREFS -> WSAETOOMANYREFS;
      case Errno.ETIMEDOUT -> WSAETIMEDOUT;
      case Errno.ECONNREFUSED -> WSAECONNREFUSED;
      case Errno.ELOOP -> WSAELOOP;
      case Errno.ENAMETOOLONG -> WSAENAMETOOLONG;
      case Errno.EHOSTDOWN -> WSAEHOSTDOWN;
      case Errno.EHOSTUNREACH -> WSAEHOSTUNREACH;
      default -> WSAENETDOWN; // "the network subsystem has failed"
    };
  }

  static TransportException exception(int errno) {
    return new TransportException(of(errno));
  }

  /// Of `socket`: the privilege for raw sockets is missing (`EPERM`), or the kernel has no such
  /// protocol at all (`EINVAL` for a number out of range).
  static TransportException opening(int errno) {
    return new TransportException(Math.abs(errno) == Errno.EINVAL ? WSAEPROTONOSUPPORT : of(errno));
  }

  /// Of `bind` to a path: a folder on the way is missing.
  static int bindingPath(int errno) {
    return switch (Math.abs(errno)) {
      case Errno.ENOENT, Errno.ENOTDIR -> WSAEADDRNOTAVAIL;
      default -> of(errno);
    };
  }

  /// Of `connect` to a path: nobody listens there. A full queue is refused as well, as a listener
  /// on Windows does; the kernel would rather have us try again, without saying when.
  static int connectingPath(int errno) {
    return switch (Math.abs(errno)) {
      case Errno.ENOENT, Errno.ENOTDIR, Errno.ENOTSOCK, Errno.EAGAIN -> WSAECONNREFUSED;
      default -> of(errno);
    };
  }

  /// Of `connect` on TCP. A destination without scope, or of the wrong kind, is `EINVAL`.
  static int connecting(int errno) {
    return switch (Math.abs(errno)) {
      case Errno.EINVAL -> WSAEADDRNOTAVAIL;
      default -> of(errno);
    };
  }

  /// Of a transfer on a stream that has ended. A host that cannot be reached any more ends a
  /// connection just as silence does.
  ///
  /// - `EPIPE`: the peer closed first and then answered our data with a reset, which Windows calls
  ///   an abort.
  /// - `ETIMEDOUT`: our data was not acknowledged, or our keepalive probes were not.
  ///
  /// @param byKeepalive whether it was the probes
  static int transferring(int errno, boolean byKeepalive) {
    return switch (Math.abs(errno)) {
      case Errno.ETIMEDOUT,
          Errno.EHOSTUNREACH,
          Errno.ENETUNREACH,
          Errno.EHOSTDOWN,
          Errno.ENETDOWN ->
          byKeepalive ? WSAENETRESET : WSAECONNABORTED;
      default -> of(errno);
    };
  }
}
