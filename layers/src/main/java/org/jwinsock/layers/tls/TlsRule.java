package org.jwinsock.layers.tls;

import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.rules.Destination;
import org.jwinsock.layers.rules.Peer;

/// One rule: which connections are encrypted, and how.
///
/// @param ends one of them has to match: the peer's for a client, the local end for a server; empty
///   for any
/// @param server true for accepted connections
/// @param context with the certificates
/// @param sni the name that is asked for; null for the one that was looked up
/// @param asksForName false if no name is asked for
/// @param verify the name that has to be in the certificate; null for that of `sni`
/// @param verifies false if any certificate will do
/// @param clients what a server wants of its clients
/// @param timeout for the handshake
record TlsRule(
    String id,
    List<Destination> ends,
    boolean server,
    SSLContext context,
    @Nullable String sni,
    boolean asksForName,
    @Nullable String verify,
    boolean verifies,
    List<String> alpn,
    List<String> versions,
    Clients clients,
    Duration timeout) {

  /// What a server wants of its clients.
  enum Clients {
    /// No certificate.
    NONE,
    /// A certificate, if they have one.
    WANT,
    /// A certificate.
    NEED
  }

  boolean isAbout(Peer end) {
    return ends.isEmpty() || ends.stream().anyMatch(each -> each.matches(end));
  }

  /// An engine for one connection.
  ///
  /// @param host the peer's address, as text without port
  /// @param name the name under which the peer was looked up; null if it was not
  SSLEngine engine(String host, int port, @Nullable String name) {
    String asked = sni == null ? name : sni;
    String expected = verify != null ? verify : asked != null ? asked : host;
    SSLEngine engine = context.createSSLEngine(expected, port);
    engine.setUseClientMode(!server);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(versions.toArray(String[]::new));
    if (!alpn.isEmpty()) {
      parameters.setApplicationProtocols(alpn.toArray(String[]::new));
    }
    if (server) {
      parameters.setWantClientAuth(clients == Clients.WANT);
      if (clients == Clients.NEED) {
        parameters.setNeedClientAuth(true);
      }
    } else {
      if (verifies) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      parameters.setServerNames(
          asksForName && asked != null ? List.of(new SNIHostName(asked)) : List.of());
    }
    engine.setSSLParameters(parameters);
    return engine;
  }
}
