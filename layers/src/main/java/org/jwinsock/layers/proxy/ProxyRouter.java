package org.jwinsock.layers.proxy;

import static org.jwinsock.spi.WsaErrors.WSAEACCES;
import static org.jwinsock.spi.WsaErrors.WSAEHOSTUNREACH;
import static org.jwinsock.spi.WsaErrors.WSAHOST_NOT_FOUND;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.rules.LiveRules;
import org.jwinsock.layers.rules.Peer;
import org.jwinsock.layers.rules.ResolvedNames;
import org.jwinsock.layers.stream.PassingCodec;
import org.jwinsock.layers.stream.Routing;
import org.jwinsock.layers.stream.StreamCodec;
import org.jwinsock.layers.stream.StreamIo;
import org.jwinsock.layers.stream.Streams;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.yaml.YamlException;

/// Puts proxies under the connections of a program, and stand-ins into its lookups.
final class ProxyRouter implements Streams, NameInterceptor {

  static final System.Logger LOGGER = System.getLogger("org.jwinsock.layers.proxy");

  private static final int CNONCE_BITS = 128;
  private static final int HEX = 16;

  private final SecureRandom random = new SecureRandom();
  private final StandIns standIns = new StandIns(StandIns.MOST);
  private final ResolvedNames names = new ResolvedNames();
  private final ProxyAddresses addresses = new ProxyAddresses();
  private final LiveRules<ProxyPolicy> rules;

  ProxyRouter(LayerSettings settings) throws YamlException {
    Secrets secrets = new Secrets(System::getenv, settings::beside);
    rules =
        LiveRules.of(
            settings,
            section -> {
              ProxyPolicy policy = ProxyRules.read(section, secrets, this::cnonce);
              addresses.lookUp(policy.proxies());
              return policy;
            },
            _ -> {});
  }

  private String cnonce() {
    return new BigInteger(CNONCE_BITS, random).toString(HEX);
  }

  // --- streams

  @Override
  public StreamCodec codec(StreamIo.Connection connection) {
    return new PassingCodec();
  }

  @Override
  public Routing routing(SockAddr destination) {
    ProxyPolicy policy = rules.current();
    String standsFor = standIns.name(destination);
    Peer peer = peer(destination, standsFor);
    ProxyPolicy.Decision decision = policy.decide(peer);
    boolean isStandIn = standsFor != null || policy.hasStandIns() && StandIns.isOne(destination);
    return switch (decision.way()) {
      case Way.Direct _ ->
          isStandIn ? refused(WSAEHOSTUNREACH, destination, standsFor, decision) : Routing.STRAIGHT;
      case Way.Nowhere _ -> refused(WSAEACCES, destination, standsFor, decision);
      case Way.Through through -> {
        if (isStandIn && standsFor == null) { // whatever it stood for is over
          yield refused(WSAEHOSTUNREACH, destination, null, decision);
        }
        if (destination instanceof SockAddrUn) { // which no proxy leads to
          yield policy.noLeak() == null
              ? Routing.STRAIGHT
              : refused(WSAEACCES, destination, null, decision);
        }
        yield through(peer, destination, standsFor, decision, through);
      }
    };
  }

  private Routing through(
      Peer peer,
      SockAddr destination,
      @Nullable String standsFor,
      ProxyPolicy.Decision decision,
      Way.Through through) {
    Target target =
        standsFor == null
            ? new Target.Address(destination)
            : new Target.Name(standsFor, peer.port());
    List<Chain> chains = Chain.inOrder(through.chains(), System.nanoTime());
    Runnable release = () -> {};
    if (standsFor != null && standIns.hold(destination) != null) {
      release = () -> standIns.release(standsFor);
    }
    return new Routing.By(
        new ProxyRoute(
            chains,
            new ProxyRoute.Errand(
                target, through.timeout().toNanos(), addresses, release, decision.rule()),
            false));
  }

  private Peer peer(SockAddr destination, @Nullable String standsFor) {
    return new Peer(destination, standsFor == null ? names.of(destination) : List.of(standsFor));
  }

  private static Routing refused(
      int error, SockAddr destination, @Nullable String standsFor, ProxyPolicy.Decision decision) {
    report("refuse connect", destination, standsFor, decision.rule());
    return new Routing.Refused(error);
  }

  private static void report(
      String what, SockAddr destination, @Nullable String standsFor, String rule) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        "proxy: "
            + what
            + " "
            + SockAddrText.format(destination)
            + (standsFor == null ? "" : " " + standsFor)
            + " (rule "
            + rule
            + ")");
  }

  @Override
  public int opens(int type) {
    NoLeak noLeak = rules.current().noLeak();
    return noLeak == null ? 0 : noLeak.opens(type);
  }

  @Override
  public int sets(int level, int option) {
    NoLeak noLeak = rules.current().noLeak();
    return noLeak == null ? 0 : noLeak.sets(level, option);
  }

  @Override
  public int sends(SockAddr destination) {
    String standsFor = standIns.name(destination);
    ProxyPolicy.Decision decision = rules.current().decide(peer(destination, standsFor));
    boolean passes =
        switch (decision.way()) {
          case Way.Direct _ -> standsFor == null;
          case Way.Nowhere _ -> false;
          case Way.Through through -> through.udp() == Way.Udp.DIRECT && standsFor == null;
        };
    if (!passes) {
      report("refuse datagrams to", destination, standsFor, decision.rule());
    }
    return passes ? 0 : -WSAEACCES;
  }

  @Override
  public NameInterceptor names() {
    return this;
  }

  @Override
  public void close() {
    rules.close();
  }

  // --- names

  @Override
  public Decision resolving(String name, List<Integer> families) {
    return switch (rules.current().lookup(Peer.normal(name))) {
      case LOCAL -> new Decision.Ask();
      case NOBODY -> {
        LOGGER.log(System.Logger.Level.WARNING, "proxy: refuse resolve " + name + " (no rule)");
        yield new Decision.Refuse(WSAEACCES);
      }
      case REMOTE -> standIns(name, families);
    };
  }

  private Decision standIns(String name, List<Integer> families) {
    String host = Target.name(name);
    List<SockAddr> given = new ArrayList<>();
    if (host != null) {
      for (boolean six : new boolean[] {false, true}) {
        int family = six ? WinSock2.AF_INET6 : WinSock2.AF_INET;
        SockAddr one =
            families.isEmpty() || families.contains(family) ? standIns.of(host, six) : null;
        if (one != null) {
          given.add(one);
        }
      }
    }
    return given.isEmpty() ? new Decision.Refuse(WSAHOST_NOT_FOUND) : new Decision.Answer(given);
  }

  @Override
  public void resolved(String name, List<SockAddr> found) {
    names.add(name, found.stream().filter(each -> !StandIns.isOne(each)).toList());
  }

  @Override
  public @Nullable String nameOf(SockAddr address) {
    return standIns.name(address);
  }
}
