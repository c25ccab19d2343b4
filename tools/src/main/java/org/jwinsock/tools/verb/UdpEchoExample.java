package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.Server;
import org.jwinsock.tools.example.UdpEcho;
import picocli.CommandLine.Command;

/// `winsock example udp-echo`.
@Command(
    name = "udp-echo",
    description = "an echo server for datagrams: one socket, any number of peers",
    footer = {
      "",
      "Examples:",
      "  winsock example udp-echo",
      "  echo hello | winsock nc -u 127.0.0.1 27015    in another terminal",
    })
final class UdpEchoExample extends ServerExample {

  UdpEchoExample() {
    super(SOCK_DGRAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new UdpEcho(address, out);
  }
}
