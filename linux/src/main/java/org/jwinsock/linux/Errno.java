package org.jwinsock.linux;

/// The kernel's error numbers: errno(3), `asm-generic/errno-base.h` and `errno.h`, which x86-64 and
/// aarch64 share. Those socket calls and their relatives answer; [#name] knows no others.
///
/// Calls of this module answer the negated number: `result == -Errno.EAGAIN`.
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int E2BIG = 7;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int ESPIPE = 29;
  public static final int EROFS = 30;
  public static final int EPIPE = 32;
  public static final int EDOM = 33;
  public static final int ERANGE = 34;
  public static final int EDEADLK = 35;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int EPROTO = 71;
  public static final int EBADMSG = 74;
  public static final int EOVERFLOW = 75;
  public static final int EUSERS = 87;
  public static final int ENOTSOCK = 88;
  public static final int EDESTADDRREQ = 89;
  public static final int EMSGSIZE = 90;
  public static final int EPROTOTYPE = 91;
  public static final int ENOPROTOOPT = 92;
  public static final int EPROTONOSUPPORT = 93;
  public static final int ESOCKTNOSUPPORT = 94;
  public static final int EOPNOTSUPP = 95;
  public static final int EPFNOSUPPORT = 96;
  public static final int EAFNOSUPPORT = 97;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENETDOWN = 100;
  public static final int ENETUNREACH = 101;
  public static final int ENETRESET = 102;
  public static final int ECONNABORTED = 103;
  public static final int ECONNRESET = 104;
  public static final int ENOBUFS = 105;
  public static final int EISCONN = 106;
  public static final int ENOTCONN = 107;
  public static final int ESHUTDOWN = 108;
  public static final int ETOOMANYREFS = 109;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTDOWN = 112;
  public static final int EHOSTUNREACH = 113;
  public static final int EALREADY = 114;
  public static final int EINPROGRESS = 115;
  public static final int ESTALE = 116;
  public static final int EREMOTEIO = 121;
  public static final int EDQUOT = 122;
  public static final int ECANCELED = 125;
  public static final int EOWNERDEAD = 130;
  public static final int ERFKILL = 132;
  public static final int EHWPOISON = 133;

  /// The same number as [#EAGAIN] on Linux.
  public static final int EWOULDBLOCK = EAGAIN;

  private Errno() {}

  /// The name of a number, negated or not: `EAGAIN` for 11 and for -11; `errno 4711` if unknown.
  public static String name(int errno) {
    return switch (Math.abs(errno)) {
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case ESRCH -> "ESRCH";
      case EINTR -> "EINTR";
      case EIO -> "EIO";
      case ENXIO -> "ENXIO";
      case E2BIG -> "E2BIG";
      case EBADF -> "EBADF";
      case ECHILD -> "ECHILD";
      case EAGAIN -> "EAGAIN";
      case ENOMEM -> "ENOMEM";
      case EACCES -> "EACCES";
      case EFAULT -> "EFAULT";
      case EBUSY -> "EBUSY";
      case EEXIST -> "EEXIST";
      case EXDEV -> "EXDEV";
      case ENODEV -> "ENODEV";
      case ENOTDIR -> "ENOTDIR";
      case EISDIR -> "EISDIR";
      case EINVAL -> "EINVAL";
      case ENFILE -> "ENFILE";
      case EMFILE -> "EMFILE";
      case ENOTTY -> "ENOTTY";
      case EFBIG -> "EFBIG";
      case ENOSPC -> "ENOSPC";
      case ESPIPE -> "ESPIPE";
      case EROFS -> "EROFS";
      case EPIPE -> "EPIPE";
      case EDOM -> "EDOM";
      case ERANGE -> "ERANGE";
      case EDEADLK -> "EDEADLK";
      case ENAMETOOLONG -> "ENAMETOOLONG";
      case ENOSYS -> "ENOSYS";
      case ENOTEMPTY -> "ENOTEMPTY";
      case ELOOP -> "ELOOP";
      case EPROTO -> "EPROTO";
      case EBADMSG -> "EBADMSG";
      case EOVERFLOW -> "EOVERFLOW";
      case EUSERS -> "EUSERS";
      case ENOTSOCK -> "ENOTSOCK";
      case EDESTADDRREQ -> "EDESTADDRREQ";
      case EMSGSIZE -> "EMSGSIZE";
      case EPROTOTYPE -> "EPROTOTYPE";
      case ENOPROTOOPT -> "ENOPROTOOPT";
      case EPROTONOSUPPORT -> "EPROTONOSUPPORT";
      case ESOCKTNOSUPPORT -> "ESOCKTNOSUPPORT";
      case EOPNOTSUPP -> "EOPNOTSUPP";
      case EPFNOSUPPORT -> "EPFNOSUPPORT";
      case EAFNOSUPPORT -> "EAFNOSUPPORT";
      case EADDRINUSE -> "EADDRINUSE";
      case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
      case ENETDOWN -> "ENETDOWN";
      case ENETUNREACH -> "ENETUNREACH";
      case ENETRESET -> "ENETRESET";
      case ECONNABORTED -> "ECONNABORTED";
      case ECONNRESET -> "ECONNRESET";
      case ENOBUFS -> "ENOBUFS";
      case EISCONN -> "EISCONN";
      case ENOTCONN -> "ENOTCONN";
      case ESHUTDOWN -> "ESHUTDOWN";
      case ETOOMANYREFS -> "ETOOMANYREFS";
      case ETIMEDOUT -> "ETIMEDOUT";
      case ECONNREFUSED -> "ECONNREFUSED";
      case EHOSTDOWN -> "EHOSTDOWN";
      case EHOSTUNREACH -> "EHOSTUNREACH";
      case EALREADY -> "EALREADY";
      case EINPROGRESS -> "EINPROGRESS";
      case ESTALE -> "ESTALE";
      case EREMOTEIO -> "EREMOTEIO";
      case EDQUOT -> "EDQUOT";
      case ECANCELED -> "ECANCELED";
      case EOWNERDEAD -> "EOWNERDEAD";
      case ERFKILL -> "ERFKILL";
      case EHWPOISON -> "EHWPOISON";
      default -> "errno " + Math.abs(errno);
    };
  }

  /// One line that explains a number, negated or not, in lower case without a full stop.
  public static String text(int errno) {
    return switch (Math.abs(errno)) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case ESRCH -> "no such process";
      case EINTR -> "interrupted by a signal";
      case EIO -> "input/output error";
      case ENXIO -> "no such device or address";
      case E2BIG -> "argument list too long";
      case EBADF -> "not an open descriptor";
      case ECHILD -> "no child processes";
      case EAGAIN -> "would block";
      case ENOMEM -> "out of memory";
      case EACCES -> "permission denied";
      case EFAULT -> "bad address";
      case EBUSY -> "resource busy";
      case EEXIST -> "exists already";
      case EXDEV -> "cross-device link";
      case ENODEV -> "no such device";
      case ENOTDIR -> "not a directory";
      case EISDIR -> "is a directory";
      case EINVAL -> "invalid argument";
      case ENFILE -> "too many open files in the system";
      case EMFILE -> "too many open files in the process";
      case ENOTTY -> "ioctl not valid for this descriptor";
      case EFBIG -> "too large";
      case ENOSPC -> "no space left";
      case ESPIPE -> "not seekable";
      case EROFS -> "read-only file system";
      case EPIPE -> "the sending side is shut down";
      case EDOM -> "argument outside the domain of the function";
      case ERANGE -> "result does not fit";
      case EDEADLK -> "deadlock avoided";
      case ENAMETOOLONG -> "name too long";
      case ENOSYS -> "no such system call";
      case ENOTEMPTY -> "directory not empty";
      case ELOOP -> "too many symbolic links";
      case EPROTO -> "protocol error";
      case EBADMSG -> "bad message";
      case EOVERFLOW -> "value too large for its type";
      case EUSERS -> "too many users";
      case ENOTSOCK -> "not a socket";
      case EDESTADDRREQ -> "destination address required";
      case EMSGSIZE -> "message too long";
      case EPROTOTYPE -> "wrong protocol for this socket type";
      case ENOPROTOOPT -> "no such option at this level";
      case EPROTONOSUPPORT -> "protocol not supported";
      case ESOCKTNOSUPPORT -> "socket type not supported";
      case EOPNOTSUPP -> "operation not supported";
      case EPFNOSUPPORT -> "protocol family not supported";
      case EAFNOSUPPORT -> "address family not supported";
      case EADDRINUSE -> "address in use";
      case EADDRNOTAVAIL -> "address not available here";
      case ENETDOWN -> "network is down";
      case ENETUNREACH -> "network unreachable";
      case ENETRESET -> "connection dropped by the network";
      case ECONNABORTED -> "connection aborted";
      case ECONNRESET -> "connection reset by peer";
      case ENOBUFS -> "no buffer space";
      case EISCONN -> "connected already";
      case ENOTCONN -> "not connected";
      case ESHUTDOWN -> "shut down";
      case ETOOMANYREFS -> "too many references";
      case ETIMEDOUT -> "timed out";
      case ECONNREFUSED -> "connection refused";
      case EHOSTDOWN -> "host is down";
      case EHOSTUNREACH -> "host unreachable";
      case EALREADY -> "in progress already";
      case EINPROGRESS -> "in progress";
      case ESTALE -> "stale handle";
      case EREMOTEIO -> "remote input/output error";
      case EDQUOT -> "quota exceeded";
      case ECANCELED -> "cancelled";
      case EOWNERDEAD -> "owner died";
      case ERFKILL -> "radio switched off";
      case EHWPOISON -> "memory page has a hardware error";
      default -> "unknown error";
    };
  }

  /// A sentence on a failed call: `connect(7, 127.0.0.1:80): ECONNREFUSED (111), connection
  /// refused`.
  ///
  /// @param call the C function with its arguments
  /// @param errno the number, negated or not
  public static String message(String call, int errno) {
    return call + ": " + name(errno) + " (" + Math.abs(errno) + "), " + text(errno);
  }
}
