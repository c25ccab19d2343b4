package org.jwinsock.spi;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A transport service provider, found by [java.util.ServiceLoader]: what a provider DLL with its
/// `WSPStartup` export is on Windows.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2spi/nf-ws2spi-wspstartup">
///   WSPStartup</a>
public interface ServiceProvider {

  /// The short name users select it by: `host`, `nio`.
  String name();

  /// `ProviderId`, fixed for all time.
  UUID providerId();

  /// Where this provider stands among base providers; the lowest available one is the default.
  int rank();

  /// Why the provider cannot run here, in one line for the user; null when it can.
  @Nullable String unavailable();

  /// The protocols it offers on this machine, in the order of preference.
  List<WsaProtocolInfo> protocols();

  /// Starts the provider.
  ///
  /// @param version the highest version the caller can use
  /// @param info the catalog entry it is started for
  /// @throws ProviderStartupException if it cannot start
  WspProcTable WSPStartup(int version, WsaProtocolInfo info, WspUpcallTable upcalls)
      throws ProviderStartupException;
}
