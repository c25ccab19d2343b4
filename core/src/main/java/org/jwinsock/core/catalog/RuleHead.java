package org.jwinsock.core.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlDocument;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlMap;
import org.jwinsock.yaml.YamlScalar;

/// What a rule file says of layers as such; the sections are theirs.
///
/// @param layers in order, the outermost first, as `layers:` lists them
/// @param sections the layers that have a section
/// @param mandatory true if nothing may run without them
record RuleHead(List<String> layers, Set<String> sections, boolean mandatory) {

  private static final Set<String> HEAD = Set.of("version", "layers", "mandatory");

  /// Reads the head of a rule file.
  ///
  /// @throws IOException if the file cannot be read
  /// @throws YamlException with everything that is wrong with it
  static RuleHead read(Path file) throws IOException, YamlException {
    YamlMap document = YamlDocument.parse(file.toString(), Files.readString(file));
    Problems problems = new Problems();
    if (!document.has("version")) {
      problems.add(document.place(), "no version", "version: 1");
    }
    long _ = document.number(problems, "version", 1, 1, 1);
    boolean mandatory = document.truth(problems, "mandatory", false);
    List<String> layers = new ArrayList<>();
    for (YamlScalar name : document.texts(problems, "layers")) {
      if (layers.contains(name.text())) {
        problems.add(name.place(), "the layer " + name.text() + " again", "each layer once");
      }
      layers.add(name.text());
    }
    Set<String> sections = new LinkedHashSet<>(document.entries().keySet());
    sections.removeAll(HEAD);
    if (document.has("layers")) {
      document
          .entries()
          .forEach(
              (key, entry) -> {
                if (sections.contains(key) && !layers.contains(key)) {
                  problems.add(
                      entry.key(), "a section of " + key + ", which is not used", "it in layers:");
                }
              });
    }
    problems.check();
    return new RuleHead(layers, sections, mandatory);
  }
}
