package org.jwinsock.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The figures of several rounds of one program.
final class Measured {

  private final String name;
  private final Map<String, List<Double>> figures = new HashMap<>();

  Measured(String name) {
    this.name = name;
  }

  void add(Map<String, Double> round) {
    round.forEach((key, value) -> figures.computeIfAbsent(key, _ -> new ArrayList<>()).add(value));
  }

  double median(String key) {
    return median(of(key));
  }

  /// How many times as much as another program, which was measured in the same rounds: the median
  /// of the rounds' ratios, since what disturbs a round disturbs both.
  double ratio(Measured anchor, String key) {
    List<Double> own = of(key);
    List<Double> theirs = anchor.of(key);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(own.size(), theirs.size()); i++) {
      ratios.add(own.get(i) / theirs.get(i));
    }
    return median(ratios);
  }

  private List<Double> of(String key) {
    return figures.getOrDefault(key, List.of(Double.NaN));
  }

  private static double median(List<Double> numbers) {
    List<Double> sorted = new ArrayList<>(numbers);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  /// Prints the medians, a line for each program.
  static void table(List<String> keys, Measured... programs) {
    System.out.printf("%-40s", "(medians)");
    keys.forEach(key -> System.out.printf("%12s", key));
    System.out.println();
    for (Measured program : programs) {
      System.out.printf("%-40s", program.name);
      keys.forEach(key -> System.out.printf(Locale.ROOT, "%12.2f", program.median(key)));
      System.out.println();
    }
  }
}
