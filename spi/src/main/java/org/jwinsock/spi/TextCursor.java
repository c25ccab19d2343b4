package org.jwinsock.spi;

/// A place in a text that moves forward over the numbers of an address.
///
/// The text ends where it ends or at its first NUL, as a C string does. Digits are ASCII digits
/// only.
final class TextCursor {
  private static final char END = '\0';

  private final String text;
  private int position;

  TextCursor(String text) {
    this.text = text;
  }

  int position() {
    return position;
  }

  boolean atEnd() {
    return peek() == END;
  }

  /// The character here, NUL at the end.
  char peek() {
    return at(position);
  }

  /// The character after the one here, NUL at the end.
  char peekNext() {
    return atEnd() ? END : at(position + 1);
  }

  void skip(int characters) {
    position += characters;
  }

  boolean skip(char expected) {
    if (peek() != expected) {
      return false;
    }
    position++;
    return true;
  }

  /// Whether a digit of the radix stands here.
  boolean onDigit(int radix) {
    return digit(peek(), radix) >= 0;
  }

  /// The character behind the decimal digits that start here; the one here when none do.
  char charAfterDigits() {
    int index = position;
    while (digit(at(index), 10) >= 0) {
      index++;
    }
    return at(index);
  }

  /// Reads every digit from here on. Answers the number, or -1 when there is no digit or the number
  /// exceeds `max`, which is below 2^32.
  long digits(int radix, long max) {
    if (!onDigit(radix)) {
      return -1;
    }
    long value = 0;
    for (int digit; (digit = digit(peek(), radix)) >= 0; position++) {
      value = value * radix + digit;
      if (value > max) {
        return -1;
      }
    }
    return value;
  }

  /// Reads a number as C writes it: decimal, octal after `0`, hexadecimal after `0x`. Answers as
  /// [#digits(int, long)].
  long number(long max) {
    if (peek() != '0') {
      return digits(10, max);
    }
    char second = peekNext();
    if (second == 'x' || second == 'X') {
      position += 2;
      return digits(16, max);
    }
    position++;
    return digit(second, 10) < 0 ? 0 : digits(8, max);
  }

  static int digit(char c, int radix) {
    int value;
    if (c >= '0' && c <= '9') {
      value = c - '0';
    } else if (c >= 'a' && c <= 'f') {
      value = c - 'a' + 10;
    } else if (c >= 'A' && c <= 'F') {
      value = c - 'A' + 10;
    } else {
      return -1;
    }
    return value < radix ? value : -1;
  }

  private char at(int index) {
    return index < text.length() ? text.charAt(index) : END;
  }
}
