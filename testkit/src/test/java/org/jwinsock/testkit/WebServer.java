package org.jwinsock.testkit;

import java.io.IOException;

/// A running HTTP server, a peer's or one of ours.
interface WebServer extends AutoCloseable {

  int port();

  @Override
  void close() throws IOException;
}
