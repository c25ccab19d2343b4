import org.jspecify.annotations.NullMarked;

/// The base provider over the sockets of the Linux kernel.
@NullMarked
module org.jwinsock.host {
  requires static org.jspecify;
  requires org.jwinsock.afd;
  requires org.jwinsock.linux;

  provides org.jwinsock.spi.NspProvider with
      org.jwinsock.host.HostNsp;
}
