package org.jwinsock.core.name;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The protocols of the system. Names are compared as the file writes them, and the files have the
/// upper-case form as an alias.
public final class Protocols {

  /// A line of the file.
  ///
  /// @param name the official name
  /// @param aliases other names
  /// @param number the protocol number
  public record Protocol(String name, List<String> aliases, int number) {
    /// Copies the aliases.
    public Protocol {
      aliases = List.copyOf(aliases);
    }
  }

  private final DatabaseFile<Protocol> file;

  /// Those of the system's file.
  public Protocols() {
    this(DatabaseFile.locate("protocols", "protocol"));
  }

  Protocols(Path path) {
    this.file = new DatabaseFile<>(path, "protocols.txt", Protocols::parse);
  }

  /// Finds a protocol by its name or an alias.
  public @Nullable Protocol byName(String name) {
    for (Protocol protocol : file.entries()) {
      if (protocol.name.equals(name) || protocol.aliases.contains(name)) {
        return protocol;
      }
    }
    return null;
  }

  /// Finds a protocol by its number.
  public @Nullable Protocol byNumber(int number) {
    for (Protocol protocol : file.entries()) {
      if (protocol.number == number) {
        return protocol;
      }
    }
    return null;
  }

  private static @Nullable Protocol parse(String[] words) {
    int number = DatabaseFile.number(words[1], 0xFFFF);
    return number < 0 ? null : new Protocol(words[0], DatabaseFile.aliases(words), number);
  }
}
