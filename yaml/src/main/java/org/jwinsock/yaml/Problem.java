package org.jwinsock.yaml;

/// One thing that is wrong with a document.
///
/// @param place where
/// @param found what stands there
/// @param expected what could stand there
public record Problem(Place place, String found, String expected) {

  /// In one line, for people.
  @Override
  public String toString() {
    return place + ": found " + found + ", expected " + expected;
  }
}
