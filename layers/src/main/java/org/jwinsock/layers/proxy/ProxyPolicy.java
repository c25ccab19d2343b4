package org.jwinsock.layers.proxy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.rules.Destination;
import org.jwinsock.layers.rules.Peer;
import org.jwinsock.layers.rules.RuleIndex;

/// Where destinations go. Immutable, but for what its chains know about themselves.
final class ProxyPolicy {

  /// One rule.
  ///
  /// @param to one of them has to match; empty for any destination
  record Rule(String id, List<Destination> to, Way way) {

    private boolean mayConcern(String name) {
      return to.isEmpty() || to.stream().anyMatch(each -> each.mayConcern(name));
    }

    private boolean concerns(String name) {
      return to.isEmpty()
          || to.stream().anyMatch(each -> each.isOfEveryPort() && each.mayConcern(name));
    }
  }

  /// What was decided.
  ///
  /// @param rule for reports
  record Decision(String rule, Way way) {}

  private final RuleIndex<Rule> rules;
  private final @Nullable NoLeak noLeak;

  /// @param noLeak null if what no rule speaks of goes past the proxies
  ProxyPolicy(List<Rule> rules, @Nullable NoLeak noLeak) {
    this.rules = new RuleIndex<>(rules, Rule::to);
    this.noLeak = noLeak;
  }

  /// What is refused because it would go round the proxies; null if nothing is.
  @Nullable NoLeak noLeak() {
    return noLeak;
  }

  /// How an address is reached: by the first rule that matches.
  Decision decide(Peer peer) {
    Rule found =
        rules.first(
            peer,
            rule -> rule.to.isEmpty() || rule.to.stream().anyMatch(each -> each.matches(peer)));
    if (found != null) {
      return new Decision(found.id, found.way);
    }
    boolean leaks = noLeak != null && noLeak.forbids(peer.address());
    return new Decision("default", leaks ? new Way.Nowhere() : new Way.Direct());
  }

  /// Who looks a name up.
  enum Lookup {
    /// A proxy: the program gets a stand-in.
    REMOTE,
    /// The namespace providers of this machine.
    LOCAL,
    /// Nobody.
    NOBODY
  }

  /// Who looks a name up. A rule for some ports only may be about it or not: if any rule that is
  /// asked before the first sure one leaves names to a proxy, a proxy has it, because a stand-in
  /// can still be looked up here when the port is known, and a question that went out is out.
  ///
  /// @param name as [Peer#normal] has it
  Lookup lookup(String name) {
    for (Rule each : rules.rules()) {
      if (!each.mayConcern(name)) {
        continue;
      }
      if (each.way instanceof Way.Through through && through.remoteNames()) {
        return Lookup.REMOTE;
      }
      if (each.concerns(name)) {
        return Lookup.LOCAL;
      }
    }
    return noLeak == null ? Lookup.LOCAL : Lookup.NOBODY;
  }

  /// Every proxy that a connection is made to.
  Set<Target> proxies() {
    Set<Target> found = new LinkedHashSet<>();
    for (Rule each : rules.rules()) {
      if (each.way instanceof Way.Through through) {
        through.chains().forEach(chain -> found.add(chain.first().at()));
      }
    }
    return found;
  }

  /// True if some rule leaves names to a proxy, so that the addresses of stand-ins are nobody
  /// else's.
  boolean hasStandIns() {
    return rules.rules().stream()
        .anyMatch(each -> each.way instanceof Way.Through through && through.remoteNames());
  }
}
