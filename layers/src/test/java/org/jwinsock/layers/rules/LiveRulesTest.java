package org.jwinsock.layers.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlMap;

final class LiveRulesTest {

  private static String read(YamlMap section) throws YamlException {
    Problems problems = new Problems();
    section.onlyKeys(problems, List.of("say"));
    String said = section.text(problems, "say", "nothing");
    problems.check();
    return String.valueOf(said);
  }

  @Test
  void aFileThatIsWrongChangesNothing(@TempDir Path folder) throws IOException, YamlException {
    Path file = Files.writeString(folder.resolve("rules.yaml"), "version: 1\nx: {say: one}\n");
    List<String> told = new ArrayList<>();
    try (LiveRules<String> rules =
        LiveRules.of(new LayerSettings(file, "x"), LiveRulesTest::read, told::add)) {
      assertThat(rules.current()).isEqualTo("one");

      Files.writeString(file, "version: 1\nx: {sya: two}\n");
      assertThat(rules.reload()).isFalse();
      assertThat(rules.current()).isEqualTo("one");

      Files.delete(file);
      assertThat(rules.reload()).isFalse();
      assertThat(rules.current()).isEqualTo("one");

      Files.writeString(file, "version: 1\nx: {say: three}\n");
      assertThat(rules.reload() || "three".equals(rules.current())).isTrue();
      assertThat(rules.current()).isEqualTo("three");
      assertThat(told).contains("three").doesNotContain("two");
    }
  }

  @Test
  void aFileThatIsWrongFromTheStartIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("rules.yaml"), "x: [\n");
    assertThatThrownBy(
            () -> LiveRules.of(new LayerSettings(file, "x"), LiveRulesTest::read, _ -> {}))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("rules.yaml:");
  }
}
