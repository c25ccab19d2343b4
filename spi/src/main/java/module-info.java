import org.jspecify.annotations.NullMarked;

/// What `winsock2.h` and `ws2spi.h` say, in Java: structures, constants, errors, and the contracts
/// between the Winsock API and its providers.
@NullMarked
module org.jwinsock.spi {
  requires static transitive org.jspecify;

  exports org.jwinsock.spi;
}
