package org.jwinsock.spi;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a user has configured for a layer: one section of a rule file.
///
/// @param file the rule file; null if there is none, and defaults apply
/// @param section the name of the section, which is the layer's name
public record LayerSettings(@Nullable Path file, String section) {

  /// No rule file.
  public static LayerSettings none(String section) {
    return new LayerSettings(null, section);
  }

  /// A file that the rule file names: relative to the folder of the rule file.
  public Path beside(String name) {
    Path parent = file == null ? null : file.toAbsolutePath().getParent();
    return parent == null ? Path.of(name) : parent.resolve(name);
  }
}
