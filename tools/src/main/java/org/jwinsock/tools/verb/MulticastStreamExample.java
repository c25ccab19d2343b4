package org.jwinsock.tools.verb;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jwinsock.tools.call.Family;
import org.jwinsock.tools.example.MulticastStream;
import org.jwinsock.tools.example.TcpClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `winsock example multicast-stream`.
@Command(
    name = "multicast-stream",
    description = "a sender and its receivers in a multicast group: numbers show what is lost",
    footer = {
      "",
      "Examples:",
      "  winsock example multicast-stream --seconds 5",
      "  winsock example multicast-stream -6 --receivers 8 --rate 20000",
    })
final class MulticastStreamExample implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private SocketOptions sockets;

  @Option(names = "-6", description = "IPv6 instead of IPv4")
  private boolean six;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      defaultValue = "" + TcpClient.DEFAULT_PORT,
      description = "the port of the group (default: ${DEFAULT-VALUE}); 0 picks one")
  private int port;

  @Option(
      names = "--receivers",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "3",
      description = "how many receivers join (default: ${DEFAULT-VALUE})")
  private int receivers;

  @Option(
      names = "--rate",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "1000",
      description = "datagrams a second (default: ${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "end after this time instead of at Ctrl-C")
  private @Nullable Double seconds;

  @Override
  public Integer call() {
    Family family = six ? Family.IPV6 : Family.IPV4;
    try (var _ = sockets.begin()) {
      var out = spec.commandLine().getOut();
      Foreground.run(new MulticastStream(family, port, receivers, rate, out), seconds);
    }
    return 0;
  }
}
