package org.jwinsock.bench;

import java.util.List;
import java.util.Locale;

/// What the synchronous half costs against its anchors, both measured in turns in one run:
///
/// - blocking ping-pong of 64 bytes against the same program in C: round trips per second;
/// - a select server at 64 connections against the JDK's Selector: CPU time per message.
final class Spine implements Main.Group {

  private static final double PING_PONG_TARGET = 0.9;
  private static final double SELECT_TARGET = 1.0;

  @Override
  public String summary() {
    return "blocking ping-pong against C, select against NIO; options: --rounds N, --seconds S";
  }

  @Override
  public boolean run(List<String> options) throws Exception {
    int rounds = (int) Main.option(options, "--rounds", 5);
    double seconds = Main.option(options, "--seconds", 2);
    try (CPrograms c = new CPrograms()) {
      boolean pingPong = pingPong(c, rounds, seconds);
      boolean select = select(c, rounds, seconds);
      return pingPong && select;
    }
  }

  private static boolean pingPong(CPrograms c, int rounds, double seconds) throws Exception {
    Measured ours = new Measured("winsock blocking, provider host");
    Measured theirs = new Measured("C read/write");
    List<String> native64 = List.of(c.compile("pingpong").toString(), "" + seconds, "64");
    List<String> java64 = Programs.java(PingPong.class, "" + seconds, "64");
    for (int round = 0; round < rounds; round++) {
      Main.progress("ping-pong", round, rounds);
      theirs.add(Programs.figures(native64));
      ours.add(Programs.figures(java64));
    }
    System.out.printf("%nblocking ping-pong, 64 bytes, one connection%n");
    Measured.table(List.of("rate", "cpu_us"), theirs, ours);
    double ratio = ours.ratio(theirs, "rate");
    return verdict("round trips per second, ours / C", ratio, ">=", PING_PONG_TARGET);
  }

  private static boolean select(CPrograms c, int rounds, double seconds) throws Exception {
    Measured ours = new Measured("winsock select-echo, provider host");
    Measured theirs = new Measured("JDK Selector echo");
    String load = c.compile("loadgen").toString();
    try (EchoServer select =
            EchoServer.start(Programs.tool("example", "select-echo", "--port", "0"));
        EchoServer nio = EchoServer.start(Programs.java(NioEcho.class, "0"))) {
      for (EchoServer server : List.of(select, nio)) {
        for (int i = 0; i < 3; i++) {
          Programs.figures(load(load, server, 1.5)); // compiled code before anything counts
        }
      }
      for (int round = 0; round < rounds; round++) {
        Main.progress("select", round, rounds);
        theirs.add(Programs.figures(load(load, nio, seconds)));
        ours.add(Programs.figures(load(load, select, seconds)));
      }
    }
    System.out.printf("%nselect server, 64 connections, 64 bytes%n");
    Measured.table(List.of("rate", "cpu_us", "p50", "p99"), theirs, ours);
    double ratio = ours.ratio(theirs, "cpu_us");
    return verdict("CPU per message, ours / JDK Selector", ratio, "<=", SELECT_TARGET);
  }

  private static List<String> load(String generator, EchoServer server, double seconds) {
    return Programs.pinned(
        1,
        List.of(
            generator,
            "pp",
            "-n",
            "64",
            "-m",
            "64",
            "-p",
            "" + server.port(),
            "-P",
            "" + server.pid(),
            "-d",
            "" + seconds,
            "-w",
            "0.3"));
  }

  private static boolean verdict(String what, double ratio, String relation, double target) {
    boolean met = relation.equals(">=") ? ratio >= target : ratio <= target;
    System.out.printf(
        Locale.ROOT,
        "%s: %.3f, target %s %.2f: %s%n",
        what,
        ratio,
        relation,
        target,
        met ? "met" : "MISSED");
    return met;
  }
}
