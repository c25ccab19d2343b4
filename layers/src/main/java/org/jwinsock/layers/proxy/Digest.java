package org.jwinsock.layers.proxy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A Digest challenge, and the answer to it: RFC 7616.
///
/// @param algorithm as the proxy wrote it; null if it did not
/// @param hash Java's name of the hash
/// @param session true for an algorithm that ends with `-sess`
/// @param qop true for `qop=auth`; false for none, as RFC 2069 has it
/// @param stale the nonce was old, and the password may be right
/// @param hidesUser the user name is hashed, too
record Digest(
    String realm,
    String nonce,
    @Nullable String opaque,
    @Nullable String algorithm,
    String hash,
    boolean session,
    boolean qop,
    boolean stale,
    boolean hidesUser) {

  /// Reads a challenge; null for one nobody here can answer, as one that protects bodies
  /// (`auth-int`), which CONNECT has not.
  static @Nullable Digest of(Challenge challenge) {
    String realm = challenge.get("realm");
    String nonce = challenge.get("nonce");
    String algorithm = challenge.get("algorithm");
    if (!challenge.scheme().equals("digest") || realm == null || nonce == null) {
      return null;
    }
    String name = algorithm == null ? "MD5" : algorithm.toUpperCase(Locale.ROOT);
    boolean session = name.endsWith("-SESS");
    String hash =
        switch (session ? name.substring(0, name.length() - "-SESS".length()) : name) {
          case "MD5" -> "MD5";
          case "SHA-256" -> "SHA-256";
          case "SHA-512-256" -> "SHA-512/256";
          default -> null;
        };
    String qop = challenge.get("qop");
    boolean auth = false;
    for (String each : qop == null ? new String[0] : qop.split(",", -1)) {
      auth |= each.strip().equalsIgnoreCase("auth");
    }
    if (hash == null || qop != null && !auth || session && !auth) {
      return null;
    }
    return new Digest(
        realm,
        nonce,
        challenge.get("opaque"),
        algorithm,
        hash,
        session,
        auth,
        "true".equalsIgnoreCase(challenge.get("stale")),
        "true".equalsIgnoreCase(challenge.get("userhash")));
  }

  /// The stronger, the higher.
  int strength() {
    return switch (hash) {
      case "MD5" -> 0;
      case "SHA-256" -> 1;
      default -> 2;
    };
  }

  /// The value of `Proxy-Authorization` for a request.
  ///
  /// @param count which request with this nonce it is, from 1
  /// @param cnonce the client's own nonce: letters and digits nobody can foresee
  String answer(Credentials own, String method, String uri, int count, String cnonce) {
    String nc = String.format(Locale.ROOT, "%08x", count);
    String user = own.user();
    String a1 = hex(user + ":" + realm + ":" + own.password());
    if (session) {
      a1 = hex(a1 + ":" + nonce + ":" + cnonce);
    }
    String a2 = hex(method + ":" + uri);
    String response =
        qop
            ? hex(a1 + ":" + nonce + ":" + nc + ":" + cnonce + ":auth:" + a2)
            : hex(a1 + ":" + nonce + ":" + a2);
    StringBuilder out = new StringBuilder("Digest ");
    if (hidesUser) {
      out.append("username=").append(quoted(hex(user + ":" + realm))).append(", userhash=true");
    } else if (user.chars().allMatch(c -> c < 128)) {
      out.append("username=").append(quoted(user));
    } else {
      out.append("username*=UTF-8''").append(extended(user));
    }
    out.append(", realm=").append(quoted(realm));
    out.append(", nonce=").append(quoted(nonce));
    out.append(", uri=").append(quoted(uri));
    out.append(", response=").append(quoted(response));
    if (algorithm != null) {
      out.append(", algorithm=").append(algorithm);
    }
    if (opaque != null) {
      out.append(", opaque=").append(quoted(opaque));
    }
    if (qop) {
      out.append(", qop=auth, nc=").append(nc).append(", cnonce=").append(quoted(cnonce));
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// RFC 8187: everything but letters and digits as `%XX`.
  private static String extended(String text) {
    StringBuilder out = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each > 0 && Character.isLetterOrDigit(each)) {
        out.append((char) each);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
      }
    }
    return out.toString();
  }

  private String hex(String text) {
    try {
      byte[] digest = MessageDigest.getInstance(hash).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + hash, e);
    }
  }
}
