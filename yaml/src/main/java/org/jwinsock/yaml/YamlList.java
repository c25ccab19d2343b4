package org.jwinsock.yaml;

import java.util.List;

/// A list of values.
public record YamlList(Place place, List<YamlNode> items) implements YamlNode {

  /// Copies the items.
  public YamlList {
    items = List.copyOf(items);
  }

  @Override
  public String describe() {
    return "a list";
  }
}
