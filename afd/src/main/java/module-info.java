import org.jspecify.annotations.NullMarked;

/// The engine below every base provider, as `afd.sys` is on Windows.
@NullMarked
module org.jwinsock.afd {
  requires static transitive org.jspecify;
  requires transitive org.jwinsock.spi;

  exports org.jwinsock.afd;
}
