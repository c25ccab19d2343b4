import org.jspecify.annotations.NullMarked;
import org.jwinsock.host.HostNsp;
import org.jwinsock.host.HostProvider;
import org.jwinsock.spi.NspProvider;
import org.jwinsock.spi.ServiceProvider;

/// The base provider over the sockets of the Linux kernel.
@NullMarked
module org.jwinsock.host {
  requires static org.jspecify;
  requires org.jwinsock.afd;
  requires org.jwinsock.linux;

  provides ServiceProvider with
      HostProvider;
  provides NspProvider with
      HostNsp;
}
