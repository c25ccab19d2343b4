package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;

/// What went wrong below a channel, in Winsock's codes.
///
/// `java.nio` throws away the system's number and keeps a few classes of exceptions and the
/// system's text. The classes count first, because the text depends on the system and, on some, on
/// the user's language; then the text, as Linux, macOS and Windows word it in English; and what is
/// still unknown gets the code that fits the operation best.
final class Failures {

  /// What only the text tells, in lower case. The first match counts.
  private static final List<Text> TEXTS =
      List.of(
          text(WSAECONNREFUSED, "connection refused"),
          text(WSAETIMEDOUT, "timed out", "did not properly respond"),
          text(WSAECONNRESET, "connection reset", "forcibly closed"),
          text(WSAECONNABORTED, "broken pipe", "connection abort", "connection was aborted"),
          text(WSAEADDRINUSE, "already in use", "only one usage of each"),
          text(WSAEADDRNOTAVAIL, "assign requested address", "not valid in its context"),
          text(WSAEADDRNOTAVAIL, "no such device", "no such file", "not a directory"),
          text(WSAEACCES, "permission denied", "not permitted", "access permissions", "read-only"),
          text(WSAEMFILE, "too many open files"),
          text(WSAENETUNREACH, "network is unreachable", "unreachable network"),
          text(WSAEHOSTUNREACH, "no route to host", "unreachable host", "host is unreachable"),
          text(WSAEHOSTDOWN, "host is down"),
          text(WSAENETDOWN, "network is down"),
          text(WSAEMSGSIZE, "message too long", "larger than the internal message buffer"),
          text(WSAENAMETOOLONG, "name too long", "path too long"),
          text(WSAENOBUFS, "no buffer space", "queue was full", "allocate memory"),
          text(WSAENOTCONN, "not connected"),
          text(WSAEINVAL, "invalid argument"),
          text(WSAEAFNOSUPPORT, "address family", "protocol family"),
          text(WSAENOPROTOOPT, "protocol not available", "protocol option"),
          text(WSAEOPNOTSUPP, "not supported"));

  private record Text(int error, List<String> parts) {

    boolean isIn(String message) {
      return parts.stream().anyMatch(message::contains);
    }
  }

  private static Text text(int error, String... parts) {
    return new Text(error, List.of(parts));
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
      for (Text text : TEXTS) {
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

  /// Of a transfer on a stream. A host that does not answer any more ends a connection; whether
  /// data or probes went unanswered is not told, so a socket that probes is taken to have probed.
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
