package org.jwinsock.layers.rules;

import java.util.HashSet;
import java.util.Set;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlMap;

/// The ids of one section's rules: each rule has one, and no other rule has it.
public final class RuleIds {

  private final Set<String> ids = new HashSet<>();

  /// None so far.
  public RuleIds() {}

  /// The id of a rule; empty if it has none, which is a problem.
  public String read(YamlMap rule, Problems problems) {
    String id = rule.text(problems, "id", null);
    if (id == null) {
      problems.add(rule.place(), "a rule without id", "id: NAME");
      return "";
    }
    if (!ids.add(id)) {
      problems.add(rule.place(), "the id " + id + " again", "an id of its own for each rule");
    }
    return id;
  }
}
