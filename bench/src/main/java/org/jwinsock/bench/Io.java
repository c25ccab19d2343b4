package org.jwinsock.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the asynchronous half costs against its anchors: CPU time per message of echo servers that
/// run side by side and are loaded in turns, the server on one processor and the load on another.
final class Io implements Main.Group {

  /// A load, and what is compared.
  ///
  /// @param figure of the load generator
  /// @param load its arguments
  private record Load(String title, String figure, List<String> load) {}

  /// Ours against an anchor, at most so many times as much.
  private record Target(Load load, String ours, String anchor, double atMost) {}

  private static final Load SIXTY_FOUR =
      new Load("64 connections, 64 bytes", "cpu_us", List.of("pp", "-n", "64", "-m", "64"));
  private static final Load THOUSAND =
      new Load("1,000 connections, 64 bytes", "cpu_us", List.of("pp", "-n", "1000", "-m", "64"));
  private static final Load TEN_THOUSAND =
      new Load("10,000 connections, 64 bytes", "cpu_us", List.of("pp", "-n", "10000", "-m", "64"));
  private static final Load ONE =
      new Load("1 connection, 64 bytes: round trip", "p50", List.of("pp", "-n", "1", "-m", "64"));
  private static final Load SHORT =
      new Load("connect, echo, close", "cpu_us", List.of("conn", "-n", "16", "-m", "64"));
  private static final Load BULK =
      new Load("bulk, CPU per 16 KiB", "cpu_us", List.of("bulk", "-n", "4"));

  private static final double WARM_SECONDS = 1.5;

  private static final String C = "C epoll";
  private static final String PORT = "winsock iocp-echo, 1 worker";
  private static final String FOUR = "winsock iocp-echo, 4 workers";
  private static final String ASYNC = "JDK asynchronous channels";
  private static final String NETTY = "Netty 4.2 NIO";

  private static final String URING = "C liburing";
  private static final String RIO = "winsock rio-echo";
  private static final String VIRTUAL = "winsock vt-echo";
  private static final String JDK_VIRTUAL = "JDK virtual threads";

  private static final List<Target> TARGETS =
      List.of(
          new Target(SIXTY_FOUR, PORT, C, 1.05),
          new Target(SIXTY_FOUR, PORT, ASYNC, 0.80),
          new Target(SIXTY_FOUR, PORT, NETTY, 1.0),
          new Target(SIXTY_FOUR, FOUR, C, 1.20),
          new Target(SIXTY_FOUR, RIO, URING, 1.05),
          new Target(SIXTY_FOUR, VIRTUAL, JDK_VIRTUAL, 0.95),
          new Target(THOUSAND, PORT, C, 1.10),
          new Target(THOUSAND, PORT, ASYNC, 1.0),
          new Target(THOUSAND, PORT, NETTY, 1.0),
          new Target(TEN_THOUSAND, PORT, ASYNC, 1.0),
          new Target(TEN_THOUSAND, PORT, NETTY, 1.0),
          new Target(ONE, PORT, C, 1.15),
          new Target(SHORT, PORT, C, 1.05),
          new Target(BULK, PORT, C, 1.15));

  @Override
  public String summary() {
    return "ports, registered I/O, virtual threads against C, the JDK, Netty; options: --rounds N, --seconds S";
  }

