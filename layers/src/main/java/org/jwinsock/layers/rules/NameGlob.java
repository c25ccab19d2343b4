package org.jwinsock.layers.rules;

/// A pattern for names of threads and classes, in which case matters: `com.acme.*`.
public final class NameGlob {

  private final Glob glob;

  /// @param pattern with `*` and `?`
  public NameGlob(String pattern) {
    glob = new Glob(pattern);
  }

  /// True if the name fits.
  public boolean matches(String name) {
    return glob.matches(name);
  }

  @Override
  public String toString() {
    return glob.pattern();
  }
}
