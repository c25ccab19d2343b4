import org.jspecify.annotations.NullMarked;

/// Layered service providers: the bases to write one with, and the stock ones.
@NullMarked
module org.jwinsock.layers {
  requires static transitive org.jspecify;
  requires org.jwinsock.afd;
  requires transitive org.jwinsock.spi;
  requires org.jwinsock.yaml;

  exports org.jwinsock.layers;
  exports org.jwinsock.layers.stream;

  provides org.jwinsock.spi.LayeredServiceProvider with
      org.jwinsock.layers.buffer.Buffer,
      org.jwinsock.layers.example.Uppercase,
      org.jwinsock.layers.filter.Filter,
      org.jwinsock.layers.passthrough.PassThrough,
      org.jwinsock.layers.passthrough.PassThroughIfs,
      org.jwinsock.layers.proxy.Proxy,
      org.jwinsock.layers.tls.Tls,
      org.jwinsock.layers.trace.Trace;
}
