package org.jwinsock.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What each way to wait costs: CPU time per message of the echo servers among the examples, which
/// do the same in different ways, and of a server in C on epoll. They run side by side and are
/// loaded in turns, each server on one processor and the load on another.
final class Models implements Main.Group {

  private static final String C = "C epoll";
  private static final String THREADS = "tcp-echo";

  private static final List<String> EXAMPLES =
      List.of(
          THREADS,
          "vt-echo",
          "select-echo",
          "event-echo",
          "async-select-echo",
          "apc-echo",
          "iocp-echo",
          "notify-echo",
          "notify-echo --edge");

  private static final List<Integer> CONNECTIONS = List.of(64, 1000);

  @Override
  public String summary() {
    return "the echo servers among the examples, one model each; options: --rounds N, --seconds S";
  }

  @Override
  public boolean run(List<String> options) throws Exception {
    int rounds = (int) Main.option(options, "--rounds", 5);
    double seconds = Main.option(options, "--seconds", 2);
    try (CPrograms c = new CPrograms()) {
      String generator = c.compile("loadgen").toString();
      Map<String, EchoServer> servers = new LinkedHashMap<>();
      try {
        servers.put(C, EchoServer.start(List.of(c.compile("echo_epoll").toString(), "0")));
        for (String name : EXAMPLES) {
          List<String> arguments = new ArrayList<>(List.of("example"));
          arguments.addAll(List.of(name.split(" ", -1)));
          arguments.addAll(List.of("--port", "0"));
          servers.put(name, EchoServer.start(Programs.tool(arguments.toArray(new String[0]))));
        }
        for (EchoServer server : servers.values()) { // compiled code before anything counts
          figures(generator, server, 64, 3);
        }
        for (int connections : CONNECTIONS) {
          measure(generator, servers, connections, rounds, seconds);
        }
      } finally {
        servers.values().forEach(EchoServer::close);
      }
    }
    return true;
  }

  private static void measure(
      String generator,
      Map<String, EchoServer> servers,
      int connections,
      int rounds,
      double seconds)
      throws Exception {
    Map<String, Measured> all = new LinkedHashMap<>();
    servers.keySet().forEach(name -> all.put(name, new Measured(name)));
    for (int round = 0; round < rounds; round++) {
      Main.progress(connections + " connections", round, rounds);
      for (var measured : all.entrySet()) {
        EchoServer server = servers.get(measured.getKey());
        measured.getValue().add(figures(generator, server, connections, seconds));
      }
    }
    double anchor = all.get(C).median("cpu_us");
    System.out.printf(
        Locale.ROOT,
        "%n%,d connections, 64 bytes: CPU time per message, %.2f us in C%n%-20s%12s%12s%n",
        connections,
        anchor,
        "(medians)",
        "to C",
        "to threads");
    all.forEach(
        (name, measured) -> {
          double toC = measured.ratio(all.get(C), "cpu_us");
          double toThreads = measured.ratio(all.get(THREADS), "cpu_us");
          System.out.printf(Locale.ROOT, "%-20s%12.2f%12.2f%n", name, toC, toThreads);
        });
  }

  private static Map<String, Double> figures(
      String generator, EchoServer server, int connections, double seconds) throws Exception {
    String[] load = {
      generator, "pp", "-n", "" + connections, "-m", "64", "-w", "0.5", "-d", "" + seconds
    };
    List<String> command = new ArrayList<>(List.of(load));
    command.addAll(List.of("-p", "" + server.port(), "-P", "" + server.pid()));
    return Programs.figures(Programs.pinned(1, command));
  }
}
