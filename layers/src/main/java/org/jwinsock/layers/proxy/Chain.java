package org.jwinsock.layers.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Proxies one behind the other, and whether they did their work when last asked.
final class Chain {

  /// How long a chain that does not work is asked after all others.
  static final Duration DEAD_FOR = Duration.ofSeconds(30);

  private final List<Hop> hops;
  private volatile boolean failed;
  private volatile long failedAt;

  /// @param hops the first one is connected to; never empty
  Chain(List<Hop> hops) {
    this.hops = List.copyOf(hops);
  }

  List<Hop> hops() {
    return hops;
  }

  Hop first() {
    return hops.getFirst();
  }

  /// It has done its work.
  void works() {
    failed = false;
  }

  /// It has not.
  ///
  /// @param now nanoseconds of a clock that only goes on
  void fails(long now) {
    failedAt = now;
    failed = true;
  }

  boolean isDead(long now) {
    return failed && now - failedAt < DEAD_FOR.toNanos();
  }

  /// In which order chains are tried: those that work as they stand, then those that did not work a
  /// short while ago, because they may again.
  static List<Chain> inOrder(List<Chain> chains, long now) {
    List<Chain> order = new ArrayList<>();
    List<Chain> dead = new ArrayList<>();
    for (Chain each : chains) {
      (each.isDead(now) ? dead : order).add(each);
    }
    order.addAll(dead);
    return order;
  }

  /// Without credentials.
  @Override
  public String toString() {
    return hops.stream().map(Hop::toString).collect(Collectors.joining(" -> "));
  }
}
