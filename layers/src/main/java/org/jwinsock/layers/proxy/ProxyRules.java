package org.jwinsock.layers.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.rules.Destination;
import org.jwinsock.layers.rules.Durations;
import org.jwinsock.layers.rules.RuleIds;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlList;
import org.jwinsock.yaml.YamlMap;
import org.jwinsock.yaml.YamlNode;
import org.jwinsock.yaml.YamlScalar;

/// Reads the `proxy:` section.
///
/// ```yaml
/// proxy:
///   no-leak: true
///   rules:
///     - {id: inside, match: {to: [10.0.0.0/8, "*.corp.example"]}, direct: true}
///     - {id: udp, match: {to: "*:53"}, chain: "socks5://127.0.0.1:1080", udp: associate}
///     - {id: out, chains: [["socks5://a:1080", "http://me:env:PW@b:3128"], ["http://c:8080"]]}
/// ```
final class ProxyRules {

  static final List<String> KEYS = List.of("no-leak", "rules");
  static final List<String> RULE_KEYS =
      List.of("id", "match", "chain", "chains", "direct", "dns", "udp", "timeout");
  static final List<String> MATCH_KEYS = List.of("to");

  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final int MOST_HOPS = 8;
  static final int MOST_CHAINS = 16;

  private final Problems problems = new Problems();
  private final RuleIds ids = new RuleIds();
  private final Secrets secrets;
  private final Supplier<String> cnonces;
  private boolean noLeak;

  private ProxyRules(Secrets secrets, Supplier<String> cnonces) {
    this.secrets = secrets;
    this.cnonces = cnonces;
  }

  /// Reads the section.
  ///
  /// @param cnonces for [HttpLogin]
  /// @throws YamlException with everything that is wrong; it has no credentials in it
  static ProxyPolicy read(YamlMap section, Secrets secrets, Supplier<String> cnonces)
      throws YamlException {
    return new ProxyRules(secrets, cnonces).policy(section);
  }

  private ProxyPolicy policy(YamlMap section) throws YamlException {
    section.onlyKeys(problems, KEYS);
    noLeak = section.truth(problems, "no-leak", false);
    List<ProxyPolicy.Rule> rules = new ArrayList<>();
    for (YamlMap each : section.maps(problems, "rules")) {
      rules.add(rule(each));
    }
    if (rules.isEmpty()) {
      problems.add(section.place(), "no rules", "rules: with a rule for each way");
    }
    problems.check();
    return new ProxyPolicy(rules, noLeak ? new NoLeak() : null);
  }

  private ProxyPolicy.Rule rule(YamlMap map) {
    map.onlyKeys(problems, RULE_KEYS);
    String id = ids.read(map, problems);
    return new ProxyPolicy.Rule(id, destinations(map), way(map));
  }

  private List<Destination> destinations(YamlMap map) {
    YamlMap match = map.map(problems, "match");
    if (match == null) {
      return List.of();
    }
    match.onlyKeys(problems, MATCH_KEYS);
    return Destination.readAll(match, "to", problems);
  }

  private Way way(YamlMap map) {
    boolean direct = map.truth(problems, "direct", false);
    boolean chained = map.has("chain") || map.has("chains");
    if (direct == chained || map.has("chain") && map.has("chains")) {
      problems.add(
          map.place(),
          direct && chained ? "direct and a chain" : chained ? "chain and chains" : "no way",
          "one of chain: [PROXY, ...], chains: [[PROXY, ...], ...], direct: true");
      return new Way.Nowhere();
    }
    if (direct) {
      for (String key : List.of("dns", "udp", "timeout")) {
        YamlNode there = map.get(key);
        if (there != null) {
          problems.add(there.place(), key + " besides direct: true", "it with a chain");
        }
      }
      return new Way.Direct();
    }
    return through(map);
  }

  private Way through(YamlMap map) {
    boolean[] remote = {false};
    List<Chain> chains = chains(map, remote);
    boolean local =
        map.choice(problems, "dns", "remote", List.of("remote", "local")).equals("local");
    if (local && (remote[0] || noLeak)) {
      wrong(
          map,
          "dns",
          remote[0] ? "dns: local with socks5h" : "dns: local with no-leak: true",
          "dns: remote");
    }
    Way.Udp udp =
        switch (map.choice(problems, "udp", "block", List.of("block", "associate", "direct"))) {
          case "associate" -> Way.Udp.ASSOCIATE;
          case "direct" -> Way.Udp.DIRECT;
          default -> Way.Udp.BLOCK;
        };
    if (udp == Way.Udp.ASSOCIATE) {
      wrong(map, "udp", "udp: associate, which cannot be had yet", "udp: block");
    }
    if (udp == Way.Udp.ASSOCIATE && !chains.stream().allMatch(ProxyRules::relays)) {
      wrong(
          map,
          "udp",
          "udp: associate through something else than one SOCKS5 proxy",
          "chains of one socks5 proxy each, or udp: block");
    }
    if (udp == Way.Udp.DIRECT && noLeak) {
      wrong(map, "udp", "udp: direct with no-leak: true", "udp: block or udp: associate");
    } else if (udp == Way.Udp.DIRECT && !local) {
      wrong(map, "udp", "udp: direct with names that only the proxy knows", "dns: local as well");
    }
    Duration timeout = Durations.read(map, "timeout", problems);
    return chains.isEmpty()
        ? new Way.Nowhere()
        : new Way.Through(chains, !local, udp, timeout == null ? TIMEOUT : timeout);
  }

  private static boolean relays(Chain chain) {
    return chain.hops().size() == 1 && chain.first().scheme() == Hop.Scheme.SOCKS5;
  }

  private void wrong(YamlMap map, String key, String found, String expected) {
    YamlNode there = map.get(key);
    problems.add(there == null ? map.place() : there.place(), found, expected);
  }

  private List<Chain> chains(YamlMap map, boolean[] remote) {
    List<Chain> chains = new ArrayList<>();
    if (map.has("chain")) {
      add(chains, hops(map, map.items("chain"), remote));
      return chains;
    }
    List<YamlNode> items = map.items("chains");
    for (YamlNode each : items) {
      add(chains, hops(map, each instanceof YamlList list ? list.items() : List.of(each), remote));
    }
    if (items.isEmpty() || items.size() > MOST_CHAINS) {
      wrong(map, "chains", items.size() + " chains", "1 to " + MOST_CHAINS + " chains");
    }
    return chains;
  }

  private static void add(List<Chain> chains, List<Hop> hops) {
    if (!hops.isEmpty()) {
      chains.add(new Chain(hops));
    }
  }

  private List<Hop> hops(YamlMap map, List<YamlNode> items, boolean[] remote) {
    List<Hop> hops = new ArrayList<>();
    for (YamlNode each : items) {
      ProxyUrl read = url(each);
      if (read != null) {
        hops.add(read.hop());
        remote[0] |= read.remoteNames();
      }
    }
    if (items.isEmpty() || items.size() > MOST_HOPS) {
      problems.add(
          map.place(), "a chain of " + items.size() + " proxies", "1 to " + MOST_HOPS + " proxies");
    }
    return hops;
  }

  private @Nullable ProxyUrl url(YamlNode node) {
    if (!(node instanceof YamlScalar scalar)) {
      problems.add(node.place(), node.describe(), "a proxy: socks5://HOST:PORT");
      return null;
    }
    try {
      return ProxyUrl.parse(scalar.text(), secrets, cnonces);
    } catch (ProxyUrl.Malformed e) {
      problems.add(scalar.place(), e.found(), e.expected());
      return null;
    }
  }
}
