package org.jwinsock.layers.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.rules.LiveRules;
import org.jwinsock.layers.rules.Peer;
import org.jwinsock.layers.rules.ResolvedNames;
import org.jwinsock.layers.stream.PassingCodec;
import org.jwinsock.layers.stream.StreamCodec;
import org.jwinsock.layers.stream.StreamIo;
import org.jwinsock.layers.stream.Streams;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.yaml.YamlException;

/// Gives each connection the engine that its rule says. New rules hold for new connections.
final class TlsStreams implements Streams, NameInterceptor {

  private final ResolvedNames names = new ResolvedNames();
  private final LiveRules<List<TlsRule>> rules;

  TlsStreams(LayerSettings settings) throws YamlException {
    rules = LiveRules.of(settings, section -> TlsRules.read(section, settings::beside), _ -> {});
  }

  @Override
  public StreamCodec codec(StreamIo.Connection connection) {
    SockAddr end = connection.accepted() ? connection.local() : connection.remote();
    List<String> known = end == null || connection.accepted() ? List.of() : names.of(end);
    Peer peer = new Peer(end, known);
    for (TlsRule rule : rules.current()) {
      if (rule.server() == connection.accepted() && rule.isAbout(peer)) {
        return new TlsCodec(
            rule.engine(host(end), peer.port(), known.isEmpty() ? null : known.getLast()),
            rule.timeout().toNanos(),
            (connection.accepted() ? "accept" : "connect")
                + (connection.remote() == null
                    ? ""
                    : " " + SockAddrText.format(connection.remote()))
                + (known.isEmpty() ? "" : " " + String.join(" ", known))
                + " (rule "
                + rule.id()
                + ")");
      }
    }
    return new PassingCodec();
  }

  private static String host(@Nullable SockAddr address) {
    return address == null ? "" : SockAddrText.host(address);
  }

  @Override
  public NameInterceptor names() {
    return this;
  }

  @Override
  public Decision resolving(String name, List<Integer> families) {
    return new Decision.Ask();
  }

  @Override
  public void resolved(String name, List<SockAddr> addresses) {
    names.add(name, addresses);
  }

  @Override
  public void close() {
    rules.close();
  }
}
