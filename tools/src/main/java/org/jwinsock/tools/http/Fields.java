package org.jwinsock.tools.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The fields of a head, in their order. Names differ not by case.
///
/// @param all as they came
public record Fields(List<Field> all) {

  /// A line of a head.
  public record Field(String name, String value) {}

  public Fields {
    all = List.copyOf(all);
  }

  /// The value of a field; of one that came in several lines, all of them with commas: RFC 9110
  /// section 5.3.
  ///
  /// @return null if there is none
  public @Nullable String value(String name) {
    String found = null;
    for (Field field : all) {
      if (field.name.equalsIgnoreCase(name)) {
        found = found == null ? field.value : found + ", " + field.value;
      }
    }
    return found;
  }

  /// In how many lines it came.
  int count(String name) {
    int count = 0;
    for (Field field : all) {
      if (field.name.equalsIgnoreCase(name)) {
        count++;
      }
    }
    return count;
  }

  /// Whether the list that is a field's value has a word.
  boolean lists(String name, String word) {
    String value = value(name);
    return value != null && words(value).contains(word);
  }

  private static List<String> words(String list) {
    List<String> words = new ArrayList<>();
    for (String word : list.split(",", -1)) {
      words.add(word.strip().toLowerCase(Locale.ROOT));
    }
    return words;
  }
}
