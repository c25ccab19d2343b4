package org.jwinsock.core.store;

import static org.jwinsock.yaml.YamlText.quoted;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.yaml.YamlText;

/// The catalog as its file has it: one thing a line, so that people can read and compare it. The
/// last line repeats the generation, so that a file that was cut off is known for one.
final class CatalogText {

  static final int VERSION = 1;

  private static final String HEAD =
      """
      # What is installed under JWinsock for the programs of this user. `winsock catalog` writes it;
      # after a change by hand `winsock catalog check` tells what is wrong with it.
      """;

  private CatalogText() {}

  static String of(CatalogFile file) {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("version: ").append(VERSION).append('\n');
    text.append("generation: ").append(file.generation()).append('\n');
    text.append("next-id: ").append(file.nextId()).append('\n');
    list(text, "providers", file.providers().stream().map(CatalogText::provider).toList());
    list(text, "entries", file.entries().stream().map(CatalogText::entry).toList());
    list(text, "order", file.order().stream().map(Member::toString).toList());
    list(text, "applications", file.applications().stream().map(CatalogText::application).toList());
    list(text, "namespaces", file.namespaces().stream().map(CatalogText::nameSpace).toList());
    return text.append("end: ").append(file.generation()).append('\n').toString();
  }

  private static void list(StringBuilder text, String key, Collection<String> items) {
    if (!items.isEmpty()) {
      text.append(key).append(":\n");
      items.forEach(item -> text.append("  - ").append(item).append('\n'));
    }
  }

  private static String provider(InstalledProvider provider) {
    Fields fields = new Fields().is("id", quoted(provider.id().toString()));
    fields.is("path", quoted(provider.path()));
    if (provider.sha256() != null) {
      fields.is("sha256", quoted(provider.sha256()));
    }
    if (provider.rules() != null) {
      fields.is("rules", quoted(provider.rules()));
    }
    if (provider.category() != null) {
      fields.is("category", hex(provider.category()));
    }
    if (provider.mandatory()) {
      fields.is("mandatory", "true");
    }
    return fields
        .texts("before", provider.before())
        .texts("after", provider.after())
        .texts("programs", provider.programs())
        .toString();
  }

  private static String entry(InstalledEntry entry) {
    WsaProtocolInfo info = entry.info();
    Fields fields = new Fields().is("id", Integer.toString(entry.id()));
    fields.is("owner", quoted(entry.owner().toString()));
    if (!entry.members().isEmpty()) {
      fields.is(
          "chain",
          entry.members().stream()
              .map(Member::toString)
              .collect(Collectors.joining(", ", "[", "]")));
    }
    return fields
        .is("name", quoted(info.protocolName()))
        .is("provider", quoted(info.providerId().toString()))
        .is("service-flags", hex(info.serviceFlags1()))
        .is("provider-flags", hex(info.providerFlags()))
        .number("version", info.version())
        .number("family", info.addressFamily())
        .number("type", info.socketType())
        .number("protocol", info.protocol())
        .number("protocol-range", info.protocolMaxOffset())
        .number("longest-address", info.maxSockAddr())
        .number("shortest-address", info.minSockAddr())
        .number("byte-order", info.networkByteOrder())
        .number("security", info.securityScheme())
        .number("message-size", info.messageSize())
        .toString();
  }

  private static String application(Application application) {
    Fields fields = new Fields().is("path", quoted(application.path()));
    if (application.extra() != null) {
      fields.is("extra", quoted(application.extra()));
    }
    return fields.is("permitted", hex(application.permitted())).toString();
  }

  private static String nameSpace(InstalledNamespace nameSpace) {
    Fields fields = new Fields().is("id", quoted(nameSpace.id().toString()));
    fields.is("name", quoted(nameSpace.name())).is("path", quoted(nameSpace.path()));
    if (nameSpace.sha256() != null) {
      fields.is("sha256", quoted(nameSpace.sha256()));
    }
    fields.number("namespace", nameSpace.nameSpace()).number("version", nameSpace.version());
    fields.is("enabled", Boolean.toString(nameSpace.enabled()));
    if (nameSpace.storesClasses()) {
      fields.is("stores-classes", "true");
    }
    if (nameSpace.blob() != null) {
      fields.is("blob", quoted(nameSpace.blob().toString()));
    }
    return fields.toString();
  }

  private static String hex(int bits) {
    return "0x" + Integer.toHexString(bits);
  }

  /// One map in flow style.
  private static final class Fields {
    private final StringBuilder text = new StringBuilder("{");

    Fields is(String key, String value) {
      text.append(text.length() == 1 ? "" : ", ").append(key).append(": ").append(value);
      return this;
    }

    /// Zeros are left out.
    Fields number(String key, int value) {
      return value == 0 ? this : is(key, Integer.toString(value));
    }

    Fields texts(String key, Collection<String> values) {
      return values.isEmpty()
          ? this
          : is(
              key,
              values.stream().map(YamlText::quoted).collect(Collectors.joining(", ", "[", "]")));
    }

    @Override
    public String toString() {
      return text + "}";
    }
  }
}
