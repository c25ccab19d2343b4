package org.jwinsock.core.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A program and the layers it may have, by their categories.
///
/// @param path the executable, the jar or the main class
/// @param extra how its arguments begin; null for whatever they are
/// @param permitted `LSP_*` bits
public record Application(String path, @Nullable String extra, int permitted) {

  /// True for what is said of exactly these.
  public boolean isOf(String otherPath, @Nullable String otherExtra) {
    return path.equals(otherPath) && Objects.equals(extra, otherExtra);
  }
}
