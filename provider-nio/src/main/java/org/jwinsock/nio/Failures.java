package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

/// What went wrong below a channel, in Winsock's codes.
///
/// `java.nio` throws away the system's number and keeps a few classes of exceptions and the
/// system's text. The classes count first, because the text depends on the system and, on some, on
/// the user's language; then the text, as Linux, macOS and Windows word it in English; and what is
/// still unknown gets the code that fits the operation best.
final class Failures {

  /// What only the text tells, in lower case. The first match counts.
  private enum Text {
    REFUSED(WSAECONNREFUSED, "connection refused"),
    TIMED_OUT(WSAETIMEDOUT, "timed out", "did not properly respond"),
    RESET(WSAECONNRESET, "connection reset", "forcibly closed"),
    ABORTED(WSAECONNABORTED, "broken pipe", "connection abort", "connection was aborted"),
    IN_USE(WSAEADDRINUSE, "already in use", "only one usage of each"),
    NOT_OURS(
        WSAEADDRNOTAVAIL,
        "assign requested address",
        "not valid in its context",
        "no such device",
        "no such file",
        "not a directory"),
    ACCESS(WSAEACCES, "permission denied", "not permitted", "access permissions", "read-only file"),
    DESCRIPTORS(WSAEMFILE, "too many open files"),
    NO_NETWORK(WSAENETUNREACH, "network is unreachable", "unreachable network"),
    NO_HOST(WSAEHOSTUNREACH, "no route to host", "unreachable host", "host is unreachable"),
    HOST_DOWN(WSAEHOSTDOWN, "host is down"),
    NETWORK_DOWN(WSAENETDOWN, "network is down"),
    TOO_LONG(WSAEMSGSIZE, "message too long", "larger than the internal message buffer"),
    NAME_TOO_LONG(WSAENAMETOOLONG, "name too long", "path too long"),
    NO_MEMORY(WSAENOBUFS, "no buffer space", "queue was full", "allocate memory"),
    NOT_CONNECTED(WSAENOTCONN, "not connected"),
    INVALID(WSAEINVAL, "invalid argument"),
    NO_FAMILY(WSAEAFNOSUPPORT, "address family", "protocol family"),
    NO_OPTION(WSAENOPROTOOPT, "protocol not available", "protocol option"),
    NOT_SUPPORTED(WSAEOPNOTSUPP, "not supported");

    final int error;
    private final String[] parts;

    Text(int error, String... parts) {
      this.error = error;
      this.parts = parts;
    }

    boolean isIn(String message) {
      for (String part : parts) {
        if (message.contains(part)) {
          return true;
        }
      }
      return false;
    }
  }

  private Failures() {}

  /// The positive Winsock code of a failure.
  ///
  /// @param otherwise what it means if it cannot be told
  static int of(IOException failure, int otherwise) {
    if (failure instanceof PortUnreachableException) {
      return WSAECONNRESET;
    }
    if (failure instanceof ClosedChannelException) {
      return WSAENOTSOCK;
    }
    String message = failure.getMessage();
    if (message != null) {
      String lower = message.toLowerCase(Locale.ROOT);
      for (Text text : Text.values()) {
        if (text.isIn(lower)) {
          return text.error;
        }
      }
    }
    return switch (failure) {
      case NoRouteToHostException _ -> WSAEHOSTUNREACH;
      case ConnectException _ -> WSAECONNREFUSED;
      case BindException _ -> WSAEADDRINUSE;
      default -> otherwise;
    };
  }

  /// Of a transfer on a stream. A host that does not answer any more ends a connection; whether data
  /// or probes went unanswered is not told, so a socket that probes is taken to have probed.
  ///
  /// @param otherwise as in [#of]
  static int ofTransfer(IOException failure, boolean keepsAlive, int otherwise) {
    int error = of(failure, otherwise);
    return switch (error) {
      case WSAETIMEDOUT, WSAEHOSTUNREACH, WSAENETUNREACH, WSAEHOSTDOWN, WSAENETDOWN ->
          keepsAlive ? WSAENETRESET : WSAECONNABORTED;
      default -> error;
    };
  }
}
