package org.jwinsock.tools.verb;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A number of things: 1 or more.
final class Amount implements ITypeConverter<Integer> {

  @Override
  public Integer convert(String text) {
    try {
      int amount = Integer.parseInt(text);
      if (amount >= 1) {
        return amount;
      }
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no number of 1 or more");
    }
    throw new TypeConversionException(text + " is less than 1");
  }
}
