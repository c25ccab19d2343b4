package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.RioEcho;
import org.jwinsock.tools.example.Server;
import picocli.CommandLine.Command;

/// `winsock example rio-echo`.
@Command(
    name = "rio-echo",
    description = "an echo server on registered I/O: one thread, requests in batches",
    footer = {
      "",
      "Examples:",
      "  winsock example rio-echo",
      "  echo hello | winsock nc 127.0.0.1 27015    in another terminal",
    })
final class RioEchoExample extends ServerExample {

  RioEchoExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new RioEcho(address, out);
  }
}
