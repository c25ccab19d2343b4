package org.jwinsock.core.dispatch;

/// The id by which a provider below the top of a chain makes its sockets: that of the catalog
/// entry, and in the bits above how far down the chain the provider stands. At the top it is the
/// entry's own.
final class PlaceId {

  private static final int ENTRY_BITS = 24;
  private static final int ENTRY_MASK = (1 << ENTRY_BITS) - 1;

  private PlaceId() {}

  /// The id of the next place down.
  static int below(int id) {
    return id + (1 << ENTRY_BITS);
  }

  static int entry(int id) {
    return id & ENTRY_MASK;
  }

  static boolean isTop(int id) {
    return id >>> ENTRY_BITS == 0;
  }
}
