package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.NotifyEcho;
import org.jwinsock.tools.example.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `winsock example notify-echo`.
@Command(
    name = "notify-echo",
    description = "an echo server that a completion port tells which sockets are ready",
    footer = {
      "",
      "Examples:",
      "  winsock example notify-echo",
      "  winsock example notify-echo --edge --workers 4 --port 0",
    })
final class NotifyEchoExample extends ServerExample {

  @Mixin private WorkersOption workers;

  @Option(names = "--edge", description = "told by edge instead of by level")
  private boolean edge;

  NotifyEchoExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new NotifyEcho(address, workers.count(), edge, out);
  }
}
