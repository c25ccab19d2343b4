package org.jwinsock.core.store;

import java.util.List;
import java.util.UUID;
import org.jwinsock.spi.WsaProtocolInfo;

/// An entry of the catalog that was installed: a layer by itself, a chain, or a protocol of a base
/// provider.
///
/// @param owner the provider it was installed for, and with which it is removed
/// @param members the outermost first, down to a base protocol; empty for a layer by itself, and
///   the entry itself alone for a protocol of an installed base provider
/// @param info with the entry's id, and without a chain, which `members` are
public record InstalledEntry(UUID owner, List<Member> members, WsaProtocolInfo info) {

  /// Copies the members.
  public InstalledEntry {
    members = List.copyOf(members);
    info = info.withCatalogEntry(info.catalogEntryId(), List.of());
  }

  /// Its id, never another entry's.
  public int id() {
    return info.catalogEntryId();
  }

  /// True for a layer by itself, which chains name and sockets cannot be made of.
  public boolean isLayer() {
    return members.isEmpty();
  }

  /// True for a protocol of a base provider.
  public boolean isBase() {
    return members.size() == 1;
  }

  /// The entry with other members.
  public InstalledEntry with(List<Member> others) {
    return new InstalledEntry(owner, others, info);
  }
}
