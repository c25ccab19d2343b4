package org.jwinsock.core.dispatch;

import static org.jwinsock.spi.WsaErrors.WSAEINVALIDPROCTABLE;
import static org.jwinsock.spi.WsaErrors.WSAEINVALIDPROVIDER;
import static org.jwinsock.spi.WsaErrors.WSAEPROVIDERFAILEDINIT;
import static org.jwinsock.spi.WsaErrors.WSAVERNOTSUPPORTED;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.catalog.Layer;
import org.jwinsock.core.kernel.HandleTable;
import org.jwinsock.core.kernel.Provider;
import org.jwinsock.core.kernel.ProviderSocket;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.ServiceProvider;
import org.jwinsock.spi.WspProcTable;

/// The time from the first `WSAStartup` to the last `WSACleanup`, and the providers started in it.
///
/// A base provider is started once, at the first socket of any of its entries; a layer once for
/// each different stack of providers it stands on.
final class Session {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.core");

  private final Catalog catalog;
  private final HandleTable handles;
  private final Upcalls upcalls;
  private final Map<Stack, Provider> started = new ConcurrentHashMap<>();

  /// In the order they were started, which is from the bottom up; guarded by the lifecycle lock.
  private final List<Provider> inOrder = new ArrayList<>();

  private final List<NameInterceptor> interceptors = new CopyOnWriteArrayList<>();

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

  /// The layers that have a say in name lookups, the outermost first.
  List<NameInterceptor> interceptors() {
    return interceptors;
  }

  /// The started top of an entry's chain; null if it has not been started.
  @Nullable Provider provider(CatalogEntry entry) {
    return started.get(Stack.of(entry));
  }

  /// Starts an entry's chain from the bottom up, unless it runs; called with the lifecycle lock
  /// held.
  ///
  /// @throws ProviderStartupException with the code that `socket` answers
  Provider start(CatalogEntry entry) throws ProviderStartupException {
    return start(Stack.of(entry), entry);
  }

  private Provider start(Stack stack, CatalogEntry entry) throws ProviderStartupException {
    Provider running = started.get(stack);
    if (running != null) {
      return running;
    }
    Provider provider =
        stack.layers().isEmpty()
            ? startBase(stack.base(), entry)
            : startLayer(stack, start(stack.below(), entry));
    started.put(stack, provider);
    inOrder.add(provider);
    if (provider.table() instanceof NameInterceptor layer) {
      interceptors.addFirst(layer);
    }
    return provider;
  }

  private Provider startBase(ServiceProvider base, CatalogEntry entry)
      throws ProviderStartupException {
    return started(
        "Provider " + base.name(), () -> base.WSPStartup(Version.V2_2, entry.info(), upcalls));
  }

  private Provider startLayer(Stack stack, Provider below) throws ProviderStartupException {
    Layer layer = stack.layers().getFirst();
    Stack rest = stack.below();
    String name =
        rest.layers().isEmpty() ? rest.base().name() : rest.layers().getFirst().provider().name();
    LowerProvider lower = new Lower(name, below.table());
    return started(
        "Layer " + layer.provider().name(),
        () ->
            fenced(
                layer,
                layer.provider().WSPStartup(Version.V2_2, upcalls, lower, layer.settings())));
  }

  private static @Nullable WspProcTable fenced(Layer layer, @Nullable WspProcTable table) {
    return table == null ? null : new Fence(layer.provider().name(), table);
  }

  /// A provider's `WSPStartup`.
  private interface Start {
    @Nullable WspProcTable run() throws ProviderStartupException;
  }

  private static Provider started(String name, Start start) throws ProviderStartupException {
    @Nullable WspProcTable table;
    try {
      table = start.run();
    } catch (ProviderStartupException e) {
      int code = e.error() == WSAVERNOTSUPPORTED ? WSAEINVALIDPROVIDER : WSAEPROVIDERFAILEDINIT;
      throw failed(code, name + " could not start: " + e.getMessage(), null);
    } catch (RuntimeException | LinkageError e) {
      throw failed(WSAEPROVIDERFAILEDINIT, name + " failed to start: " + e, e);
    }
    if (table == null) {
      throw failed(WSAEINVALIDPROCTABLE, name + " answered no procedure table", null);
    }
    return new Provider(table);
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
    for (Provider provider : inOrder.reversed()) {
      try {
        provider.table().WSPCleanup();
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.ERROR, "A provider failed to clean up", e);
      }
    }
    handles.forEach(
        object -> {
          if (object instanceof ProviderSocket) {
            handles.close(object);
          }
        });
  }
}
