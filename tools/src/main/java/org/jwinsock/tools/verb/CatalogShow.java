package org.jwinsock.tools.verb;

import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.Installed;
import org.jwinsock.core.catalog.Layer;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.core.store.InstalledProvider;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.tools.text.Json;
import org.jwinsock.tools.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `winsock catalog show`: what WSAEnumProtocols answers.
@Command(
    name = "show",
    description = "Shows what WSAEnumProtocols answers, in the order in which sockets match.",
    footer = {
      "",
      "Examples:",
      "  winsock catalog show",
      "  winsock catalog show --provider nio --json",
    })
final class CatalogShow implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private SocketOptions sockets;

  @Option(names = "--json", description = "print one JSON array of entries")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (var _ = sockets.begin()) {
      List<WsaProtocolInfo> entries = entries();
      if (json) {
        out.println(Json.lines(entries.stream().map(CatalogShow::members).toList()));
      } else {
        table(entries).lines().forEach(out::println);
        providers(out);
      }
    }
    return 0;
  }

  /// The two calls of every program that lists protocols: how many, then all of them.
  private static List<WsaProtocolInfo> entries() {
    int[] length = {0};
    Winsock.WSAEnumProtocols(null, null, length); // WSAENOBUFS, and how many there are
    WsaProtocolInfo[] entries = new WsaProtocolInfo[length[0]];
    int count = check(Winsock.WSAEnumProtocols(null, entries, length), "WSAEnumProtocols");
    return Arrays.asList(entries).subList(0, count);
  }

  private static Table table(List<WsaProtocolInfo> entries) {
    var table = new Table(">id", "family", "type", "protocol", "message", "name");
    for (WsaProtocolInfo entry : entries) {
      table.row(
          Integer.toString(entry.catalogEntryId()),
          Names.family(entry.addressFamily()),
          Names.socketType(entry.socketType()),
          Names.protocol(entry.protocol(), entry.protocolMaxOffset()),
          Names.messageSize(entry.messageSize()),
          entry.protocolName());
    }
    return table;
  }

  private static void providers(PrintWriter out) {
    Catalog catalog = Catalog.load();
    out.println();
    for (Installed provider : catalog.installed()) {
      String state =
          provider.chosen()
              ? "serves this process"
              : provider.unavailable() == null
                  ? "available: --provider " + provider.name()
                  : "cannot run here: " + provider.unavailable();
      out.println(provider.name() + ": " + state);
    }
    catalog.broken().forEach(out::println);
    CatalogFile file = catalog.file();
    if (!file.providers().isEmpty()) {
      out.println();
      out.println("installed, generation " + file.generation() + ":");
      for (InstalledProvider provider : file.providers()) {
        out.println(
            "  "
                + InstalledNames.name(provider)
                + " ("
                + provider.id()
                + ")"
                + (provider.mandatory() ? ", mandatory" : "")
                + (provider.rules() == null ? "" : ", rules " + provider.rules())
                + (provider.programs().isEmpty()
                    ? ""
                    : ", for " + String.join(", ", provider.programs())));
      }
      for (InstalledEntry entry : file.entries()) {
        if (!entry.isLayer()) {
          out.println("  " + entry.id() + ": " + InstalledNames.chain(file, entry));
        }
      }
    }
    if (!catalog.layers().isEmpty()) {
      out.println();
      out.println("layers over all of them, the outermost first:");
      for (Layer layer : catalog.layers()) {
        out.println("  " + layer.provider().name() + ": " + layer.provider().description());
      }
    }
  }

  private static Map<String, Object> members(WsaProtocolInfo entry) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", entry.catalogEntryId());
    members.put("name", entry.protocolName());
    members.put("providerId", entry.providerId().toString().toUpperCase(Locale.ROOT));
    members.put("family", Names.family(entry.addressFamily()));
    members.put("type", Names.socketType(entry.socketType()));
    members.put("addressFamily", entry.addressFamily());
    members.put("socketType", entry.socketType());
    members.put("protocol", entry.protocol());
    members.put("protocolMaxOffset", entry.protocolMaxOffset());
    members.put("serviceFlags1", entry.serviceFlags1());
    members.put("providerFlags", entry.providerFlags());
    members.put("messageSize", Integer.toUnsignedLong(entry.messageSize()));
    members.put("minSockAddr", entry.minSockAddr());
    members.put("maxSockAddr", entry.maxSockAddr());
    members.put("version", entry.version());
    members.put("chain", entry.chain());
    return members;
  }
}
