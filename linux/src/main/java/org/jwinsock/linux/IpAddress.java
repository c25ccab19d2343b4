package org.jwinsock.linux;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// An IP address of either version as a value. An IPv4-mapped IPv6 address stays an IPv6 address,
/// which `java.net.InetAddress` would not let it.
///
/// @param family [Linux#AF_INET] or [Linux#AF_INET6]
/// @param high the first eight bytes of an IPv6 address; 0 for IPv4
/// @param low the last eight bytes of an IPv6 address; the four of an IPv4 address, 0 to 2^32 - 1
public record IpAddress(int family, long high, long low) {
  /// @throws IllegalArgumentException for another family, or IPv4 with more than 32 bits
  public IpAddress {
    boolean valid =
        switch (family) {
          case Linux.AF_INET -> high == 0 && low >>> 32 == 0;
          case Linux.AF_INET6 -> true;
          default -> false;
        };
    if (!valid) {
      throw new IllegalArgumentException("no IP address of family " + family);
    }
  }

  /// An IPv4 address, its first byte the highest of the int.
  public static IpAddress v4(int address) {
    return new IpAddress(Linux.AF_INET, 0, Integer.toUnsignedLong(address));
  }

  public static IpAddress v6(long high, long low) {
    return new IpAddress(Linux.AF_INET6, high, low);
  }

  /// From 4 or 16 bytes in network order.
  ///
  /// @throws IllegalArgumentException for any other length
  public static IpAddress of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return switch (bytes.length) {
      case 4 -> v4(buffer.getInt());
      case 16 -> v6(buffer.getLong(), buffer.getLong());
      default -> throw new IllegalArgumentException(bytes.length + " bytes are no IP address");
    };
  }

  /// 4 or 16 bytes in network order.
  public byte[] bytes() {
    return family == Linux.AF_INET
        ? ByteBuffer.allocate(4).putInt((int) low).array()
        : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /// The IPv4 address as an int, its first byte the highest.
  ///
  /// @throws IllegalStateException for an IPv6 address
  public int v4Bits() {
    if (family != Linux.AF_INET) {
      throw new IllegalStateException(this + " is not an IPv4 address");
    }
    return (int) low;
  }

  /// Dotted decimal, or RFC 5952: lower case, the longest run of zeros (two or more) shortened.
  @Override
  public String toString() {
    return family == Linux.AF_INET ? v4Text((int) low) : v6Text();
  }

  private static String v4Text(int bits) {
    return (bits >>> 24) + "." + (bits >> 16 & 255) + "." + (bits >> 8 & 255) + "." + (bits & 255);
  }

  private String v6Text() {
    if (high == 0 && low >>> 32 == 0xffff) { // RFC 5952 section 5
      return "::ffff:" + v4Text((int) low);
    }
    ZeroRun longest = longestZeroRun();
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (longest != null && i == longest.start) {
        text.append("::");
        i += longest.length - 1;
      } else {
        if (i > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }

  private int group(int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (index & 3))) & 0xffff;
  }

  private record ZeroRun(int start, int length) {}

  private @Nullable ZeroRun longestZeroRun() {
    ZeroRun longest = null;
    int start = -1;
    for (int i = 0; i <= 8; i++) {
      boolean zero = i < 8 && group(i) == 0;
      if (zero && start < 0) {
        start = i;
      } else if (!zero && start >= 0) {
        int length = i - start;
        if (length >= 2 && (longest == null || length > longest.length)) {
          longest = new ZeroRun(start, length);
        }
        start = -1;
      }
    }
    return longest;
  }
}
