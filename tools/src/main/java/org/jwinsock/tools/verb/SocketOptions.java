package org.jwinsock.tools.verb;

import java.nio.file.Path;
import java.util.List;
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

  @Option(
      names = "--layer",
      paramLabel = "NAME[=FILE]",
      description = {
        "a layer over all sockets, from a rule file its section alone; repeatable, the outermost"
            + " first, below those of --rules. Also from WINSOCK_LAYERS, with commas between."
      })
  private List<String> layers = List.of();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "a rule file: the layers it lists, each with its section. Also from WINSOCK_RULES.")
  private @Nullable Path rules;

  @Option(
      names = "--safe",
      description =
          "base providers only, no layers; rules that are mandatory refuse to start. Also"
              + " from WINSOCK_SAFE=1.")
  private boolean safe;

  /// Calls WSAStartup under these options.
  Session begin() {
    choose();
    return Session.begin();
  }

  private void choose() {
    Session.choose(provider);
    Session.layers(rules, layers, safe);
  }

  /// The catalog under these options, for verbs that open no sockets themselves.
  Catalog catalog() {
    choose();
    return Session.catalog();
  }

  /// The provider asked for; null if that has been left open.
  @Nullable String provider() {
    return provider == null || provider.isEmpty() ? null : provider;
  }
}
