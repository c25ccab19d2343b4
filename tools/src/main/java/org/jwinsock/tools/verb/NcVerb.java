package org.jwinsock.tools.verb;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jwinsock.tools.call.Family;
import org.jwinsock.tools.nc.Netcat;
import org.jwinsock.tools.nc.Streams;
import org.jwinsock.tools.text.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// `winsock nc`.
@Command(
    name = "nc",
    description = {
      "netcat on the Winsock API.",
      "",
      "Sends standard input, and prints what comes to standard output, byte for byte.",
      "The end of input ends sending alone; what the peer still sends is printed until it ends.",
    },
    footer = {
      "",
      "Examples:",
      "  winsock nc 127.0.0.1 7              talk to a server",
      "  winsock nc -l 0 >file               receive a file on a port that the system picks",
      "  winsock nc HOST 9000 <file          send it",
      "  echo hello | winsock nc -u -w 1 127.0.0.1 27015",
      "                                      send a datagram, print what comes back in a second",
    })
public final class NcVerb implements Callable<Integer> {

  private static final String LOOPBACK_4 = "127.0.0.1";
  private static final String LOOPBACK_6 = "::1";
  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Mixin private SocketOptions sockets;

  @Option(names = "-l", description = "listen, and talk to the first peer that comes")
  private boolean listen;

  @Option(names = "-u", description = "UDP: a datagram for each piece of input")
  private boolean udp;

  @Option(names = "-4", description = "IPv4 only")
  private boolean four;

  @Option(names = "-6", description = "IPv6 only")
  private boolean six;

  @Option(
      names = "-w",
      paramLabel = "SECONDS",
      description = {
        "how long a silence ends the conversation once one side has ended: with UDP after the end"
            + " of input (default: 1, and never with -l); with TCP the silence of input after the"
            + " end of the peer (default: 1, and none when you type the input); -1 waits for ever"
      })
  private @Nullable Double silence;

  @Parameters(
      arity = "1..2",
      paramLabel = "[HOST] PORT",
      hideParamSyntax = true,
      description = {
        "where to connect to, or with -l where to listen: on loopback unless HOST says otherwise;"
            + " port 0 picks one"
      })
  private List<String> target;

  /// Talks.
  ///
  /// @return the exit code
  @Override
  public Integer call() throws IOException {
    if (!listen && target.size() < 2) {
      throw new ParameterException(spec.commandLine(), "Missing parameter: HOST PORT");
    }
    if (target.size() > 2) {
      throw new UnmatchedArgumentException(spec.commandLine(), target.subList(2, target.size()));
    }
    String port = target.getLast();
    if (port.matches("[0-9]+") && (port.length() > 5 || Integer.parseInt(port) > MAX_PORT)) {
      throw new ParameterException(spec.commandLine(), port + " is no port: 0 to " + MAX_PORT);
    }
    try (var _ = sockets.begin()) {
      Netcat netcat = netcat(target.size() == 2 ? target.getFirst() : loopback(), port);
      if (listen && udp) {
        netcat.acceptUdp();
      } else if (listen) {
        netcat.acceptTcp();
      } else if (udp) {
        netcat.connectUdp();
      } else {
        netcat.connectTcp();
      }
    }
    return 0;
  }

  private Netcat netcat(String host, String port) {
    int family = Family.af(four, six);
    return new Netcat(host, port, family, Streams.standard(), silenceMillis(), this::tell);
  }

  private String loopback() {
    return six && !four ? LOOPBACK_6 : LOOPBACK_4;
  }

  private int silenceMillis() {
    if (silence != null) {
      return silence < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, silence * 1000);
    }
    if (udp) {
      return listen ? -1 : 1000;
    }
    return Terminal.isInput() ? 0 : 1000;
  }

  private void tell(String line) {
    spec.commandLine().getErr().println(spec.qualifiedName() + ": " + line);
  }
}
