package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.AF_INET6;
import static org.jwinsock.spi.WinSock2.AF_UNIX;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WinSock2.SOCK_RAW;
import static org.jwinsock.spi.WinSock2.SOCK_RDM;
import static org.jwinsock.spi.WinSock2.SOCK_SEQPACKET;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

/// The C names of numbers in catalog entries; the number itself where it has none here.
final class Names {

  private Names() {}

  static String family(int af) {
    return switch (af) {
      case AF_INET -> "AF_INET";
      case AF_INET6 -> "AF_INET6";
      case AF_UNIX -> "AF_UNIX";
      default -> Integer.toString(af);
    };
  }

  static String socketType(int type) {
    return switch (type) {
      case SOCK_STREAM -> "SOCK_STREAM";
      case SOCK_DGRAM -> "SOCK_DGRAM";
      case SOCK_RAW -> "SOCK_RAW";
      case SOCK_RDM -> "SOCK_RDM";
      case SOCK_SEQPACKET -> "SOCK_SEQPACKET";
      default -> Integer.toString(type);
    };
  }

  /// A number, or a range of them.
  static String protocol(int protocol, int maxOffset) {
    return maxOffset == 0 ? "" + protocol : protocol + "-" + (protocol + maxOffset);
  }

  static String messageSize(int size) {
    return switch (size) {
      case 0 -> "stream";
      case 1 -> "MTU";
      case -1 -> "any";
      default -> Integer.toUnsignedString(size);
    };
  }
}
