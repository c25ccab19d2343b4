package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.Server;
import org.jwinsock.tools.example.TcpEcho;
import picocli.CommandLine.Command;

/// `winsock example tcp-echo`.
@Command(
    name = "tcp-echo",
    description = "an echo server: blocking sockets, a thread for each connection",
    footer = {
      "",
      "Examples:",
      "  winsock example tcp-echo",
      "  winsock nc 127.0.0.1 27015                in another terminal",
    })
final class TcpEchoExample extends ServerExample {

  TcpEchoExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new TcpEcho(address, out);
  }
}
