package org.jwinsock.core.catalog;

/// The answer to a search for a protocol.
public sealed interface Selection {

  /// The first entry that matches.
  record Matched(CatalogEntry entry) implements Selection {}

  /// No entry matches.
  ///
  /// @param error `WSAEAFNOSUPPORT`, `WSAESOCKTNOSUPPORT`, `WSAEPROTOTYPE`, `WSAEPROTONOSUPPORT` or
  ///   `WSAEINVAL`
  record NoMatch(int error) implements Selection {}
}
