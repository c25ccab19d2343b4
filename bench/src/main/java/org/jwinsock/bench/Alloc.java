package org.jwinsock.bench;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// What a message costs the collector: bytes allocated by each of [Cycles], all threads together.
final class Alloc implements Main.Group {

  private static final String FIGURE = "gc.alloc.rate.norm";

  /// Of a whole message; what the profiler itself allocates is spread over all of them.
  private static final double MOST_BYTES = 1;

  @Override
  public String summary() {
    return "bytes allocated for a message; options: --rounds N, --seconds S";
  }

  @Override
  public boolean run(List<String> options) throws Exception {
    TimeValue time =
        new TimeValue((long) (Main.option(options, "--seconds", 1) * 1000), TimeUnit.MILLISECONDS);
    int rounds = (int) Main.option(options, "--rounds", 5);
    var measured =
        new Runner(
                new OptionsBuilder()
                    .include("\\." + Cycles.class.getSimpleName() + "\\.")
                    .addProfiler(GCProfiler.class)
                    .forks(1)
                    .warmupIterations(rounds)
                    .warmupTime(time)
                    .measurementIterations(rounds)
                    .measurementTime(time)
                    .shouldFailOnError(true)
                    .build())
            .run();
    System.out.printf("%n%-16s %14s %14s%n", "a message by", "messages/s", "bytes/message");
    boolean met = true;
    for (RunResult each : measured) {
      Result<?> bytes = each.getSecondaryResults().get(FIGURE);
      if (bytes == null) {
        throw new IllegalStateException("this runtime does not count allocations");
      }
      String name = each.getParams().getBenchmark();
      System.out.printf(
          Locale.ROOT,
          "%-16s %14.0f %14.3f%n",
          name.substring(name.lastIndexOf('.') + 1),
          each.getPrimaryResult().getScore(),
          bytes.getScore());
      met &= bytes.getScore() < MOST_BYTES;
    }
    System.out.printf(
        Locale.ROOT, "less than %.0f byte for a message: %s%n", MOST_BYTES, met ? "met" : "MISSED");
    return met;
  }
}
