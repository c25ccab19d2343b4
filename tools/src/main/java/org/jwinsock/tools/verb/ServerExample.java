package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.AF_UNSPEC;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.Resolve;
import org.jwinsock.tools.example.Server;
import org.jwinsock.tools.example.TcpClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// An example that listens: where, and for how long.
abstract class ServerExample implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private SocketOptions sockets;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "the address to listen on (default: ${DEFAULT-VALUE}); ::1 for IPv6")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      defaultValue = "" + TcpClient.DEFAULT_PORT,
      description = "the port to listen on (default: ${DEFAULT-VALUE}); 0 picks one")
  private int port;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "end after this time instead of at Ctrl-C")
  private @Nullable Double seconds;

  private final int socketType;

  /// @param socketType `SOCK_*`
  ServerExample(int socketType) {
    this.socketType = socketType;
  }

  /// Opens the server.
  abstract Server open(SockAddr address, PrintWriter out);

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (var _ = sockets.begin()) {
      SockAddr address = Resolve.addresses(host, "" + port, AF_UNSPEC, socketType).getFirst();
      Server server = open(address, out);
      out.println(spec.name() + " listens on " + server.address());
      Foreground.run(server, seconds);
    }
    return 0;
  }
}
