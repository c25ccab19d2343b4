package org.jwinsock.layers.filter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.rules.Destination;
import org.jwinsock.layers.rules.Durations;
import org.jwinsock.layers.rules.NameGlob;
import org.jwinsock.layers.rules.RuleIds;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlMap;
import org.jwinsock.yaml.YamlNode;
import org.jwinsock.yaml.YamlScalar;

/// Reads the `filter:` section.
final class FilterRules {

  static final List<String> KEYS = List.of("default", "shadow", "rules", "sublayers");
  static final List<String> SUBLAYER_KEYS = List.of("name", "weight", "rules");
  static final List<String> RULE_KEYS =
      List.of(
          "id", "at", "proto", "to", "local", "class", "thread", "allow", "deny", "reset", "drop",
          "log", "shadow", "for");

  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "raw", "unix");
  private static final int MOST_WEIGHT = 65_535;

  private final Problems problems = new Problems();
  private final RuleIds ids = new RuleIds();

  private FilterRules() {}

  /// Reads the section.
  ///
  /// @throws YamlException with everything that is wrong
  static FilterPolicy read(YamlMap section, LongSupplier clock) throws YamlException {
    return new FilterRules().policy(section, clock);
  }

  private FilterPolicy policy(YamlMap section, LongSupplier clock) throws YamlException {
    section.onlyKeys(problems, KEYS);
    Verdict.Action otherwise = Verdict.Action.DENY;
    String named = section.text(problems, "default", null);
    if (named == null || !named.equals("allow") && !named.equals("deny")) {
      YamlNode there = section.get("default");
      problems.add(
          there == null ? section.place() : there.place(),
          there == null ? "no default" : there.describe(),
          "default: allow or default: deny");
    } else if (named.equals("allow")) {
      otherwise = Verdict.Action.ALLOW;
    }
    List<FilterPolicy.Sublayer> sublayers = new ArrayList<>();
    sublayers.add(new FilterPolicy.Sublayer("rules", 0, rules(section)));
    for (YamlMap each : section.maps(problems, "sublayers")) {
      each.onlyKeys(problems, SUBLAYER_KEYS);
      String name = each.text(problems, "name", "");
      int weight = (int) each.number(problems, "weight", 0, 0, MOST_WEIGHT);
      sublayers.add(new FilterPolicy.Sublayer(name == null ? "" : name, weight, rules(each)));
    }
    boolean shadow = section.truth(problems, "shadow", false);
    problems.check();
    return new FilterPolicy(sublayers, otherwise, shadow, clock);
  }

  private List<Rule> rules(YamlMap map) {
    List<Rule> rules = new ArrayList<>();
    for (YamlMap each : map.maps(problems, "rules")) {
      rules.add(rule(each));
    }
    return rules;
  }

  private Rule rule(YamlMap map) {
    map.onlyKeys(problems, RULE_KEYS);
    String id = ids.read(map, problems);
    Set<At> at = at(map);
    List<Destination> to = Destination.readAll(map, "to", problems);
    Verdict.Action action = action(map, to, at);
    String protocol = map.text(problems, "proto", null);
    if (protocol != null && !PROTOCOLS.contains(protocol)) {
      YamlNode there = map.get("proto");
      problems.add(
          there == null ? map.place() : there.place(),
          '"' + protocol + '"',
          "tcp, udp, raw or unix");
    }
    boolean once = "once".equals(text(map, "for"));
    boolean untilExit = "until exit".equals(text(map, "for"));
    Duration lifetime = once || untilExit ? null : Durations.read(map, "for", problems);
    return new Rule(
        id,
        at,
        protocol,
        to,
        Destination.readAll(map, "local", problems),
        glob(map, "thread"),
        glob(map, "class"),
        action,
        map.truth(problems, "log", false),
        map.truth(problems, "shadow", false),
        lifetime,
        once,
        new LongAdder());
  }

  private static @Nullable String text(YamlMap map, String key) {
    return map.get(key) instanceof YamlScalar scalar ? scalar.text() : null;
  }

  private @Nullable NameGlob glob(YamlMap map, String key) {
    String pattern = map.text(problems, key, null);
    return pattern == null ? null : new NameGlob(pattern);
  }

  private Set<At> at(YamlMap map) {
    Set<At> at = EnumSet.noneOf(At.class);
    for (YamlScalar each : map.texts(problems, "at")) {
      boolean known = false;
      for (At one : At.values()) {
        if (one.toString().equals(each.text())) {
          at.add(one);
          known = true;
        }
      }
      if (!known) {
        problems.add(
            each.place(), each.describe(), "resolve, bind, listen, accept, connect or send");
      }
    }
    return at.isEmpty() ? EnumSet.of(At.LISTEN, At.ACCEPT, At.CONNECT, At.SEND) : at;
  }

  /// One of `allow`, `deny`, `reset`, `drop`; with names in place of `true` it is about these.
  private Verdict.Action action(YamlMap map, List<Destination> to, Set<At> at) {
    Verdict.Action found = null;
    for (Verdict.Action each : Verdict.Action.values()) {
      String key = each.toString();
      YamlNode value = map.get(key);
      if (value == null) {
        continue;
      }
      if (found != null) {
        problems.add(value.place(), key + " besides " + found, "one of allow, deny, reset, drop");
      }
      found = each;
      boolean plain = value instanceof YamlScalar scalar && scalar.text().equals("true");
      if (!plain && !at.equals(EnumSet.of(At.RESOLVE))) {
        problems.add(
            value.place(), value.describe(), "true; names stand here in rules at: resolve");
      } else if (!plain) {
        to.addAll(Destination.readAll(map, key, problems));
      }
    }
    if (found == null) {
      problems.add(map.place(), "a rule that says nothing", "allow, deny, reset or drop: true");
    }
    return found == null ? Verdict.Action.DENY : found;
  }
}
