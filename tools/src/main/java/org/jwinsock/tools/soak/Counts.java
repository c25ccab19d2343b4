package org.jwinsock.tools.soak;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// What has happened.
final class Counts {

  /// What is counted beside the operations.
  enum What {
    CONNECTIONS,
    BYTES,
    CANCELS,
    RESETS,
    CLOSES,
    HALF_CLOSES,
    WHOLE_STREAMS,
    FILES,
    REUSES,
    POSTS,
    PORTS;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private final Map<What, LongAdder> counts = new EnumMap<>(What.class);
  private final LongAdder begun = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();

  Counts() {
    for (What what : What.values()) {
      counts.put(what, new LongAdder());
    }
  }

  void begun() {
    begun.increment();
  }

  void refused() {
    refused.increment();
  }

  void ended(int error) {
    (error == 0 ? succeeded : failed).increment();
  }

  void add(What what, long amount) {
    adder(what).add(amount);
  }

  void add(What what) {
    add(what, 1);
  }

  long count(What what) {
    return adder(what).sum();
  }

  private LongAdder adder(What what) {
    return Objects.requireNonNull(counts.get(what));
  }

  long ended() {
    return succeeded.sum() + failed.sum();
  }

  /// How many are under way now, roughly while things go on.
  long underWay() {
    return begun.sum() - refused.sum() - ended();
  }

  /// All of it, by name.
  Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("operations", begun.sum() - refused.sum());
    all.put("succeeded", succeeded.sum());
    all.put("failed", failed.sum());
    counts.forEach((what, count) -> all.put(what.label(), count.sum()));
    return all;
  }
}
