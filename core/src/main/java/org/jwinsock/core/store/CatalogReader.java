package org.jwinsock.core.store;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.yaml.Place;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlDocument;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlMap;
import org.jwinsock.yaml.YamlNode;
import org.jwinsock.yaml.YamlScalar;

/// Reads what [CatalogText] writes, and what people made of it.
final class CatalogReader {

  private static final UUID NIL = new UUID(0, 0);
  private static final List<String> HEAD =
      List.of(
          "version",
          "generation",
          "next-id",
          "providers",
          "entries",
          "order",
          "applications",
          "namespaces",
          "end");
  private static final List<String> PROVIDER =
      List.of(
          "id", "path", "sha256", "rules", "category", "mandatory", "before", "after", "programs");
  private static final List<String> ENTRY =
      List.of(
          "id",
          "owner",
          "chain",
          "name",
          "provider",
          "service-flags",
          "provider-flags",
          "version",
          "family",
          "type",
          "protocol",
          "protocol-range",
          "longest-address",
          "shortest-address",
          "byte-order",
          "security",
          "message-size");
  private static final List<String> APPLICATION = List.of("path", "extra", "permitted");
  private static final List<String> NAMESPACE =
      List.of(
          "id",
          "name",
          "path",
          "sha256",
          "namespace",
          "version",
          "enabled",
          "stores-classes",
          "blob");

  private final YamlMap document;
  private final Problems problems = new Problems();

  private CatalogReader(YamlMap document) {
    this.document = document;
  }

  /// Reads a catalog.
  ///
  /// @param name of the file, for messages
  /// @throws YamlException with everything that is wrong
  static CatalogFile read(String name, String text) throws YamlException {
    return new CatalogReader(YamlDocument.parse(name, text)).read();
  }

  private CatalogFile read() throws YamlException {
    document.onlyKeys(problems, HEAD);
    required(document, "version", "version: " + CatalogText.VERSION);
    long _ = document.number(problems, "version", 1, 1, CatalogText.VERSION);
    long generation = document.number(problems, "generation", 0, 0, Long.MAX_VALUE);
    long end = document.number(problems, "end", -1, 0, Long.MAX_VALUE);
    if (end != generation) {
      Place last =
          document.has("end") ? place(document, "end") : new Place(document.place().file(), 1, 1);
      problems.add(
          last,
          document.has("end") ? "the end of generation " + end : "a file that was cut off",
          "end: " + generation + " in its last line");
    }
    int nextId =
        (int)
            document.number(
                problems, "next-id", CatalogFile.FIRST_ID, CatalogFile.FIRST_ID, 0xffffff);
    CatalogFile read =
        new CatalogFile(
            generation,
            nextId,
            each("providers", PROVIDER, this::provider),
            each("entries", ENTRY, this::entry),
            members(document, "order"),
            each("applications", APPLICATION, this::application),
            each("namespaces", NAMESPACE, this::nameSpace));
    problems.check();
    return read;
  }

  private <T> List<T> each(String key, List<String> keys, Function<YamlMap, T> reader) {
    List<T> all = new ArrayList<>();
    for (YamlMap map : document.maps(problems, key)) {
      map.onlyKeys(problems, keys);
      all.add(reader.apply(map));
    }
    return all;
  }

  private InstalledProvider provider(YamlMap map) {
    return new InstalledProvider(
        guid(map, "id"),
        text(map, "path"),
        hash(map),
        map.text(problems, "rules", null),
        map.has("category") ? (Integer) bits(map, "category") : null,
        map.truth(problems, "mandatory", false),
        texts(map, "before"),
        texts(map, "after"),
        List.copyOf(texts(map, "programs")));
  }

  private InstalledEntry entry(YamlMap map) {
    required(map, "id", "the id of the entry");
    WsaProtocolInfo info =
        new WsaProtocolInfo(
            bits(map, "service-flags"),
            bits(map, "provider-flags"),
            map.has("provider") ? guid(map, "provider") : guid(map, "owner"),
            (int) map.number(problems, "id", 0, CatalogFile.FIRST_ID, 0xffffff),
            List.of(),
            number(map, "version"),
            number(map, "family"),
            number(map, "longest-address"),
            number(map, "shortest-address"),
            number(map, "type"),
            number(map, "protocol"),
            number(map, "protocol-range"),
            number(map, "byte-order"),
            number(map, "security"),
            number(map, "message-size"),
            0,
            text(map, "name"));
    return new InstalledEntry(guid(map, "owner"), members(map, "chain"), info);
  }

  private Application application(YamlMap map) {
    return new Application(
        text(map, "path"), map.text(problems, "extra", null), bits(map, "permitted"));
  }

  private InstalledNamespace nameSpace(YamlMap map) {
    return new InstalledNamespace(
        guid(map, "id"),
        text(map, "name"),
        String.valueOf(map.text(problems, "path", "")),
        hash(map),
        number(map, "namespace"),
        number(map, "version"),
        map.truth(problems, "enabled", true),
        map.truth(problems, "stores-classes", false),
        blob(map));
  }

  private InstalledNamespace.@Nullable Blob blob(YamlMap map) {
    String text = map.text(problems, "blob", null);
    if (text == null) {
      return null;
    }
    try {
      return new InstalledNamespace.Blob(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      problems.add(place(map, "blob"), '"' + text + '"', "bytes in hexadecimal");
      return null;
    }
  }

  private List<Member> members(YamlMap map, String key) {
    List<Member> members = new ArrayList<>();
    for (YamlScalar text : map.texts(problems, key)) {
      Member member = Member.parse(text.text());
      if (member == null) {
        problems.add(text.place(), text.describe(), "an id, or a protocol such as inet/stream/tcp");
      } else {
        members.add(member);
      }
    }
    return members;
  }

  private Set<String> texts(YamlMap map, String key) {
    Set<String> texts = new LinkedHashSet<>();
    map.texts(problems, key).forEach(text -> texts.add(text.text()));
    return texts;
  }

  private String text(YamlMap map, String key) {
    required(map, key, "a text for " + key);
    return String.valueOf(map.text(problems, key, ""));
  }

  private int number(YamlMap map, String key) {
    return (int) map.number(problems, key, 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private int bits(YamlMap map, String key) {
    String text = map.text(problems, key, "0x0");
    try {
      return text != null && text.startsWith("0x")
          ? Integer.parseUnsignedInt(text.substring(2), 16)
          : Integer.parseInt(String.valueOf(text));
    } catch (NumberFormatException e) {
      problems.add(place(map, key), '"' + text + '"', "bits such as 0x8");
      return 0;
    }
  }

  private UUID guid(YamlMap map, String key) {
    required(map, key, "a GUID for " + key);
    String text = String.valueOf(map.text(problems, key, NIL.toString()));
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      problems.add(place(map, key), '"' + text + '"', "a GUID");
      return NIL;
    }
  }

  private @Nullable String hash(YamlMap map) {
    String text = map.text(problems, "sha256", null);
    if (text != null && !text.matches("[0-9a-f]{64}")) {
      problems.add(place(map, "sha256"), '"' + text + '"', "64 hexadecimal digits");
    }
    return text;
  }

  private void required(YamlMap map, String key, String expected) {
    if (!map.has(key)) {
      problems.add(map.place(), "no " + key, expected);
    }
  }

  private static Place place(YamlMap map, String key) {
    YamlNode value = map.get(key);
    return value == null ? map.place() : value.place();
  }
}
