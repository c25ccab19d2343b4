package org.jwinsock.bench;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// `winsock bench [GROUP...]`: runs the groups that are named, or lists them all. A group is a
/// class of JMH benchmarks, called by its simple name.
public final class Main {

  private Main() {}

  public static void main(String[] args) throws RunnerException {
    var groups = groups();
    if (args.length == 0) {
      System.out.println("Groups: " + listed(groups));
      return;
    }
    var options = new OptionsBuilder();
    for (var group : args) {
      if (!groups.contains(group)) {
        System.err.println("winsock: no group " + group + "; there are " + listed(groups));
        System.exit(2);
      }
      options.include("\\." + group + "\\.");
    }
    new Runner(options.build()).run();
  }

  private static String listed(SortedSet<String> groups) {
    return groups.isEmpty() ? "none" : String.join(", ", groups);
  }

  private static SortedSet<String> groups() {
    var groups = new TreeSet<String>();
    if (Main.class.getResource(BenchmarkList.BENCHMARK_LIST) == null) {
      return groups; // JMH writes the list with the first benchmark
    }
    for (var benchmark : BenchmarkList.defaultList().getAll(null, List.of())) {
      var type = benchmark.getUserClassQName();
      groups.add(type.substring(type.lastIndexOf('.') + 1));
    }
    return groups;
  }
}
