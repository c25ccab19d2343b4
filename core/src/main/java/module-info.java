import org.jspecify.annotations.NullMarked;

/// What `ws2_32.dll` is on Windows: the API, the dispatch to providers, the catalog and the waits.
/// Providers are met through the catalog and `ServiceLoader` only.
@NullMarked
module org.jwinsock.core {
  requires static transitive org.jspecify;
  requires transitive org.jwinsock.spi;
  requires org.jwinsock.yaml;

  exports org.jwinsock.core.api;
  exports org.jwinsock.core.catalog;
  exports org.jwinsock.core.install;
  exports org.jwinsock.core.sockets;
  exports org.jwinsock.core.store;

  uses org.jwinsock.spi.LayeredServiceProvider;
  uses org.jwinsock.spi.NspProvider;
  uses org.jwinsock.spi.ServiceProvider;
}
