package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.RioUdpEcho;
import org.jwinsock.tools.example.Server;
import picocli.CommandLine.Command;

/// `winsock example rio-udp-echo`.
@Command(
    name = "rio-udp-echo",
    description = "an echo server for datagrams on registered I/O",
    footer = {
      "",
      "Examples:",
      "  winsock example rio-udp-echo",
      "  echo hello | winsock nc -u 127.0.0.1 27015    in another terminal",
    })
final class RioUdpEchoExample extends ServerExample {

  RioUdpEchoExample() {
    super(SOCK_DGRAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new RioUdpEcho(address, out);
  }
}
