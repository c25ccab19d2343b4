package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaError;

/// The answers that a call may give.
///
/// @param from the least result of a success
/// @param to the greatest one; below `from` if there must be none
/// @param errors the last errors of a failure
record Legal(int from, int to, Set<Integer> errors) {

  static Legal count(int from, int to) {
    return new Legal(from, to, Set.of());
  }

  static Legal success() {
    return count(0, 0);
  }

  static Legal fails(Integer... errors) {
    return new Legal(0, -1, Set.of(errors));
  }

  Legal or(Set<Integer> others) {
    Set<Integer> all = new TreeSet<>(errors);
    all.addAll(others);
    return new Legal(from, to, all);
  }

  Legal or(Integer... others) {
    return or(Set.of(others));
  }

  /// The same if the condition holds, otherwise with nothing added.
  Legal orIf(boolean condition, Integer... others) {
    return condition ? or(others) : this;
  }

  /// Checks what the calling thread's last call came to.
  ///
  /// @param result negative for a failure
  /// @return the error, 0 for a success
  int check(String call, long result) {
    int error = result < 0 ? Winsock.WSAGetLastError() : 0;
    boolean legal = error == 0 ? from <= result && result <= to : errors.contains(error);
    assertThat(legal).as("%s answered %s; legal: %s", call, answer(error, result), this).isTrue();
    return error;
  }

  private static String answer(int error, long result) {
    return error == 0 ? Long.toString(result) : WsaError.describe(error);
  }

  @Override
  public String toString() {
    String counts = from > to ? "" : from == to ? "" + from : from + " to " + to;
    String names = errors.stream().map(WsaError::describe).collect(Collectors.joining(", "));
    return counts + (counts.isEmpty() || names.isEmpty() ? "" : ", ") + names;
  }
}
