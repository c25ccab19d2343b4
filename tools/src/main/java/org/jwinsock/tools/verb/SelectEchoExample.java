package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.SelectEcho;
import org.jwinsock.tools.example.Server;
import picocli.CommandLine.Command;

/// `winsock example select-echo`.
@Command(
    name = "select-echo",
    description = "an echo server for thousands of connections: non-blocking sockets and select",
    footer = {
      "",
      "Examples:",
      "  winsock example select-echo",
      "  winsock example select-echo --host ::1 --port 0 --provider nio",
    })
final class SelectEchoExample extends ServerExample {

  SelectEchoExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new SelectEcho(address, out);
  }
}
