package org.jwinsock.layers.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.yaml.Place;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlDocument;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlMap;

/// A layer's section of a rule file.
public final class RuleFile {

  private RuleFile() {}

  /// Reads the section; an empty one where there is no file, or the file has none.
  ///
  /// @throws YamlException with what is wrong, also if the file cannot be read
  public static YamlMap section(LayerSettings settings) throws YamlException {
    Path file = settings.file();
    if (file == null) {
      return new YamlMap(new Place("no rules", 1, 1), Map.of());
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new YamlException(new Place(file.toString(), 1, 1), e.toString(), "a readable file");
    }
    YamlMap document = YamlDocument.parse(file.toString(), text);
    Problems problems = new Problems();
    YamlMap section = document.map(problems, settings.section());
    problems.check();
    return section == null ? new YamlMap(document.place(), Map.of()) : section;
  }
}
