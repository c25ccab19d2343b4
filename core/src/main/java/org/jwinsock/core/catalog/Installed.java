package org.jwinsock.core.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaProtocolInfo;

/// A provider that was found, as `winsock catalog show` tells of it.
///
/// @param name the short name users select it by
/// @param rank where it stands; the lowest available one is the default
/// @param chosen true for the one that serves this process
/// @param unavailable why it cannot run here; null when it can
/// @param entries what it offers; empty when it cannot run
public record Installed(
    String name,
    int rank,
    boolean chosen,
    @Nullable String unavailable,
    List<WsaProtocolInfo> entries) {

  /// Copies the entries.
  public Installed {
    entries = List.copyOf(entries);
  }
}
