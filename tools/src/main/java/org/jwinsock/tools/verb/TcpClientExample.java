package org.jwinsock.tools.verb;

import java.util.concurrent.Callable;
import org.jwinsock.tools.example.TcpClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `winsock example tcp-client`.
@Command(
    name = "tcp-client",
    description = "the client of every Winsock textbook: connects, sends, prints what comes back",
    footer = {
      "",
      "Examples:",
      "  winsock example tcp-client                talk to tcp-echo, which runs elsewhere",
      "  winsock example tcp-client localhost --port 7",
    })
final class TcpClientExample implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private SocketOptions sockets;

  @Parameters(
      arity = "0..1",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "the server (default: ${DEFAULT-VALUE})")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      defaultValue = "" + TcpClient.DEFAULT_PORT,
      description = "its port (default: ${DEFAULT-VALUE})")
  private int port;

  @Override
  public Integer call() {
    try (var _ = sockets.begin()) {
      return TcpClient.main(host, port, spec.commandLine().getOut());
    }
  }
}
