package org.jwinsock.yaml;

/// Where in a file something stands.
///
/// @param file as messages name it
/// @param line from 1
/// @param column from 1
public record Place(String file, int line, int column) {

  /// `file:line:column`, as editors take it.
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
