package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.Server;
import org.jwinsock.tools.example.VtEcho;
import picocli.CommandLine.Command;

/// `winsock example vt-echo`.
@Command(
    name = "vt-echo",
    description = "an echo server with blocking sockets, a virtual thread for each connection",
    footer = {
      "",
      "Examples:",
      "  winsock example vt-echo",
      "  winsock example vt-echo --port 0",
    })
final class VtEchoExample extends ServerExample {

  VtEchoExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new VtEcho(address, out);
  }
}
