package org.jwinsock.tools.verb;

import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;

import java.io.PrintWriter;
import java.util.SplittableRandom;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.example.Server;
import org.jwinsock.tools.example.UdpGame;
import org.jwinsock.tools.example.Weather;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `winsock example udp-game`.
@Command(
    name = "udp-game",
    description = "a small game server and its bots: what each of them saw, lost, or saw late",
    footer = {
      "",
      "Examples:",
      "  winsock example udp-game --bots 8 --seconds 5",
      "  winsock example udp-game --drop 5 --swap 2      on a network that is not so good",
    })
final class UdpGameExample extends ServerExample {

  private static final int MAX_BOTS = 255;

  @Spec private CommandSpec command;

  @Option(
      names = "--bots",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "4",
      description = "how many play, at most " + MAX_BOTS + " (default: ${DEFAULT-VALUE})")
  private int bots;

  @Option(
      names = "--ticks",
      paramLabel = "N",
      converter = Amount.class,
      defaultValue = "30",
      description = "how often a second the state is sent (default: ${DEFAULT-VALUE})")
  private int ticks;

  @Option(
      names = "--drop",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "drop so many snapshots, for loopback does not (default: ${DEFAULT-VALUE})")
  private int drop;

  @Option(
      names = "--swap",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "let so many be overtaken by the next one (default: ${DEFAULT-VALUE})")
  private int swap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "which ones: the same seed, the same ones (default: ${DEFAULT-VALUE})")
  private long seed;

  UdpGameExample() {
    super(SOCK_DGRAM);
  }

  @Override
  Server open(SockAddr address, PrintWriter out) {
    if (bots > MAX_BOTS) {
      throw new ParameterException(command.commandLine(), "--bots: at most " + MAX_BOTS);
    }
    var weather = new Weather(drop, swap, new SplittableRandom(seed));
    return new UdpGame(address, bots, ticks, weather, out);
  }
}
