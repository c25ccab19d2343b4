package org.jwinsock.spi;

import java.util.Locale;

/// Where in a protocol chain a layer belongs, the outermost first. Layers of one class stand in the
/// order of their installation, unless the catalog says before or after which.
public enum LayerClass {
  /// Looks on: what it sees is what the application does.
  MONITOR,
  /// Allows and forbids, before anything else can change where a connection goes.
  FILTER,
  /// Makes the network worse.
  SHAPE,
  /// Changes bytes in some other way.
  TRANSFORM,
  /// Encrypts.
  TLS,
  /// Changes where connections go.
  PROXY;

  /// As it is written in the catalog.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
