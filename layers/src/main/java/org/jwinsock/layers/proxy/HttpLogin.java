package org.jwinsock.layers.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How to log in at one HTTP proxy: RFC 7617 and RFC 7616. Shared by all its connections, so that
/// what the first one was asked the next ones say at once.
///
/// The monitor guards what was asked.
final class HttpLogin {

  private final @Nullable Credentials credentials;
  private final Supplier<String> cnonces;

  private boolean basic;
  private @Nullable Digest digest;
  private int count;

  /// @param credentials null if there are none
  /// @param cnonces letters and digits that nobody can foresee, new ones each time
  HttpLogin(@Nullable Credentials credentials, Supplier<String> cnonces) {
    this.credentials = credentials;
    this.cnonces = cnonces;
  }

  /// What became of a challenge.
  enum Answer {
    /// [#authorisation] answers it from now on.
    KNOWN,
    /// There are no credentials.
    NOTHING_TO_SAY,
    /// The proxy offers nothing that is spoken here.
    UNKNOWN_SCHEME
  }

  /// The value of `Proxy-Authorization`; null while the proxy has not asked.
  synchronized @Nullable String authorisation(String authority) {
    Credentials own = credentials;
    if (own == null) {
      return null;
    }
    Digest asked = digest;
    if (asked != null) {
      return asked.answer(own, "CONNECT", authority, ++count, cnonces.get());
    }
    if (!basic) {
      return null;
    }
    byte[] pair = (own.user() + ":" + own.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /// Learns how the proxy wants it: the strongest way it offers.
  synchronized Answer learn(List<Challenge> challenges) {
    if (credentials == null) {
      return Answer.NOTHING_TO_SAY;
    }
    Digest strongest =
        digests(challenges).max(Comparator.comparingInt(Digest::strength)).orElse(null);
    basic = challenges.stream().anyMatch(each -> each.scheme().equals("basic"));
    digest = strongest;
    count = 0;
    return strongest != null || basic ? Answer.KNOWN : Answer.UNKNOWN_SCHEME;
  }

  /// True if a challenge says that only its nonce was old.
  static boolean isStale(List<Challenge> challenges) {
    return digests(challenges).anyMatch(Digest::stale);
  }

  private static Stream<Digest> digests(List<Challenge> challenges) {
    return challenges.stream().map(Digest::of).flatMap(Stream::ofNullable);
  }
}
