package org.jwinsock.layers.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.rules.Destination;
import org.jwinsock.layers.rules.Peer;
import org.jwinsock.layers.rules.RuleIndex;

/// Decides by rules. Immutable but for hit counts and rules that are used up.
///
/// Sublayers are asked by weight, the heaviest first; in each the first rule that matches counts.
/// As in the Windows Filtering Platform a block of any sublayer overrides what others permit, so
/// that nobody's permission undoes somebody else's prohibition. What no rule speaks of is the
/// default.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/fwp/filter-arbitration">Filter
///   Arbitration</a>
class FilterPolicy {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.layers.filter");

  /// Rules with a weight of their own.
  ///
  /// @param weight the heaviest is asked first
  record Sublayer(String name, int weight, List<Rule> rules) {}

  private final List<Map<At, RuleIndex<Rule>>> sublayers = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final Verdict.Action otherwise;
  private final boolean shadow;
  private final LongSupplier clock;
  private final long since;

  /// Rules that hold once and have been used.
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  /// @param otherwise what becomes of what no rule speaks of
  /// @param shadow true if nothing is enforced
  /// @param clock nanoseconds, as [System#nanoTime()]
  FilterPolicy(
      List<Sublayer> sublayers, Verdict.Action otherwise, boolean shadow, LongSupplier clock) {
    this.otherwise = otherwise;
    this.shadow = shadow;
    this.clock = clock;
    this.since = clock.getAsLong();
    List<Sublayer> heaviestFirst = new ArrayList<>(sublayers);
    heaviestFirst.sort(Comparator.comparingInt(Sublayer::weight).reversed());
    for (Sublayer each : heaviestFirst) {
      rules.addAll(each.rules());
      Map<At, RuleIndex<Rule>> byOperation = new EnumMap<>(At.class);
      for (At at : At.values()) {
        List<Rule> about = each.rules().stream().filter(rule -> rule.at().contains(at)).toList();
        byOperation.put(at, new RuleIndex<>(about, rule -> destinations(at, rule)));
      }
      this.sublayers.add(byOperation);
    }
  }

  /// What the index of an operation is built on: the other end, and for those that have none this
  /// one.
  private static List<Destination> destinations(At at, Rule rule) {
    return isLocal(at) ? rule.local() : rule.to();
  }

  private static boolean isLocal(At at) {
    return at == At.BIND || at == At.LISTEN;
  }

  /// Decides. What goes wrong while deciding is a reason to deny.
  Verdict decide(Operation operation) {
    try {
      return judge(operation);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.ERROR, "Deciding failed, so it is denied: " + operation, e);
      return new Verdict(Verdict.Action.DENY, "error", true);
    }
  }

  /// Decides, or fails.
  Verdict judge(Operation operation) {
    Rule permits = null;
    for (Map<At, RuleIndex<Rule>> sublayer : sublayers) {
      Rule found = first(sublayer, operation);
      if (found == null) {
        continue;
      }
      found.hits().increment();
      if (found.action() != Verdict.Action.ALLOW) {
        return enforced(found, operation);
      }
      if (permits == null) {
        permits = found;
      }
    }
    if (permits != null) {
      return new Verdict(Verdict.Action.ALLOW, permits.id(), permits.log());
    }
    boolean allowed = otherwise == Verdict.Action.ALLOW || !operation.at().hasDefault();
    if (allowed) {
      return new Verdict(Verdict.Action.ALLOW, "default", false);
    }
    Verdict verdict = new Verdict(otherwise, "default", true);
    return shadow ? shadowed(verdict, operation) : verdict;
  }

  private Verdict enforced(Rule rule, Operation operation) {
    Verdict verdict = new Verdict(rule.action(), rule.id(), true);
    return shadow || rule.shadow() ? shadowed(verdict, operation) : verdict;
  }

  private static Verdict shadowed(Verdict verdict, Operation operation) {
    Reports.shadow(verdict, operation);
    return new Verdict(Verdict.Action.ALLOW, verdict.rule(), false);
  }

  private @Nullable Rule first(Map<At, RuleIndex<Rule>> sublayer, Operation operation) {
    RuleIndex<Rule> index = sublayer.get(operation.at());
    if (index == null) {
      return null;
    }
    Peer key = isLocal(operation.at()) ? operation.local() : operation.to();
    Rule found = index.first(key, rule -> matches(rule, operation));
    if (found != null && found.once() && !used.add(found.id())) {
      return index.first(key, rule -> !isUsed(rule) && matches(rule, operation));
    }
    return found;
  }

  private boolean isUsed(Rule rule) {
    return rule.once() && used.contains(rule.id());
  }

  private boolean matches(Rule rule, Operation operation) {
    return (rule.protocol() == null || rule.protocol().equals(operation.protocol()))
        && (rule.lifetime() == null || clock.getAsLong() - since < rule.lifetime().toNanos())
        && !isUsed(rule)
        && isAbout(rule.to(), operation.to())
        && isAbout(rule.local(), operation.local())
        && (rule.thread() == null || rule.thread().matches(operation.thread()))
        && (rule.type() == null || Operation.isCalledBy(rule.type()::matches));
  }

  private static boolean isAbout(List<Destination> destinations, Peer peer) {
    if (destinations.isEmpty()) {
      return true;
    }
    for (Destination each : destinations) {
      if (each.matches(peer)) {
        return true;
      }
    }
    return false;
  }

  /// All rules, in the order they are asked.
  List<Rule> rules() {
    return rules;
  }
}
