package org.jwinsock.spi;

import org.jspecify.annotations.Nullable;

/// The text of an IPv6 address, both ways.
///
/// Source: the Microsoft Learn pages of RtlIpv6AddressToStringEx and RtlIpv6StringToAddressEx, and
/// RFC 5952. Which addresses end in dotted form, and where parsing stops, is as observed on Windows
/// 11.
final class Ipv6Text {
  private static final int WORDS = 8;
  private static final int MAX_PORT = 0xFFFF;
  private static final long MAX_SCOPE = 0xFFFF_FFFFL;

  private Ipv6Text() {}

  static void append(StringBuilder out, byte[] address) {
    boolean dotted = endsDotted(address);
    int words = dotted ? WORDS - 2 : WORDS;
    Gap gap = Gap.longest(address, words);
    for (int i = 0; i < words; ) {
      if (i == gap.start) {
        out.append("::");
        i += gap.length;
      } else {
        if (i > 0 && i != gap.end()) {
          out.append(':');
        }
        out.append(Integer.toHexString(word(address, i)));
        i++;
      }
    }
    if (dotted) {
      if (gap.end() != words) {
        out.append(':');
      }
      Ipv4Text.append(out, address, 12);
    }
  }

  /// IPv4-compatible, IPv4-mapped, IPv4-translated and ISATAP addresses show their IPv4 address.
  /// The first three do so only above 0.0.255.255, so that `::1` stays `::1`.
  private static boolean endsDotted(byte[] address) {
    if (word(address, 5) == 0x5EFE && (word(address, 4) & ~0x0200) == 0) {
      return true;
    }
    for (int i = 0; i < 4; i++) {
      if (word(address, i) != 0) {
        return false;
      }
    }
    int prefix = word(address, 4) << 16 | word(address, 5);
    return (prefix == 0 || prefix == 0xFFFF || prefix == 0xFFFF_0000) && word(address, 6) != 0;
  }

  private static int word(byte[] address, int index) {
    return (address[2 * index] & 0xFF) << 8 | (address[2 * index + 1] & 0xFF);
  }

  /// The words that `::` stands for: the first of the longest runs of zeros, two at least.
  private record Gap(int start, int length) {
    int end() {
      return start + length;
    }

    static Gap longest(byte[] address, int words) {
      Gap best = new Gap(-1, 0);
      for (int i = 0; i < words; i++) {
        int start = i;
        while (i < words && word(address, i) == 0) {
          i++;
        }
        if (i - start >= 2 && i - start > best.length) {
          best = new Gap(start, i - start);
        }
      }
      return best;
    }
  }

  static Ip2String.@Nullable ParsedIpv6 parseEx(TextCursor in) {
    boolean bracketed = in.skip('[');
    Ip2String.ParsedIpv6 address = parse(in);
    if (address == null) {
      return null;
    }
    long scope = in.skip('%') ? in.digits(10, MAX_SCOPE) : 0;
    if (scope < 0 || (bracketed && !in.skip(']'))) {
      return null;
    }
    long port = bracketed && in.skip(':') ? in.number(MAX_PORT) : 0;
    if (port < 0 || !in.atEnd()) {
      return null;
    }
    return new Ip2String.ParsedIpv6(
        address.high(), address.low(), (int) scope, (int) port, in.position());
  }

  static Ip2String.@Nullable ParsedIpv6 parse(TextCursor in) {
    Words words = new Words();
    if (in.peek() == ':') {
      if (in.peekNext() != ':') {
        return null;
      }
      in.skip(2);
      words.openGap();
    }
    boolean afterGap = words.gap >= 0;
    while (words.free() > 0) {
      if (!in.onDigit(16)) {
        if (afterGap) {
          break; // nothing need follow "::"
        }
        return null;
      }
      if (startsDotted(in) && words.free() >= 2) {
        long bits = dotted(in);
        if (bits < 0) {
          return null;
        }
        words.add((int) (bits >>> 16));
        words.add((int) bits & 0xFFFF);
        break; // the dotted form is always last
      }
      int word = word(in);
      if (word < 0) {
        return null;
      }
      words.add(word);
      afterGap = in.peek() == ':' && in.peekNext() == ':';
      if (words.free() == 0 || in.peek() != ':' || (afterGap && words.gap >= 0)) {
        break;
      }
      in.skip(afterGap ? 2 : 1);
      if (afterGap) {
        words.openGap();
      }
    }
    return words.finish(in.position());
  }

  /// One to four hexadecimal digits, no more; -1 otherwise.
  private static int word(TextCursor in) {
    int start = in.position();
    long value = in.digits(16, 0xFFFF);
    return in.position() - start > 4 ? -1 : (int) value;
  }

  /// Whether decimal digits alone stand here and a dot after them.
  private static boolean startsDotted(TextCursor in) {
    return in.charAfterDigits() == '.';
  }

  /// Four decimal bytes of one to three digits; -1 otherwise.
  private static long dotted(TextCursor in) {
    long bits = 0;
    for (int i = 0; i < 4; i++) {
      if (i > 0 && !in.skip('.')) {
        return -1;
      }
      int start = in.position();
      long part = in.digits(10, 0xFF);
      if (part < 0 || in.position() - start > 3) {
        return -1;
      }
      bits = bits << 8 | part;
    }
    return bits;
  }

  /// The words read so far. A gap counts as one word at least.
  private static final class Words {
    private final int[] words = new int[WORDS];
    private int count;
    private int gap = -1;

    int free() {
      return WORDS - count - (gap < 0 ? 0 : 1);
    }

    void add(int word) {
      words[count++] = word;
    }

    void openGap() {
      gap = count;
    }

    Ip2String.@Nullable ParsedIpv6 finish(int end) {
      if (gap < 0 && count < WORDS) {
        return null;
      }
      int behindGap = gap < 0 ? 0 : count - gap;
      long[] halves = new long[2];
      for (int i = 0; i < WORDS; i++) {
        int fromEnd = WORDS - i;
        int word = 0;
        if (fromEnd <= behindGap) {
          word = words[count - fromEnd];
        } else if (gap < 0 || i < gap) {
          word = words[i];
        }
        halves[i / 4] = halves[i / 4] << 16 | word;
      }
      return new Ip2String.ParsedIpv6(halves[0], halves[1], 0, 0, end);
    }
  }
}
