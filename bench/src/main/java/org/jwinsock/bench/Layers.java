package org.jwinsock.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What layers cost: CPU time per message, and per connection, of `iocp-echo` with layers against
/// the same server without, loaded in turns.
final class Layers implements Main.Group {

  private static final String BARE = "no layer";
  private static final String PASS = "pass-through";
  private static final String IFS = "pass-through-ifs";
  private static final String THREE = "three stacked";
  private static final String BUFFER = "buffer";
  private static final String FILTER = "filter, 10,000 rules";

  private static final int RULES = 10_000;
  private static final double WARM_SECONDS = 1.5;

  /// A receive and a send.
  private static final int OPERATIONS = 2;

  private static final double MOST_NANOS = 60;
  private static final double MOST_STACKED = 1.05;
  private static final double MOST_FILTERED = 1.03;
  private static final double MOST_CONNECT_MICROS = 2;
  private static final double MOST_CATALOG_MILLIS = 10;

  @Override
  public String summary() {
    return "layers against none, in iocp-echo; options: --rounds N, --seconds S";
  }

  @Override
  public boolean run(List<String> options) throws Exception {
    int rounds = (int) Main.option(options, "--rounds", 11);
    double seconds = Main.option(options, "--seconds", 0.5);
    Path rules = rules();
    try (CPrograms c = new CPrograms()) {
      String generator = c.compile("loadgen").toString();
      Map<String, List<String>> commands = new LinkedHashMap<>();
      commands.put(BARE, server());
      commands.put(PASS, server("--layer", PASS));
      commands.put(IFS, server("--layer", IFS));
      commands.put(THREE, server("--layer", PASS, "--layer", PASS, "--layer", PASS));
      commands.put(BUFFER, server("--layer", BUFFER));
      commands.put(FILTER, server("--rules", rules.toString()));
      Map<String, EchoServer> servers = new LinkedHashMap<>();
      try {
        for (var command : commands.entrySet()) {
          servers.put(command.getKey(), EchoServer.start(command.getValue()));
        }
        boolean met = measure(generator, servers, rounds, seconds);
        return catalog(rounds) & met;
      } finally {
        servers.values().forEach(EchoServer::close);
      }
    } finally {
      Files.delete(rules);
    }
  }

  /// What reading the catalog costs a program that starts, with layers over everything installed.
  private static boolean catalog(int rounds) throws Exception {
    Path home = Files.createTempDirectory("catalog");
    try {
      CatalogStart.install(home);
      Measured start = new Measured("catalog");
      for (int i = 0; i < rounds; i++) {
        start.add(Programs.figures(Programs.java(CatalogStart.class, home.toString())));
      }
      return verdict("catalog at start, ms", start.median("ms"), MOST_CATALOG_MILLIS);
    } finally {
      try (var files = Files.walk(home)) {
        for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static List<String> server(String... layers) {
    List<String> arguments =
        new ArrayList<>(List.of("example", "iocp-echo", "--port", "0", "--workers", "1"));
    arguments.addAll(List.of(layers));
    return Programs.tool(arguments.toArray(String[]::new));
  }

  /// Rules about others, and one that lets this machine in.
  private static Path rules() throws IOException {
    StringBuilder text = new StringBuilder("version: 1\nfilter:\n  default: deny\n  rules:\n");
    for (int i = 0; i < RULES; i++) {
      text.append("    - {id: r").append(i).append(", to: \"10.").append(i / 250).append('.');
      text.append(i % 250).append(".0/24:443\", allow: true}\n");
    }
    text.append("    - {id: local, to: 127.0.0.0/8, allow: true}\n");
    text.append("    - {id: serve, at: listen, allow: true}\n");
    return Files.writeString(Files.createTempFile("rules", ".yaml"), text);
  }

  private static boolean measure(
      String generator, Map<String, EchoServer> servers, int rounds, double seconds)
      throws Exception {
    List<String> messages = List.of("pp", "-n", "64", "-m", "64");
    List<String> connections = List.of("conn", "-n", "16", "-m", "64");
    for (EchoServer server : servers.values()) {
      for (int i = 0; i < 3; i++) { // compiled code before anything counts
        Programs.figures(command(generator, messages, server, WARM_SECONDS));
        Programs.figures(command(generator, connections, server, WARM_SECONDS));
      }
    }
    Map<String, Measured> each = measure(generator, servers, messages, rounds, seconds);
    Map<String, Measured> connecting = measure(generator, servers, connections, rounds, seconds);
    boolean met = true;
    for (String name : List.of(PASS, IFS)) {
      double nanos = difference(each, name) * 1000 / OPERATIONS;
      met &= verdict(name + ", ns an operation", nanos, MOST_NANOS);
    }
    met &= verdict(THREE, ratio(each, THREE), MOST_STACKED);
    met &= verdict(FILTER, ratio(each, FILTER), MOST_FILTERED);
    met &=
        verdict(FILTER + ", us a connection", difference(connecting, FILTER), MOST_CONNECT_MICROS);
    System.out.printf(Locale.ROOT, "%-40s %8.3f%n", BUFFER, ratio(each, BUFFER));
    return met;
  }

  private static Map<String, Measured> measure(
      String generator,
      Map<String, EchoServer> servers,
      List<String> load,
      int rounds,
      double seconds)
      throws Exception {
    Map<String, Measured> measured = new LinkedHashMap<>();
    servers.keySet().forEach(name -> measured.put(name, new Measured(name)));
    for (int round = 0; round < rounds; round++) {
      Main.progress(String.join(" ", load), round, rounds);
      for (var one : measured.entrySet()) {
        EchoServer server = servers.get(one.getKey());
        one.getValue().add(Programs.figures(command(generator, load, server, seconds)));
      }
    }
    System.out.printf("%n%s%n", String.join(" ", load));
    Measured.table(List.of("rate", "cpu_us"), measured.values().toArray(new Measured[0]));
    return measured;
  }

  private static double ratio(Map<String, Measured> measured, String name) {
    return measured.get(name).ratio(measured.get(BARE), "cpu_us");
  }

  private static double difference(Map<String, Measured> measured, String name) {
    return measured.get(name).median("cpu_us") - measured.get(BARE).median("cpu_us");
  }

  private static boolean verdict(String what, double figure, double most) {
    boolean met = figure <= most;
    System.out.printf(
        Locale.ROOT, "%-40s %8.3f  at most %.2f: %s%n", what, figure, most, met ? "met" : "MISSED");
    return met;
  }

  private static List<String> command(
      String generator, List<String> load, EchoServer server, double seconds) {
    List<String> command = new ArrayList<>(List.of(generator));
    command.addAll(load);
    command.addAll(List.of("-p", "" + server.port(), "-P", "" + server.pid(), "-d", "" + seconds));
    command.addAll(List.of("-w", "0.3"));
    return Programs.pinned(1, command);
  }
}
