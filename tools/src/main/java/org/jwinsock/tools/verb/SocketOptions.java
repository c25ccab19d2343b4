package org.jwinsock.tools.verb;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.tools.call.Session;
import picocli.CommandLine.Option;

/// What every verb that opens sockets takes.
final class SocketOptions {

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      defaultValue = "${env:WINSOCK_PROVIDER}",
      description = {
        "the provider of sockets: host (the operating system's, by system calls) or nio"
            + " (java.nio). Also from WINSOCK_PROVIDER; otherwise the best that can run here."
      })
  private @Nullable String provider;

  /// Calls WSAStartup under these options.
  Session begin() {
    Session.choose(provider);
    return Session.begin();
  }

  /// The catalog under these options, for verbs that open no sockets themselves.
  Catalog catalog() {
    Session.choose(provider);
    return Session.catalog();
  }

  /// The provider asked for; null if that has been left open.
  @Nullable String provider() {
    return provider == null || provider.isEmpty() ? null : provider;
  }
}
