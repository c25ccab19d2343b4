package org.jwinsock.tools.example;

import org.jwinsock.spi.SockAddr;

/// An example that peers talk to.
public interface Server extends Example {

  /// Where it can be reached.
  SockAddr address();
}
