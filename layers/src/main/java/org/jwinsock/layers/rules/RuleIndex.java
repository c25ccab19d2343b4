package org.jwinsock.layers.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Rules in order, of which the first that matches counts, found without asking all of them.
///
/// Every rule stands in one list for each of its destinations: that of its block of addresses, of
/// its name, of its port, or of those that have to be asked always. The lists that may be about a
/// peer are gone through together in the order of the rules.
///
/// @param <R> a rule
public final class RuleIndex<R> {

  private static final int[] NONE = {};

  private final List<R> rules;
  private final Map<Cidr, int[]> blocks = new HashMap<>();
  private final int[] prefixes;
  private final Map<String, int[]> names = new HashMap<>();
  private final Map<String, int[]> suffixes = new HashMap<>();
  private final Map<Integer, int[]> ports = new HashMap<>();
  private int[] others = NONE;

  /// @param rules in the order of the file
  /// @param destinations of a rule; none means that it is about every peer
  public RuleIndex(List<R> rules, Function<R, List<Destination>> destinations) {
    this.rules = List.copyOf(rules);
    Set<Integer> lengths = new TreeSet<>();
    for (int i = 0; i < rules.size(); i++) {
      List<Destination> all = destinations.apply(rules.get(i));
      if (all.isEmpty()) {
        others = with(others, i);
      }
      for (Destination each : all) {
        add(i, each, lengths);
      }
    }
    prefixes = lengths.stream().mapToInt(Integer::intValue).toArray();
  }

  private void add(int rule, Destination destination, Set<Integer> lengths) {
    if (destination.isNegated()) {
      others = with(others, rule);
      return;
    }
    switch (destination.host()) {
      case Destination.Host.Block(Cidr block) -> {
        lengths.add(block.bits());
        blocks.merge(block, new int[] {rule}, RuleIndex::append);
      }
      case Destination.Host.Named(Glob glob) when glob.isExact() ->
          names.merge(glob.pattern(), new int[] {rule}, RuleIndex::append);
      case Destination.Host.Named(Glob glob)
          when glob.pattern().startsWith("*.") && new Glob(glob.pattern().substring(1)).isExact() ->
          suffixes.merge(glob.pattern().substring(1), new int[] {rule}, RuleIndex::append);
      case Destination.Host.Any _ when destination.ports().single() >= 0 ->
          ports.merge(destination.ports().single(), new int[] {rule}, RuleIndex::append);
      default -> others = with(others, rule);
    }
  }

  private static int[] append(int[] before, int[] more) {
    return with(before, more[0]);
  }

  private static int[] with(int[] before, int rule) {
    if (before.length > 0 && before[before.length - 1] == rule) {
      return before; // of two destinations of one rule
    }
    int[] longer = Arrays.copyOf(before, before.length + 1);
    longer[before.length] = rule;
    return longer;
  }

  /// The first rule that matches; null if none does.
  ///
  /// @param matches asked of those that may be about the peer, in order
  public @Nullable R first(Peer peer, Predicate<R> matches) {
    List<int[]> lists = new ArrayList<>(8);
    collect(peer, lists);
    int[] at = new int[lists.size()];
    int last = -1;
    while (true) {
      int next = Integer.MAX_VALUE;
      for (int i = 0; i < at.length; i++) {
        int[] list = lists.get(i);
        while (at[i] < list.length && list[at[i]] <= last) {
          at[i]++;
        }
        if (at[i] < list.length) {
          next = Math.min(next, list[at[i]]);
        }
      }
      if (next == Integer.MAX_VALUE) {
        return null;
      }
      if (matches.test(rules.get(next))) {
        return rules.get(next);
      }
      last = next;
    }
  }

  private void collect(Peer peer, List<int[]> lists) {
    add(lists, others);
    add(lists, ports.get(peer.port()));
    if (peer.address() != null) {
      for (int bits : prefixes) {
        Cidr block = Cidr.of(peer.address(), bits);
        add(lists, block == null ? null : blocks.get(block));
      }
    }
    for (String name : peer.names()) {
      add(lists, names.get(name));
      for (int dot = name.indexOf('.'); dot >= 0 && !suffixes.isEmpty(); ) {
        add(lists, suffixes.get(name.substring(dot)));
        dot = name.indexOf('.', dot + 1);
      }
    }
  }

  private static void add(List<int[]> lists, int @Nullable [] list) {
    if (list != null && list.length > 0) {
      lists.add(list);
    }
  }

  /// All rules, in order.
  public List<R> rules() {
    return rules;
  }
}
