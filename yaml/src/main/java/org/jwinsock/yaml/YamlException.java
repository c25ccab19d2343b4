package org.jwinsock.yaml;

import java.util.List;
import java.util.stream.Collectors;

/// A document that cannot be used, with everything that is wrong with it.
public final class YamlException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /// @param problems at least one
  public YamlException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// A document with one thing wrong.
  public YamlException(Place place, String found, String expected) {
    this(List.of(new Problem(place, found, expected)));
  }

  /// What is wrong, in the order of the document.
  public List<Problem> problems() {
    return problems;
  }
}
