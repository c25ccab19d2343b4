package org.jwinsock.tools.verb;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jwinsock.core.catalog.Installed;
import org.jwinsock.tools.demo.Demo;
import org.jwinsock.tools.text.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `winsock demo`.
@Command(
    name = "demo",
    description = {
      "Servers and clients over loopback, on every provider.",
      "",
      "Runs the examples against clients that check every byte, over IPv4 and IPv6, and ends with a"
          + " table of what went through. A third of the time is a warm-up that the table leaves out.",
    },
    exitCodeList = {
      "0:no byte of a TCP connection is missing",
      "1:one is, or something else failed",
      "2:the command line is wrong, or asks for a provider that is not there",
    },
    footer = {
      "",
      "Examples:",
      "  winsock demo",
      "  winsock demo --provider nio --seconds 5",
      "  winsock demo --json >demo.json",
    })
public final class DemoVerb implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private SocketOptions sockets;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "about how long all of it may take (default: ${DEFAULT-VALUE})")
  private double seconds;

  @Option(names = "--json", description = "print one JSON array of results")
  private boolean json;

  /// Runs the demo.
  ///
  /// @return the exit code
  @Override
  public Integer call() throws IOException {
    List<Installed> providers = sockets.catalog().installed();
    if (sockets.provider() != null) {
      providers = providers.stream().filter(Installed::chosen).toList();
    }
    var command = spec.commandLine();
    var demo = new Demo(seconds, command.getOut(), command.getErr(), Terminal.isError());
    return demo.run(providers, json) ? 0 : 1;
  }
}
