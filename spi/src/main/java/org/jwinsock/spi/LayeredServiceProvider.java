package org.jwinsock.spi;

import java.util.UUID;

/// A layered service provider, found by [java.util.ServiceLoader]: it stands in a protocol chain
/// between the application and a base provider, and sees every call on its way down and every
/// completion on its way up.
///
/// Started once for each stack it stands in. Its table gets the calls of the sockets it makes with
/// [WspUpcallTable#WPUCreateSocketHandle], or has claimed with [WspUpcallTable#WPUModifyIFSHandle];
/// nobody else's.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/layered-service-providers-2">
///   Layered Service Providers</a>
public interface LayeredServiceProvider {

  /// The short name users select it by: `monitor`, `uppercase`. Lower-case letters, digits, `-`.
  String name();

  /// `ProviderId`, fixed for all time.
  UUID providerId();

  /// What it does, in one line for people.
  String description();

  /// Where in a chain it belongs, unless the user says otherwise.
  LayerClass layerClass();

  /// `LSP_*` bits: to which applications it can be given.
  ///
  /// @see <a
  ///   href="https://learn.microsoft.com/windows/win32/winsock/categorizing-layered-service-providers-and-applications">
  ///   Categorizing Layered Service Providers and Applications</a>
  int category();

  /// `XP1_*` bits of what the lower provider offers and this layer cannot pass on.
  default int withheldServiceFlags() {
    return 0;
  }

  /// True if it hands the lower provider's handles on as its own (`XP1_IFS_HANDLES`). Such a layer
  /// keeps nothing in the handle and holds no data back.
  default boolean isIfs() {
    return false;
  }

  /// True if it never alters bytes or destinations and forbids nothing. Only such a layer is left
  /// out for new sockets once it has failed too often; without any other there are no new sockets.
  default boolean isObserver() {
    return false;
  }

  /// Starts the layer on top of a provider that has been started already.
  ///
  /// Core ends the providers of a chain from the top down; a layer's `WSPCleanup` ends what is its
  /// own and does not pass the call on.
  ///
  /// @param version the highest version the caller can use
  /// @param upcalls for handles made on behalf of this layer
  /// @param lower the next provider down the chain
  /// @param settings what the user has configured for it
  /// @throws ProviderStartupException if it cannot start, also for settings that are wrong: the
  ///   message says what, where and what was expected
  WspProcTable WSPStartup(
      int version, WspUpcallTable upcalls, LowerProvider lower, LayerSettings settings)
      throws ProviderStartupException;
}