  @Override
  public boolean run(List<String> options) throws Exception {
    int rounds = (int) Main.option(options, "--rounds", 11);
    double seconds = Main.option(options, "--seconds", 0.5);
    try (CPrograms c = new CPrograms()) {
      String generator = c.compile("loadgen").toString();
      Map<String, List<String>> commands = new LinkedHashMap<>();
      commands.put(C, List.of(c.compile("echo_epoll").toString(), "0"));
      commands.put(PORT, Programs.tool("example", "iocp-echo", "--port", "0", "--workers", "1"));
      commands.put(FOUR, Programs.tool("example", "iocp-echo", "--port", "0", "--workers", "4"));
      commands.put(ASYNC, Programs.java(AioEcho.class, "0"));
      commands.put(NETTY, Programs.java(NettyEcho.class, "0"));
      if (CPrograms.hasUring()) {
        String uring = c.compile("echo_uring", "-luring").toString();
        commands.put(URING, List.of(uring, "0", "plain"));
        commands.put(RIO, Programs.tool("example", "rio-echo", "--port", "0"));
      } else {
        System.out.println("no liburing (Debian: apt install liburing-dev): rio-echo is left out");
      }
      commands.put(VIRTUAL, Programs.tool("example", "vt-echo", "--port", "0"));
      commands.put(JDK_VIRTUAL, Programs.java(ThreadEcho.class, "0"));
      Map<String, EchoServer> servers = new LinkedHashMap<>();
      try {
        for (var command : commands.entrySet()) {
          servers.put(command.getKey(), EchoServer.start(command.getValue()));
        }
        return measure(generator, servers, rounds, seconds);
      } finally {
        servers.values().forEach(EchoServer::close);
      }
    }
  }

  private static boolean measure(
      String generator, Map<String, EchoServer> servers, int rounds, double seconds)
      throws Exception {
    for (EchoServer server : servers.values()) {
      for (int i = 0; i < 3; i++) { // compiled code before anything counts
        Programs.figures(command(generator, SIXTY_FOUR, server, WARM_SECONDS));
      }
    }
    Map<Load, Map<String, Measured>> all = new LinkedHashMap<>();
    for (Load load : List.of(SIXTY_FOUR, THOUSAND, TEN_THOUSAND, ONE, SHORT, BULK)) {
      Map<String, Measured> measured = new LinkedHashMap<>();
      servers.keySet().stream()
          .filter(name -> isMeasured(load, name))
          .forEach(name -> measured.put(name, new Measured(name)));
      for (String name : measured.keySet()) { // what only this load needs is compiled, too
        Programs.figures(command(generator, load, servers.get(name), WARM_SECONDS));
      }
      for (int round = 0; round < rounds; round++) {
        Main.progress(load.title(), round, rounds);
        for (var each : measured.entrySet()) {
          EchoServer server = servers.get(each.getKey());
          each.getValue().add(Programs.figures(command(generator, load, server, seconds)));
        }
      }
      System.out.printf("%n%s%n", load.title());
      Measured.table(List.of("rate", "cpu_us", "p50"), measured.values().toArray(new Measured[0]));
      all.put(load, measured);
    }
    return verdicts(all);
  }

  /// What is compared under a load, and the servers that it says something of anyway.
  private static boolean isMeasured(Load load, String server) {
    return List.of(C, PORT, FOUR, ASYNC, NETTY).contains(server)
        || TARGETS.stream()
            .filter(target -> target.load().equals(load))
            .anyMatch(target -> target.ours().equals(server) || target.anchor().equals(server));
  }

  private static List<String> command(
      String generator, Load load, EchoServer server, double seconds) {
    List<String> command = new ArrayList<>(List.of(generator));
    command.addAll(load.load());
    command.addAll(List.of("-p", "" + server.port(), "-P", "" + server.pid(), "-d", "" + seconds));
    command.addAll(List.of("-w", "0.3"));
    return Programs.pinned(1, command);
  }

  private static boolean verdicts(Map<Load, Map<String, Measured>> all) {
    System.out.println();
    boolean met = true;
    for (Target target : TARGETS) {
      Map<String, Measured> measured = all.getOrDefault(target.load(), Map.of());
      Measured ours = measured.get(target.ours());
      Measured anchor = measured.get(target.anchor());
      if (ours == null || anchor == null) {
        System.out.printf("%-36s %s: not measured here%n", target.load().title(), target.ours());
        continue;
      }
      String figure = target.load().figure();
      double ratio = ours.ratio(anchor, figure);
      boolean reached = ratio <= target.atMost();
      met &= reached;
      System.out.printf(
          Locale.ROOT,
          "%-36s %-29s / %-26s %.3f, target <= %.2f: %s%n",
          target.load().title(),
          target.ours(),
          target.anchor(),
          ratio,
          target.atMost(),
          reached ? "met" : "MISSED");
    }
    return met;
  }
}
