import org.jspecify.annotations.NullMarked;

/// The base provider over `java.nio`: any operating system, no native access.
@NullMarked
module org.jwinsock.nio {
  requires static org.jspecify;
  requires jdk.net;
  requires org.jwinsock.afd;

  provides org.jwinsock.spi.ServiceProvider with
      org.jwinsock.nio.NioProvider;
}
