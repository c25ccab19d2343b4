package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.AsyncSelectEcho;
import org.jwinsock.tools.example.Server;
import picocli.CommandLine.Command;

/// `winsock example async-select-echo`.
@Command(
    name = "async-select-echo",
    description = "an echo server on window messages: WSAAsyncSelect and a message loop",
    footer = {
      "",
      "Examples:",
      "  winsock example async-select-echo",
      "  winsock example async-select-echo --seconds 10",
    })
final class AsyncSelectEchoExample extends ServerExample {

  AsyncSelectEchoExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new AsyncSelectEcho(address, out);
  }
}
