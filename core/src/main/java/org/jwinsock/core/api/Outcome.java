package org.jwinsock.core.api;

import org.jspecify.annotations.Nullable;

/// What a function that answers a pointer in C comes to: the structure, or why there is none.
///
/// @param value null after a failure
/// @param error 0, or the positive error code
record Outcome<T>(@Nullable T value, int error) {

  static <T> Outcome<T> of(T value) {
    return new Outcome<>(value, 0);
  }

  static <T> Outcome<T> failed(int error) {
    return new Outcome<>(null, error);
  }
}
