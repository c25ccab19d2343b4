package org.jwinsock.layers.proxy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A name and a password. Not a record: nothing prints the password, and nobody compares it.
final class Credentials {

  /// RFC 1929 has one byte for each length.
  private static final int MOST_BYTES = 255;

  private final String user;
  private final String password;

  private Credentials(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /// Checks what no scheme can carry.
  ///
  /// @return null if they cannot be used; [#complaint] says why
  static @Nullable Credentials of(String user, String password) {
    return complaint(user, password) == null ? new Credentials(user, password) : null;
  }

  /// What is wrong, without saying what was found; null if nothing is.
  static @Nullable String complaint(String user, String password) {
    if (user.isEmpty()) {
      return "a user name in front of @";
    }
    if (user.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
        || password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return "a user name and a password of at most 255 bytes each";
    }
    if (hasControls(user) || hasControls(password)) {
      return "a user name and a password without line ends and other control characters";
    }
    return null;
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  /// The user alone.
  @Override
  public String toString() {
    return user;
  }
}
