package org.jwinsock.spi;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The text of an Ethernet address, both ways: six pairs of hexadecimal digits with dashes between.
///
/// Source: the Microsoft Learn pages of RtlEthernetAddressToString and RtlEthernetStringToAddress.
final class EthernetText {
  private static final int BYTES = 6;
  private static final HexFormat FORMAT = HexFormat.ofDelimiter("-").withUpperCase();

  private EthernetText() {}

  static String format(byte[] address) {
    return FORMAT.formatHex(address);
  }

  static Ip2String.@Nullable ParsedEthernet parse(TextCursor in) {
    long bits = 0;
    for (int i = 0; i < BYTES; i++) {
      if (i > 0 && !in.skip('-')) {
        return null;
      }
      int start = in.position();
      long pair = in.digits(16, 0xFF);
      if (pair < 0 || in.position() - start != 2) {
        return null;
      }
      bits = bits << 8 | pair;
    }
    return new Ip2String.ParsedEthernet(bits, in.position());
  }
}
