package org.jwinsock.tools.verb;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.jwinsock.tools.call.Session;
import org.jwinsock.tools.soak.Soak;
import org.jwinsock.tools.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `winsock soak`.
@Command(
    name = "soak",
    description = {
      "Connections that do everything at once, for a long time.",
      "",
      "Completion ports, events and completion routines; random cancels, closes, resets and"
          + " half-closes. Every operation has to end once, every byte to arrive in order, and"
          + " nothing to be left at the end.",
    },
    exitCodeList = {
      "0:all was as it has to be",
      "1:something was not: what and the seed are printed",
      "2:the command line is wrong, or asks for a provider that is not there",
    },
    footer = {
      "",
      "Examples:",
      "  winsock soak --minutes 30",
      "  winsock soak --minutes 1 --connections 200 --provider nio --seed 42",
    })
public final class SoakVerb implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private SocketOptions sockets;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "1",
      description = "how long (default: ${DEFAULT-VALUE})")
  private double minutes;

  @Option(
      names = "--connections",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "2000",
      description = "how many at a time (default: ${DEFAULT-VALUE})")
  private int connections;

  @Option(names = "--seed", paramLabel = "N", description = "of what happens (default: the time)")
  private @Nullable Long seed;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  /// Runs it.
  ///
  /// @return the exit code
  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    long begin = seed == null ? System.nanoTime() : seed;
    Map<String, @Nullable Object> result;
    try (Session _ = sockets.begin()) {
      result = Soak.run(connections, begin, (long) (minutes * 60e9), err);
    }
    if (json) {
      out.println(Json.lines(List.of(result)));
    } else {
      result.forEach((name, value) -> out.println(name + ": " + text(value)));
    }
    return result.get("failure") == null ? 0 : 1;
  }

  private static Object text(@Nullable Object value) {
    return value instanceof Long number ? "%,d".formatted(number) : value == null ? "none" : value;
  }
}
