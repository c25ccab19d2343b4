package org.jwinsock.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gathers what is wrong with a document, so that its author hears of everything at once.
public final class Problems {

  /// More are not gathered: nobody reads them.
  private static final int MOST = 100;

  private final List<Problem> found = new ArrayList<>();

  /// Nothing yet.
  public Problems() {}

  /// One more.
  public void add(Place place, String found, String expected) {
    if (this.found.size() < MOST) {
      this.found.add(new Problem(place, found, expected));
    }
  }

  /// True if nothing is wrong so far.
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /// Ends the reading of a document.
  ///
  /// @throws YamlException if anything is wrong
  public void check() throws YamlException {
    if (!found.isEmpty()) {
      found.sort(
          Comparator.comparingInt((Problem problem) -> problem.place().line())
              .thenComparingInt(problem -> problem.place().column()));
      throw new YamlException(found);
    }
  }
}
