package org.jwinsock.layers.proxy;

import java.time.Duration;
import java.util.List;

/// How a destination is reached.
sealed interface Way {

  /// Past the proxies.
  record Direct() implements Way {}

  /// Not at all: everything has to go through a proxy, and no rule says through which.
  record Nowhere() implements Way {}

  /// Through one of several chains.
  ///
  /// @param chains in the order they are tried; never empty
  /// @param remoteNames true if the last proxy looks names up
  /// @param timeout for each attempt, from the first packet to the end of the handshakes
  record Through(List<Chain> chains, boolean remoteNames, Udp udp, Duration timeout)
      implements Way {
    /// Copies the chains.
    public Through {
      chains = List.copyOf(chains);
    }
  }

  /// What becomes of datagrams to a destination that streams reach through a proxy.
  enum Udp {
    /// They are refused: `WSAEACCES`.
    BLOCK,
    /// The proxy relays them: UDP ASSOCIATE.
    ASSOCIATE,
    /// They go past the proxy.
    DIRECT
  }
}
