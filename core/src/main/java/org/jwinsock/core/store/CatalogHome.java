package org.jwinsock.core.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a user's catalog is: the system property `winsock.home`, the environment variable
/// `WINSOCK_HOME`, or `~/.config/jwinsock`.
public final class CatalogHome {

  private CatalogHome() {}

  /// The folder, which need not exist.
  public static Path path() {
    String set = System.getProperty("winsock.home", System.getenv("WINSOCK_HOME"));
    return isSet(set)
        ? Path.of(set).toAbsolutePath()
        : Path.of(System.getProperty("user.home"), ".config", "jwinsock").toAbsolutePath();
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}
