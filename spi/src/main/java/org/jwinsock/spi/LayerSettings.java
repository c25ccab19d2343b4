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
}
