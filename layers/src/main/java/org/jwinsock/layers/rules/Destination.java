package org.jwinsock.layers.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlMap;
import org.jwinsock.yaml.YamlScalar;

/// One end of connections, as a rule file names it:
///
/// ```
/// *                      every one
/// *:443   *:80-90,443    by port
/// 10.0.0.0/8:5432        by address
/// [2001:db8::/32]:80
/// *.corp.example         by a name it was looked up under
/// unix:/run/app/*        by path
/// !10.0.0.0/8            every other
/// ```
///
/// A name matches an address only if this process has found the address under that name.
public final class Destination {

  /// What is said of the host.
  sealed interface Host {
    /// Any host, and any path.
    record Any() implements Host {}

    /// An address within a block.
    record Block(Cidr block) implements Host {}

    /// A name.
    record Named(Glob glob) implements Host {}

    /// A path of `AF_UNIX`.
    record Path(Glob glob) implements Host {}
  }

  private final String text;
  private final boolean negated;
  private final Host host;
  private final Ports ports;

  private Destination(String text, boolean negated, Host host, Ports ports) {
    this.text = text;
    this.negated = negated;
    this.host = host;
    this.ports = ports;
  }

  /// Reads a destination; null, with the problem noted, if it is none.
  public static @Nullable Destination read(YamlScalar scalar, Problems problems) {
    Destination read = parse(scalar.text());
    if (read == null) {
      problems.add(
          scalar.place(),
          scalar.describe(),
          "a destination: *, HOST, HOST:PORTS, CIDR, CIDR:PORTS, [CIDR6]:PORTS, unix:PATH, or one of"
              + " these behind !");
    }
    return read;
  }

  /// The destinations under a key, one or a list of them; those that are none are problems.
  public static List<Destination> readAll(YamlMap map, String key, Problems problems) {
    List<Destination> read = new ArrayList<>();
    for (YamlScalar each : map.texts(problems, key)) {
      Destination one = read(each, problems);
      if (one != null) {
        read.add(one);
      }
    }
    return read;
  }

  /// Reads a destination; null if it is none.
  public static @Nullable Destination parse(String text) {
    boolean negated = text.startsWith("!");
    String rest = negated ? text.substring(1) : text;
    if (rest.startsWith("unix:")) {
      String path = rest.substring("unix:".length());
      return path.isEmpty()
          ? null
          : new Destination(text, negated, new Host.Path(new Glob(path)), Ports.ALL);
    }
    String host = rest;
    Ports ports = Ports.ALL;
    if (rest.startsWith("[")) {
      int end = rest.indexOf(']');
      host = end < 0 ? "" : rest.substring(1, end);
      String behind = end < 0 ? "" : rest.substring(end + 1);
      if (!behind.isEmpty()) {
        ports = behind.startsWith(":") ? Ports.parse(behind.substring(1)) : null;
      }
    } else if (rest.indexOf(':') == rest.lastIndexOf(':') && rest.indexOf(':') >= 0) {
      host = rest.substring(0, rest.indexOf(':'));
      ports = Ports.parse(rest.substring(rest.indexOf(':') + 1));
    }
    Host read = host(host);
    return read == null || ports == null ? null : new Destination(text, negated, read, ports);
  }

  private static @Nullable Host host(String text) {
    if (text.equals("*")) {
      return new Host.Any();
    }
    Cidr block = Cidr.parse(text);
    if (block != null) {
      return new Host.Block(block);
    }
    boolean name = text.matches("[A-Za-z0-9_*?.-]+") && !text.matches("[0-9./]+");
    return name ? new Host.Named(new Glob(Peer.normal(text))) : null;
  }

  /// True if the rule is about this end.
  public boolean matches(Peer peer) {
    return negated != isNamed(peer);
  }

  /// True if the rule may be about a name, at one port or another, which nobody knows while it is
  /// looked up.
  ///
  /// @param name as [Peer#normal] has it
  public boolean mayConcern(String name) {
    boolean named = isHost(new Peer(null, List.of(name)));
    return negated ? !named || !ports.isAll() : named;
  }

  /// True if it is about every port, so that what may concern a name does.
  public boolean isOfEveryPort() {
    return ports.isAll();
  }

  private boolean isNamed(Peer peer) {
    return (ports.isAll() || peer.port() >= 0 && ports.holds(peer.port())) && isHost(peer);
  }

  private boolean isHost(Peer peer) {
    return switch (host) {
      case Host.Any _ -> true;
      case Host.Block(Cidr block) -> peer.address() != null && block.holds(peer.address());
      case Host.Named(Glob glob) -> {
        for (String name : peer.names()) {
          if (glob.matches(name)) {
            yield true;
          }
        }
        yield false;
      }
      case Host.Path(Glob glob) ->
          peer.address() instanceof SockAddrUn unix && glob.matches(unix.path());
    };
  }

  boolean isNegated() {
    return negated;
  }

  Host host() {
    return host;
  }

  Ports ports() {
    return ports;
  }

  /// As it was written.
  @Override
  public String toString() {
    return text;
  }
}
