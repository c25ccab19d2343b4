package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.EventEcho;
import org.jwinsock.tools.example.Server;
import picocli.CommandLine.Command;

/// `winsock example event-echo`.
@Command(
    name = "event-echo",
    description = "an echo server for thousands of connections: WSAEventSelect, 64 events",
    footer = {
      "",
      "Examples:",
      "  winsock example event-echo",
      "  winsock example event-echo --host ::1 --port 0",
    })
final class EventEchoExample extends ServerExample {

  EventEchoExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new EventEcho(address, out);
  }
}
