package org.jwinsock.yaml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values under keys. The typed questions answer a default where there is no such key, and note a
/// problem where the value is of another kind.
///
/// @param entries in the order of the document
public record YamlMap(Place place, Map<String, Entry> entries) implements YamlNode {

  /// A key with its value.
  ///
  /// @param key where the key stands
  public record Entry(Place key, YamlNode value) {}

  /// Copies the entries, in their order.
  public YamlMap {
    entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  @Override
  public String describe() {
    return "a map";
  }

  /// The value of a key; null if it has none.
  public @Nullable YamlNode get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value;
  }

  /// True if there is a value of this key.
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /// Notes every key that is not among the known ones, with the nearest known one.
  public void onlyKeys(Problems problems, Collection<String> known) {
    entries.forEach(
        (key, entry) -> {
          if (!known.contains(key)) {
            problems.add(
                entry.key, "the key \"" + key + '"', "one of " + Nearest.first(key, known));
          }
        });
  }

  /// A text; the default where there is none.
  public @Nullable String text(Problems problems, String key, @Nullable String absent) {
    YamlNode value = get(key);
    return switch (value) {
      case null -> absent;
      case YamlScalar scalar when !scalar.text().isEmpty() || scalar.quoted() -> scalar.text();
      default -> {
        problems.add(value.place(), value.describe(), "a text for " + key);
        yield absent;
      }
    };
  }

  /// `true` or `false`.
  public boolean truth(Problems problems, String key, boolean absent) {
    YamlNode value = get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof YamlScalar scalar && !scalar.quoted()) {
      if (scalar.text().equals("true")) {
        return true;
      }
      if (scalar.text().equals("false")) {
        return false;
      }
    }
    problems.add(value.place(), value.describe(), "true or false for " + key);
    return absent;
  }

  /// One of some texts.
  public String choice(Problems problems, String key, String absent, List<String> known) {
    String text = text(problems, key, absent);
    if (text != null && known.contains(text)) {
      return text;
    }
    YamlNode value = get(key);
    problems.add(
        value == null ? place : value.place(),
        value == null ? "no " + key : value.describe(),
        String.join(", ", known));
    return absent;
  }

  /// A whole number within bounds.
  public long number(Problems problems, String key, long absent, long least, long most) {
    YamlNode value = get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof YamlScalar scalar && !scalar.quoted()) {
      try {
        long number = Long.parseLong(scalar.text());
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // told below, as for a number out of bounds
        return unbounded(problems, value, key, absent, least, most);
      }
    }
    return unbounded(problems, value, key, absent, least, most);
  }

  private static long unbounded(
      Problems problems, YamlNode value, String key, long absent, long least, long most) {
    problems.add(
        value.place(),
        value.describe(),
        "a whole number for " + key + " from " + least + " to " + most);
    return absent;
  }

  /// The items of a list, or the one value that stands in its place; empty where there is none.
  public List<YamlNode> items(String key) {
    return switch (get(key)) {
      case null -> List.of();
      case YamlList list -> list.items();
      case YamlScalar scalar when scalar.text().isEmpty() && !scalar.quoted() -> List.of();
      case YamlNode one -> List.of(one);
    };
  }

  /// Texts: a list of them, or one.
  public List<YamlScalar> texts(Problems problems, String key) {
    List<YamlScalar> texts = new ArrayList<>();
    for (YamlNode item : items(key)) {
      if (item instanceof YamlScalar scalar) {
        texts.add(scalar);
      } else {
        problems.add(item.place(), item.describe(), "a text in " + key);
      }
    }
    return texts;
  }

  /// A map; null where there is none.
  public @Nullable YamlMap map(Problems problems, String key) {
    YamlNode value = get(key);
    return switch (value) {
      case null -> null;
      case YamlMap map -> map;
      default -> {
        problems.add(value.place(), value.describe(), "a map for " + key);
        yield null;
      }
    };
  }

  /// Maps: a list of them; empty where there is none.
  public List<YamlMap> maps(Problems problems, String key) {
    List<YamlMap> maps = new ArrayList<>();
    for (YamlNode item : items(key)) {
      if (item instanceof YamlMap map) {
        maps.add(map);
      } else {
        problems.add(item.place(), item.describe(), "a map in " + key);
      }
    }
    return maps;
  }
}
