package org.jwinsock.testkit;

/// Our HTTP servers on Winsock calls, which give [WebAnswer]s.
enum OwnWeb {
  /// A thread waits in `accept`, another one for each connection in `recv`.
  BLOCKING {
    @Override
    OwnServer start(Family family) {
      return BlockingWeb.start(family);
    }
  },
  /// One thread waits in `select` for all connections, which never block.
  SELECT {
    @Override
    OwnServer start(Family family) {
      return SelectWeb.start(family);
    }
  };

  abstract OwnServer start(Family family);

  /// A server that counts.
  interface OwnServer extends WebServer {
    /// How many connections it has accepted.
    int accepted();

    /// Ends all connections; fails if one of them failed before.
    @Override
    void close();
  }
}
