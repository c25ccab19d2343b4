package org.jwinsock.layers.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.WinSock2;

/// A proxy as people write it: `socks5://user:password@host:1080`, RFC 3986.
///
/// In place of a password `env:NAME` and `file:PATH` say where it is. User and password may have
/// `%XX` in them; one that begins with `env:` and is meant so is written `env%3A`.
///
/// @param hop the proxy
/// @param remoteNames true for `socks5h`, which says that the proxy looks names up
record ProxyUrl(Hop hop, boolean remoteNames) {

  private static final String FORM =
      "a proxy: socks5://HOST:PORT, socks5h://HOST:PORT or http://HOST:PORT, with USER:PASSWORD@ in"
          + " front of HOST if need be";

  /// What is wrong with a text. Neither message has credentials in it.
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final String found;

    Malformed(String found, String expected) {
      super(expected);
      this.found = found;
    }

    String found() {
      return found;
    }

    String expected() {
      return String.valueOf(getMessage());
    }
  }

  /// Reads a proxy.
  ///
  /// @param cnonces for [HttpLogin]
  static ProxyUrl parse(String text, Secrets secrets, Supplier<String> cnonces) throws Malformed {
    int colon = text.indexOf("://");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    Hop.Scheme known =
        switch (scheme) {
          case "socks5", "socks5h" -> Hop.Scheme.SOCKS5;
          case "http" -> Hop.Scheme.HTTP;
          default -> throw malformed(text, FORM);
        };
    String rest = text.substring(colon + 3);
    if (rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    int at = rest.lastIndexOf('@');
    Credentials credentials = at < 0 ? null : credentials(text, rest.substring(0, at), secrets);
    if (known == Hop.Scheme.HTTP && credentials != null && credentials.user().contains(":")) {
      throw malformed(text, "a user name without a colon, which HTTP cannot carry");
    }
    Target target = target(rest.substring(at + 1), known.port);
    if (target == null) {
      throw malformed(text, FORM);
    }
    return new ProxyUrl(Hop.of(known, target, credentials, cnonces), scheme.equals("socks5h"));
  }

  private static Malformed malformed(String text, String expected) {
    return new Malformed(shown(text), expected);
  }

  /// Everything in front of the last `@` may be a secret.
  static String shown(String text) {
    int at = text.lastIndexOf('@');
    int colon = text.indexOf("://");
    String scheme = colon < 0 || colon > at ? "" : text.substring(0, colon + 3);
    return '"' + (at < 0 ? text : scheme + "...@" + text.substring(at + 1)) + '"';
  }

  private static Credentials credentials(String text, String info, Secrets secrets)
      throws Malformed {
    int colon = info.indexOf(':');
    String user = decoded(colon < 0 ? info : info.substring(0, colon));
    String written = colon < 0 ? "" : info.substring(colon + 1);
    String password = decoded(written);
    if (user == null || password == null) {
      throw malformed(text, "%XX of UTF-8 in user and password");
    }
    try {
      String secret = Secrets.isReference(written) ? secrets.resolve(password) : password;
      Credentials own = Credentials.of(user, secret);
      if (own == null) {
        throw malformed(text, String.valueOf(Credentials.complaint(user, secret)));
      }
      return own;
    } catch (Secrets.Missing e) {
      throw malformed(text, String.valueOf(e.getMessage()));
    }
  }

  /// Text with its `%XX` taken for bytes of UTF-8; null if they are none.
  private static @Nullable String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '%') {
        bytes.writeBytes(String.valueOf(text.charAt(i)).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      if (i + 2 >= text.length()
          || !HexFormat.isHexDigit(text.charAt(i + 1))
          || !HexFormat.isHexDigit(text.charAt(i + 2))) {
        return null;
      }
      bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return null; // told by the caller, without the text
    }
  }

  private static @Nullable Target target(String text, int otherwise) {
    boolean bracket = text.startsWith("[");
    int end =
        bracket ? text.indexOf(']') + 1 : text.indexOf(':') < 0 ? text.length() : text.indexOf(':');
    if (end <= 0) {
      return null;
    }
    String host = bracket ? text.substring(1, end - 1) : text.substring(0, end);
    int port = otherwise;
    if (end < text.length()) {
      String digits = text.substring(end + 1);
      port = text.charAt(end) == ':' && digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
    }
    if (port < 1 || port > 65_535) {
      return null;
    }
    return bracket ? six(host, port) : host(host, port);
  }

  private static @Nullable Target six(String host, int port) {
    return SockAddrText.parse(host, WinSock2.AF_INET6) instanceof SockAddrIn6 six && six.port() == 0
        ? new Target.Address(new SockAddrIn6(six.high(), six.low(), port, 0, six.scopeId()))
        : null;
  }

  private static @Nullable Target host(String host, int port) {
    if (host.matches("[0-9.]+")) {
      SockAddr four =
          host.matches("(\\d{1,3}\\.){3}\\d{1,3}")
              ? SockAddrText.parse(host, WinSock2.AF_INET)
              : null;
      return four instanceof SockAddrIn read
          ? new Target.Address(new SockAddrIn(read.addr(), port))
          : null;
    }
    String name = Target.name(host);
    return name == null ? null : new Target.Name(name, port);
  }
}
