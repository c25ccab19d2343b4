package org.jwinsock.layers.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.rules.Destination;
import org.jwinsock.layers.rules.Durations;
import org.jwinsock.layers.rules.RuleIds;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlMap;
import org.jwinsock.yaml.YamlNode;
import org.jwinsock.yaml.YamlScalar;

/// Reads the `tls:` section.
///
/// ```yaml
/// tls:
///   rules:
///     - {id: redis, match: {to: "*:6380"}, sni: auto, trust: ca.pem}
///     - {id: web, match: {local: "*:8443"}, side: server, cert: server.pem, key: server.key}
/// ```
final class TlsRules {

  static final List<String> KEYS = List.of("rules");
  static final List<String> RULE_KEYS =
      List.of(
          "id",
          "match",
          "side",
          "sni",
          "verify",
          "trust",
          "cert",
          "key",
          "alpn",
          "versions",
          "clients",
          "timeout");
  static final List<String> MATCH_KEYS = List.of("to", "local");
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final char[] NO_PASSWORD = {};

  private final Problems problems = new Problems();
  private final RuleIds ids = new RuleIds();
  private final Function<String, Path> beside;

  private TlsRules(Function<String, Path> beside) {
    this.beside = beside;
  }

  /// Reads the section.
  ///
  /// @param beside finds a file that the rule file names
  /// @throws YamlException with everything that is wrong
  static List<TlsRule> read(YamlMap section, Function<String, Path> beside) throws YamlException {
    return new TlsRules(beside).rules(section);
  }

  private List<TlsRule> rules(YamlMap section) throws YamlException {
    section.onlyKeys(problems, KEYS);
    List<TlsRule> rules = new ArrayList<>();
    for (YamlMap each : section.maps(problems, "rules")) {
      TlsRule rule = rule(each);
      if (rule != null) {
        rules.add(rule);
      }
    }
    if (section.maps(problems, "rules").isEmpty()) {
      problems.add(section.place(), "no rules", "rules: with a rule for what is encrypted");
    }
    problems.check();
    return List.copyOf(rules);
  }

  private @Nullable TlsRule rule(YamlMap map) {
    map.onlyKeys(problems, RULE_KEYS);
    String id = ids.read(map, problems);
    YamlMap match = map.map(problems, "match");
    boolean isLocal = match != null && match.has("local");
    boolean server =
        map.choice(problems, "side", isLocal ? "server" : "client", List.of("client", "server"))
            .equals("server");
    List<Destination> ends = List.of();
    if (match != null) {
      match.onlyKeys(problems, MATCH_KEYS);
      String wrong = server ? "to" : "local";
      if (match.has(wrong)) {
        wrong(match, wrong, wrong + " for a " + (server ? "server" : "client"), "the other end");
      }
      ends = Destination.readAll(match, server ? "local" : "to", problems);
    }
    if (server && !map.has("cert")) {
      problems.add(map.place(), "a server without cert", "cert: FILE and key: FILE");
    }
    String sni = map.text(problems, "sni", "auto");
    String verify = map.text(problems, "verify", "true");
    Duration timeout = Durations.read(map, "timeout", problems);
    List<String> alpn = texts(map, "alpn");
    List<String> versions = versions(map);
    String clients = map.choice(problems, "clients", "none", List.of("none", "want", "need"));
    SSLContext context = context(map, !"false".equals(verify));
    return context == null
        ? null
        : new TlsRule(
            id,
            ends,
            server,
            context,
            "auto".equals(sni) || "none".equals(sni) ? null : sni,
            !"none".equals(sni),
            "true".equals(verify) || "false".equals(verify) ? null : verify,
            !"false".equals(verify),
            alpn,
            versions,
            TlsRule.Clients.valueOf(clients.toUpperCase(Locale.ROOT)),
            timeout == null ? TIMEOUT : timeout);
  }

  private List<String> texts(YamlMap map, String key) {
    return map.texts(problems, key).stream().map(YamlScalar::text).toList();
  }

  private List<String> versions(YamlMap map) {
    List<String> named = texts(map, "versions");
    if (!VERSIONS.containsAll(named)) {
      wrong(map, "versions", String.join(", ", named), "TLSv1.3 or TLSv1.2");
      return VERSIONS;
    }
    return named.isEmpty() ? VERSIONS : named;
  }

  private void wrong(YamlMap map, String key, String found, String expected) {
    YamlNode there = map.get(key);
    problems.add(there == null ? map.place() : there.place(), found, expected);
  }

  // --- certificates

  private @Nullable SSLContext context(YamlMap map, boolean verifies) {
    try {
      KeyManager[] keys = keys(map);
      TrustManager[] trust = verifies ? trust(map) : new TrustManager[] {new Trusting()};
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return problems.isEmpty() ? context : null;
    } catch (GeneralSecurityException e) {
      problems.add(map.place(), "what TLS does not take: " + e.getMessage(), "other certificates");
      return null;
    }
  }

  private KeyManager @Nullable [] keys(YamlMap map) throws GeneralSecurityException {
    String certificate = file(map, "cert");
    String key = map.has("key") ? file(map, "key") : certificate;
    if (certificate == null || key == null) {
      return null;
    }
    KeyStore store = empty();
    try {
      store.setKeyEntry(
          "rule",
          Pem.key(key),
          NO_PASSWORD,
          Pem.certificates(certificate).toArray(X509Certificate[]::new));
    } catch (GeneralSecurityException e) {
      wrong(map, map.has("key") ? "key" : "cert", String.valueOf(e.getMessage()), "PEM");
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /// Null for what the JDK trusts.
  private TrustManager @Nullable [] trust(YamlMap map) throws GeneralSecurityException {
    if ("system".equals(map.text(problems, "trust", "system"))) {
      return null;
    }
    String text = file(map, "trust");
    if (text == null) {
      return null;
    }
    KeyStore store = empty();
    try {
      int number = 0;
      for (X509Certificate each : Pem.certificates(text)) {
        store.setCertificateEntry("trusted-" + number++, each);
      }
    } catch (GeneralSecurityException e) {
      wrong(map, "trust", String.valueOf(e.getMessage()), "PEM");
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e); // nothing is read
    }
    return store;
  }

  private @Nullable String file(YamlMap map, String key) {
    String name = map.text(problems, key, null);
    if (name == null) {
      return null;
    }
    try {
      return Files.readString(beside.apply(name));
    } catch (IOException e) {
      wrong(map, key, "the file " + name + ": " + e, "a readable file");
      return null;
    }
  }

  /// Takes every certificate: the rule says `verify: false`.
  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
