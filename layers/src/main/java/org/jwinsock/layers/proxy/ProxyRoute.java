package org.jwinsock.layers.proxy;

import static org.jwinsock.spi.WsaErrors.WSAEHOSTUNREACH;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.stream.Route;
import org.jwinsock.layers.stream.StreamCodec;
import org.jwinsock.layers.stream.StreamIo;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WsaError;

/// A way to a destination through the first of several chains; the others are there for when it
/// fails.
final class ProxyRoute implements Route {

  /// Where to, and what all attempts have in common.
  ///
  /// @param release called once, when the last attempt is over
  record Errand(
      Target target, long timeoutNanos, ProxyAddresses addresses, Runnable release, String rule) {}

  private final List<Chain> chains;
  private final Errand errand;

  /// True for the second connection to a proxy that has said how to log in.
  private final boolean again;

  private Handshake.@Nullable Progress end;

  /// Another attempt has taken the place of this one.
  private boolean handedOn;

  /// @param chains the first one is this attempt's
  ProxyRoute(List<Chain> chains, Errand errand, boolean again) {
    this.chains = chains;
    this.errand = errand;
    this.again = again;
  }

  private Chain chain() {
    return chains.getFirst();
  }

  @Override
  public @Nullable SockAddr next() {
    return errand.addresses.of(chain().first().at());
  }

  @Override
  public StreamCodec codec(StreamIo.Connection connection) {
    return new ProxyCodec(
        new ChainHandshake(chain().hops(), errand.target),
        progress -> {
          end = progress;
          if (progress instanceof Handshake.Progress.Done) {
            chain().works();
          }
        });
  }

  @Override
  public long timeoutNanos() {
    return errand.timeoutNanos;
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
            + errand.target
            + " through "
            + chain()
            + ": "
            + (end instanceof Handshake.Progress.Failed(ProxyFailure failure)
                ? failure
                : reason + " (" + WsaError.describe(error) + ")")
            + " (rule "
            + errand.rule
            + ")");
    return reached || chains.size() == 1 ? null : next(chains.subList(1, chains.size()), false);
  }

  private Route next(List<Chain> left, boolean second) {
    handedOn = true;
    return new ProxyRoute(left, errand, second);
  }

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
      errand.release.run();
    }
  }
}
