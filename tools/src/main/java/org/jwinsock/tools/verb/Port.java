package org.jwinsock.tools.verb;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A port: 0 to 65535.
final class Port implements ITypeConverter<Integer> {

  private static final int MAX = 65_535;

  @Override
  public Integer convert(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no port: a number from 0 to " + MAX);
    }
    throw new TypeConversionException(text + " is no port: a number from 0 to " + MAX);
  }
}
