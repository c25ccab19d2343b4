package org.jwinsock.layers.proxy;

import static org.jwinsock.spi.WsaErrors.WSAEHOSTUNREACH;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.stream.Route;
import org.jwinsock.layers.stream.StreamCodec;
import org.jwinsock.layers.stream.StreamIo;
import org.jwinsock.spi.SockAddr;

/// A way to a destination through the first of several chains; the others are there for when it
/// fails.
final class ProxyRoute implements Route {

  private final List<Chain> chains;
  private final Target target;
  private final long timeoutNanos;
  private final ProxyAddresses addresses;
  private final Runnable release;
  private final String rule;

  /// True for the second connection to a proxy that has said how to log in.
  private final boolean again;

  private Handshake.@Nullable Progress end;

  ProxyRoute(
      List<Chain> chains,
      Target target,
      long timeoutNanos,
      ProxyAddresses addresses,
      Runnable release,
      String rule) {
    this(chains, target, timeoutNanos, addresses, release, rule, false);
  }

  private ProxyRoute(
      List<Chain> chains,
      Target target,
      long timeoutNanos,
      ProxyAddresses addresses,
      Runnable release,
      String rule,
      boolean again) {
    this.chains = chains;
    this.target = target;
    this.timeoutNanos = timeoutNanos;
    this.addresses = addresses;
    this.release = release;
    this.rule = rule;
    this.again = again;
  }

  private Chain chain() {
    return chains.getFirst();
  }

  @Override
  public SockAddr next() {
    return addresses.of(chain().first().at());
  }

  @Override
  public StreamCodec codec(StreamIo.Connection connection) {
    return new ProxyCodec(
        new ChainHandshake(chain().hops(), target),
        progress -> {
          end = progress;
          if (progress instanceof Handshake.Progress.Done) {
            chain().works();
          }
        });
  }

  @Override
  public long timeoutNanos() {
    return timeoutNanos;
  }

  @Override
  public @Nullable Route failed(int error, String reason) {
    if (end instanceof Handshake.Progress.Again && !again) {
      return next(chains, true);
    }
    boolean reached =
        end instanceof Handshake.Progress.Failed(ProxyFailure failure)
            && failure.blame() == ProxyFailure.Blame.DESTINATION;
    if (!reached) {
      chain().fails(System.nanoTime());
    }
    ProxyRouter.LOGGER.log(
        System.Logger.Level.WARNING,
        "proxy: "
            + target
            + " through "
            + chain()
            + ": "
            + (end instanceof Handshake.Progress.Failed(ProxyFailure failure)
                ? failure
                : reason + " (" + org.jwinsock.spi.WsaError.describe(error) + ")")
            + " (rule "
            + rule
            + ")");
    return reached || chains.size() == 1 ? null : next(chains.subList(1, chains.size()), false);
  }

  /// The stand-in's name is held by one route, the last.
  private Route next(List<Chain> left, boolean second) {
    ProxyRoute other = new ProxyRoute(left, target, timeoutNanos, addresses, release, rule, second);
    handedOn = true;
    return other;
  }

  private boolean handedOn;

  @Override
  public int failure(int error) {
    if (end instanceof Handshake.Progress.Failed(ProxyFailure failure)) {
      return failure.error();
    }
    return error == 0 ? WSAEHOSTUNREACH : error;
  }

  @Override
  public void closed() {
    if (!handedOn) {
      release.run();
    }
  }
}
