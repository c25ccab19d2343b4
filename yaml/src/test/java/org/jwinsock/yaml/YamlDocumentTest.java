package org.jwinsock.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class YamlDocumentTest {

  @Test
  void everyValueKnowsItsLine() throws YamlException {
    YamlMap map = YamlDocument.parse("rules.yaml", "version: 1\nfilter:\n  default: deny\n");
    assertThat(map.map(new Problems(), "filter"))
        .extracting(filter -> filter.get("default"))
        .isEqualTo(new YamlScalar(new Place("rules.yaml", 3, 12), "deny", false));
  }

  @Test
  void brokenYamlSaysWhere() {
    assertThatThrownBy(() -> YamlDocument.parse("r", "a: [1, 2\nb: 3\n"))
        .isInstanceOf(YamlException.class)
        .hasMessageStartingWith("r:2:");
  }

  @Test
  void keysStandOnce() {
    assertThatThrownBy(() -> YamlDocument.parse("r", "a: 1\na: 2\n"))
        .hasMessage("r:2:1: found the key \"a\" again, expected it once; it stands in line 1");
  }

  @Test
  void anchorsAreNotTaken() {
    assertThatThrownBy(() -> YamlDocument.parse("r", "a: &x [1]\nb: *x\n"))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("an anchor");
  }

  @Test
  void aDocumentOfNothingIsAnEmptyMap() throws YamlException {
    assertThat(YamlDocument.parse("r", "# nothing\n").entries()).isEmpty();
  }

  @Test
  void aTextOrAListAtTheTopIsRefused() {
    for (String text : List.of("abc", "- 1", "[]")) {
      assertThatThrownBy(() -> YamlDocument.parse("r", text))
          .as(text)
          .isInstanceOf(YamlException.class);
    }
  }

  @Test
  void unknownKeysAreToldWithTheNearestKnownFirst() throws YamlException {
    YamlMap map = YamlDocument.parse("r", "defualt: deny\n");
    Problems problems = new Problems();
    map.onlyKeys(problems, List.of("rules", "default"));
    assertThatThrownBy(problems::check)
        .hasMessage("r:1:1: found the key \"defualt\", expected one of default, rules");
  }

  @Test
  void aValueOfAnotherKindIsAProblemAndTheDefaultStands() throws YamlException {
    YamlMap map = YamlDocument.parse("r", "n: many\nt: 'true'\nlist: {a: 1}\n");
    Problems problems = new Problems();
    assertThat(map.number(problems, "n", 7, 0, 9)).isEqualTo(7);
    assertThat(map.truth(problems, "t", false)).isFalse();
    assertThat(map.texts(problems, "list")).isEmpty();
    assertThatThrownBy(problems::check)
        .hasMessage(
            """
            r:1:4: found "many", expected a whole number for n from 0 to 9
            r:2:4: found "true", expected true or false for t
            r:3:7: found a map, expected a text in list""");
  }

  @Test
  void anEscapeThatIsCutOffIsAMistakeLikeAnyOther() {
    assertThatThrownBy(() -> YamlDocument.parse("f", "a: \"\\u"))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("f:1:");
  }

  @Test
  void aQuotedTextReadsAsItself() throws YamlException {
    String text = "a \"b\" \\ \u00e9\u2028\ud83d\ude00 #: - \u0000\n";
    YamlMap read = YamlDocument.parse("f", "a: " + YamlText.quoted(text));

    assertThat(read.get("a"))
        .isInstanceOfSatisfying(
            YamlScalar.class, scalar -> assertThat(scalar.text()).isEqualTo(text));
  }
}
