package org.jwinsock.layers.filter;

import java.util.Locale;

/// What a rule is asked about.
enum At {
  /// A name is looked up.
  RESOLVE,
  /// A socket is given a local address. Nothing is sent by it, so what no rule speaks of is
  /// allowed.
  BIND,
  LISTEN,
  /// A connection has come. What no rule speaks of is allowed: who may listen may accept.
  ACCEPT,
  CONNECT,
  /// A datagram goes to an address the socket is not connected to.
  SEND;

  /// True if the default of the file is about it.
  boolean hasDefault() {
    return this != BIND && this != ACCEPT;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
