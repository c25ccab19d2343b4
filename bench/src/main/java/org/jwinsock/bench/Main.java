package org.jwinsock.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// `winsock bench [GROUP [OPTION...]]`: runs one group, or lists them all.
public final class Main {

  private Main() {}

  public static void main(String[] args) throws Exception {
    Map<String, Group> groups = groups();
    if (args.length == 0 || args[0].equals("--help")) {
      groups.forEach((name, group) -> System.out.printf("%-12s %s%n", name, group.summary()));
      return;
    }
    Group group = groups.get(args[0]);
    if (group == null) {
      System.err.println("winsock bench: no group " + args[0] + "; there are " + groups.keySet());
      System.exit(2);
      return;
    }
    if (List.of(args).contains("--help")) {
      System.out.printf("winsock bench %s: %s%n", args[0], group.summary());
      return;
    }
    boolean met = group.run(List.of(args).subList(1, args.length));
    System.exit(met ? 0 : 1);
  }

  private static Map<String, Group> groups() {
    Map<String, Group> groups = new LinkedHashMap<>();
    groups.put("spine", new Spine());
    groups.put("io", new Io());
    groups.put("models", new Models());
    groups.put("alloc", new Alloc());
    groups.put("idle", new Idle());
    groups.put("layers", new Layers());
    groups.put("tls", new Tls());
    jmh().forEach((name, pattern) -> groups.put(name, new JmhGroup(name, pattern)));
    return groups;
  }

  /// Classes of JMH benchmarks, by their simple names.
  private static Map<String, String> jmh() {
    Map<String, String> found = new TreeMap<>();
    if (Main.class.getResource(BenchmarkList.BENCHMARK_LIST) != null) {
      for (var benchmark : BenchmarkList.defaultList().getAll(null, new ArrayList<>())) {
        String type = benchmark.getUserClassQName();
        String name = type.substring(type.lastIndexOf('.') + 1);
        found.put(name, "\\." + name + "\\.");
      }
    }
    return found;
  }

  static void progress(String what, int round, int rounds) {
    System.err.printf("%s: round %d of %d%n", what, round + 1, rounds);
  }

  /// The number that follows an option.
  static double option(List<String> options, String name, double otherwise) {
    int at = options.indexOf(name);
    return at < 0 || at + 1 == options.size() ? otherwise : Double.parseDouble(options.get(at + 1));
  }

  /// Something that can be measured.
  interface Group {
    String summary();

    /// Measures, prints, and answers whether every target was met.
    boolean run(List<String> options) throws Exception;
  }

  private record JmhGroup(String name, String pattern) implements Group {
    @Override
    public String summary() {
      return "JMH benchmarks of " + name;
    }

    @Override
    public boolean run(List<String> options) throws Exception {
      new Runner(new OptionsBuilder().include(pattern).build()).run();
      return true;
    }
  }
}
