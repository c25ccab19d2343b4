package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.WSAEADDRINUSE;
import static org.jwinsock.spi.WsaErrors.WSAENETDOWN;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jwinsock.afd.TransportSocket.Sharing;

/// Binding to ports, where Unix has other rules than Windows.
///
/// Who of this process may share a port the engine has decided before it comes here. Unix is
/// stricter in places (a wildcard and a specific address cannot listen on one port; an IPv6 socket
/// of `java.nio` takes the IPv4 port as well) and gives way only to flags on all sockets concerned.
/// So when the system refuses what the engine has allowed, the flags are set on all our sockets of
/// the port, and it is asked again. Sockets of other processes have not got them, and are refused
/// as on Windows.
///
/// |               | connections of the last run in TIME_WAIT | sharing        |
/// |---------------|------------------------------------------|----------------|
/// | TCP on Unix   | `SO_REUSEADDR`, on always                | `SO_REUSEPORT` |
/// | UDP on Unix   |                                          | `SO_REUSEADDR` |
/// | Windows       | do not matter                            | `SO_REUSEADDR` |
///
/// On Windows nothing is asked twice: there the system's rules are the right ones. Its range of
/// ports to choose from is made up for elsewhere by trying ports of it.
///
/// The monitor guards the table, and is held while the system is asked, so that flags and answer
/// belong together.
final class Ports {

  static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

  // Windows' dynamic range, RFC 6335, in two parts: ports for clients, and above those that Linux
  // chooses for the clients of others, ports for whom clients shall find.
  private static final int FIRST_DYNAMIC = 49_152;
  private static final int FIRST_ABOVE_LINUX = 61_000;
  private static final int LAST_DYNAMIC = 65_535;

  /// Ports tried before the system may choose from its own range.
  private static final int TRIES = 64;

  private record Port(boolean stream, int number) {}

  private final Map<Port, List<NioSocket>> bound = new HashMap<>();

  /// Binds, or makes listen, a channel of the socket.
  @FunctionalInterface
  interface Attempt {
    /// Asks the system.
    ///
    /// @throws IOException as the channel does
    void make() throws IOException;
  }

  /// Binds a socket's first channel.
  ///
  /// @return 0 or a negative Winsock error
  synchronized int bind(NioSocket socket, InetSocketAddress address, Sharing share) {
    NetworkChannel channel = socket.networkChannel();
    boolean chooses = address.getPort() == 0;
    try {
      if (!chooses) {
        flag(socket, channel, share);
      }
      int error =
          chooses
              ? bindAnywhere(channel, address)
              : attempt(socket, address.getPort(), () -> channel.bind(address));
      if (error == 0 && chooses) {
        flag(socket, channel, share); // a port is not chosen from those that could be shared
      }
      if (error == 0 && channel.getLocalAddress() instanceof InetSocketAddress exact) {
        remember(socket, exact.getPort());
      }
      return error;
    } catch (IOException e) {
      return -Failures.of(e, WSAENETDOWN);
    }
  }

  private static void flag(NioSocket socket, NetworkChannel channel, Sharing share)
      throws IOException {
    if (socket.isStream() && !WINDOWS) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }
    if (share == Sharing.REUSE) {
      share(socket, channel);
    }
  }

  private static int bindAnywhere(NetworkChannel channel, InetSocketAddress address) {
    InetAddress host = address.getAddress();
    int error =
        WINDOWS ? -WSAEADDRINUSE : bindWithin(channel, host, FIRST_ABOVE_LINUX, LAST_DYNAMIC);
    if (error == -WSAEADDRINUSE && !WINDOWS) {
      error = bindWithin(channel, host, FIRST_DYNAMIC, LAST_DYNAMIC);
    }
    return error == -WSAEADDRINUSE ? attempt(() -> channel.bind(address)) : error;
  }

  private static int bindWithin(NetworkChannel channel, InetAddress host, int first, int last) {
    int error = -WSAEADDRINUSE;
    for (int i = 0; i < TRIES && error == -WSAEADDRINUSE; i++) {
      int port = ThreadLocalRandom.current().nextInt(first, last + 1);
      error = attempt(() -> channel.bind(new InetSocketAddress(host, port)));
    }
    return error;
  }

  /// Names a stream that connects without having been bound. A port may be that of another client
  /// as long as the peers differ, and of one that is in TIME_WAIT. When none is found the system
  /// chooses as it connects.
  static void nameClient(NetworkChannel channel, int family) throws IOException {
    if (!WINDOWS) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      InetAddress any = Addresses.host(Addresses.unnamed(family));
      int _ = bindWithin(channel, any, FIRST_DYNAMIC, FIRST_ABOVE_LINUX - 1);
    }
  }

  /// Binds a channel to the port of a datagram socket, for the time of one send.
  synchronized void bindBeside(NioSocket socket, NetworkChannel beside) throws IOException {
    NetworkChannel channel = socket.networkChannel();
    boolean shared = socket.sharesPort;
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      beside.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      beside.bind(channel.getLocalAddress());
    } finally {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, shared);
    }
  }

  /// Gives a further channel of a bound socket its port.
  ///
  /// @return 0 or a negative Winsock error
  synchronized int bindAgain(NioSocket socket, NetworkChannel channel, Attempt attempt) {
    try {
      if (!WINDOWS) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      if (socket.sharesPort) {
        share(socket, channel);
      }
      return attempt(socket, socket.boundPort, attempt);
    } catch (IOException e) {
      return -Failures.of(e, WSAENETDOWN);
    }
  }

  private int attempt(NioSocket socket, int port, Attempt attempt) {
    int error = attempt(attempt);
    return error == -WSAEADDRINUSE && shareAll(socket, port) ? attempt(attempt) : error;
  }

  private static int attempt(Attempt attempt) {
    try {
      attempt.make();
      return 0;
    } catch (IOException e) {
      return -Failures.of(e, WSAEADDRINUSE);
    }
  }

  /// Makes all our sockets of a port share it; false if this one is alone there.
  private boolean shareAll(NioSocket socket, int port) {
    if (WINDOWS || port == 0) {
      return false;
    }
    boolean alone = true;
    for (NioSocket other : bound.getOrDefault(new Port(socket.isStream(), port), List.of())) {
      if (!other.equals(socket)) {
        alone = false;
        shareQuietly(other);
      }
    }
    if (!alone) {
      shareQuietly(socket);
    }
    return !alone;
  }

  /// Whether it worked, the attempt that follows will tell.
  private static void shareQuietly(NioSocket socket) {
    try {
      share(socket, socket.networkChannel());
    } catch (IOException e) {
      socket.sharesPort = false; // being closed
    }
  }

  private static void share(NioSocket socket, NetworkChannel channel) throws IOException {
    SocketOption<Boolean> flag =
        socket.isStream() && !WINDOWS
            ? StandardSocketOptions.SO_REUSEPORT
            : StandardSocketOptions.SO_REUSEADDR;
    socket.sharesPort = true;
    if (channel.supportedOptions().contains(flag)) {
      channel.setOption(flag, true);
    }
  }

  private void remember(NioSocket socket, int port) {
    socket.boundPort = port;
    bound.computeIfAbsent(new Port(socket.isStream(), port), _ -> new ArrayList<>(1)).add(socket);
  }

  /// Forgets a socket that is being closed.
  synchronized void release(NioSocket socket) {
    Port port = new Port(socket.isStream(), socket.boundPort);
    List<NioSocket> there = bound.get(port);
    if (there != null && there.remove(socket) && there.isEmpty()) {
      bound.remove(port);
    }
  }
}
