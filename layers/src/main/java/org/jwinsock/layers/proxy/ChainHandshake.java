package org.jwinsock.layers.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jwinsock.layers.stream.ByteQueue;

/// The handshakes with all proxies of a chain, each through those before it.
final class ChainHandshake implements Handshake {

  private final List<Hop> hops;
  private final List<Handshake> handshakes = new ArrayList<>();
  private int current;

  /// @param hops never empty
  /// @param target where the last one is to connect to
  ChainHandshake(List<Hop> hops, Target target) {
    this.hops = List.copyOf(hops);
    for (int i = 0; i < hops.size(); i++) {
      Target next = i + 1 < hops.size() ? hops.get(i + 1).at() : target;
      handshakes.add(hops.get(i).connect(next));
    }
  }

  @Override
  public Progress begin(ByteQueue out) {
    current = 0;
    return handshakes.getFirst().begin(out);
  }

  @Override
  public Progress received(ByteBuffer in, ByteQueue out) {
    Progress progress = handshakes.get(current).received(in, out);
    while (progress instanceof Progress.Done && current + 1 < handshakes.size()) {
      current++;
      progress = handshakes.get(current).begin(out);
      if (progress instanceof Progress.More && in.hasRemaining()) {
        progress = handshakes.get(current).received(in, out);
      }
    }
    return located(progress);
  }

  @Override
  public Progress ended() {
    return located(handshakes.get(current).ended());
  }

  /// Where it went wrong. A proxy that cannot reach the next one has done its own work, and it is
  /// the next one that is not there.
  private Progress located(Progress progress) {
    if (!(progress instanceof Progress.Failed(ProxyFailure failure))) {
      return progress;
    }
    boolean last = current + 1 == hops.size();
    return new Progress.Failed(
        new ProxyFailure(
            failure.error(),
            last ? failure.blame() : ProxyFailure.Blame.PROXY,
            hops.get(current) + ": " + failure.reason()));
  }
}
