package org.jwinsock.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/// What somebody may have meant: known words, the likest first.
public final class Nearest {

  private Nearest() {}

  /// The known words in one line, those most like the given one first.
  public static String first(String given, Collection<String> known) {
    return known.stream()
        .sorted(
            Comparator.comparingInt((String word) -> distance(given, word))
                .thenComparing(Comparator.naturalOrder()))
        .collect(Collectors.joining(", "));
  }

  /// Levenshtein's distance.
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
