import org.jspecify.annotations.NullMarked;

/// Layered service providers: the bases to write one with, and the stock ones.
@NullMarked
module org.jwinsock.layers {
  requires static transitive org.jspecify;
  requires transitive org.jwinsock.spi;
  requires org.jwinsock.yaml;
}
