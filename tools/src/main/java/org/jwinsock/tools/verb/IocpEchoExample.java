package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.IocpEcho;
import org.jwinsock.tools.example.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `winsock example iocp-echo`.
@Command(
    name = "iocp-echo",
    description = "an echo server for tens of thousands of connections: a completion port",
    footer = {
      "",
      "Examples:",
      "  winsock example iocp-echo",
      "  winsock example iocp-echo --workers 4 --port 0",
    })
final class IocpEchoExample extends ServerExample {

  @Mixin private WorkersOption workers;

  IocpEchoExample() {
    super(SOCK_STREAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    return new IocpEcho(address, workers.count(), out);
  }
}
