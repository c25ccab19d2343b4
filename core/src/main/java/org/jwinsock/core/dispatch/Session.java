package org.jwinsock.core.dispatch;

import static org.jwinsock.spi.WsaErrors.WSAEINVALIDPROCTABLE;
import static org.jwinsock.spi.WsaErrors.WSAEINVALIDPROVIDER;
import static org.jwinsock.spi.WsaErrors.WSAEPROVIDERFAILEDINIT;
import static org.jwinsock.spi.WsaErrors.WSAVERNOTSUPPORTED;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.kernel.HandleTable;
import org.jwinsock.core.kernel.Provider;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.WspProcTable;

/// The time from the first `WSAStartup` to the last `WSACleanup`, and the providers started in it.
///
/// A base provider is started once, at the first socket of any of its entries.
final class Session {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.core");

  private final Catalog catalog;
  private final HandleTable handles;
  private final Upcalls upcalls;
  private final Map<UUID, Provider> started = new ConcurrentHashMap<>();

  /// Set before providers are cleaned up; from then on no handle is made.
  private volatile boolean ended;

  Session(Catalog catalog, HandleTable handles) {
    this.catalog = catalog;
    this.handles = handles;
    this.upcalls = new Upcalls(this, handles);
  }

  Catalog catalog() {
    return catalog;
  }

  boolean ended() {
    return ended;
  }

  /// The started provider of an entry; null if it has not been started.
  @Nullable Provider provider(CatalogEntry entry) {
    return started.get(entry.info().providerId());
  }

  /// Starts the provider of an entry, unless it runs; called with the lifecycle lock held.
  ///
  /// @throws ProviderStartupException with the code that `socket` answers
  Provider start(CatalogEntry entry) throws ProviderStartupException {
    Provider running = provider(entry);
    if (running != null) {
      return running;
    }
    String name = entry.provider().name();
    WspProcTable table;
    try {
      table = entry.provider().WSPStartup(Version.V2_2, entry.info(), upcalls);
    } catch (ProviderStartupException e) {
      int code = e.error() == WSAVERNOTSUPPORTED ? WSAEINVALIDPROVIDER : WSAEPROVIDERFAILEDINIT;
      throw failed(code, "Provider " + name + " could not start: " + e.getMessage(), null);
    } catch (RuntimeException | LinkageError e) {
      throw failed(WSAEPROVIDERFAILEDINIT, "Provider " + name + " failed to start: " + e, e);
    }
    if (isMissing(table)) {
      throw failed(WSAEINVALIDPROCTABLE, "Provider " + name + " answered no procedure table", null);
    }
    Provider provider = new Provider(table);
    started.put(entry.info().providerId(), provider);
    return provider;
  }

  /// The table comes from foreign code, which may not keep to the annotations.
  private static boolean isMissing(@Nullable WspProcTable table) {
    return table == null;
  }

  private static ProviderStartupException failed(
      int code, String message, @Nullable Throwable cause) {
    LOGGER.log(System.Logger.Level.ERROR, message, cause);
    ProviderStartupException failure = new ProviderStartupException(code, message);
    failure.initCause(cause);
    return failure;
  }

  /// Cleans up every provider and ends what handles they leave; called with the lifecycle lock
  /// held.
  void end() {
    ended = true;
    for (Provider provider : started.values()) {
      try {
        provider.table().WSPCleanup();
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.ERROR, "A provider failed to clean up", e);
      }
    }
    handles.forEach(
        object -> {
          if (object instanceof SocketObject) {
            handles.close(object);
          }
        });
  }
}
