package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.ApcEcho;
import org.jwinsock.tools.example.Server;
import picocli.CommandLine.Command;

/// `winsock example apc-echo`.
@Command(
    name = "apc-echo",
    description = "an echo server with completion routines: one thread in alertable waits",
    footer = {
      "",
      "Examples:",
      "  winsock example apc-echo",
      "  winsock example apc-echo --provider nio",
    })
final class ApcEchoExample extends ServerExample {

  ApcEchoExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new ApcEcho(address, out);
  }
}
