package org.jwinsock.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.jwinsock.yaml.YamlException;

class CatalogTextTest {

  @Test
  void whatIsWrittenReadsAsItWas() throws YamlException {
    CatalogFile file = Samples.full().numbered(7);

    assertThat(CatalogReader.read("catalog", CatalogText.of(file))).isEqualTo(file);
  }

  @Test
  void anEmptyCatalogIsOneToo() throws YamlException {
    assertThat(CatalogReader.read("catalog", CatalogText.of(CatalogFile.EMPTY)))
        .isEqualTo(CatalogFile.EMPTY);
  }

  @Test
  void aFileCutAtAnyByteIsKnownForOne() {
    byte[] whole = CatalogText.of(Samples.full().numbered(12)).getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length - 2; length++) { // the last: a digit, a line's end
      String cut = new String(whole, 0, length, StandardCharsets.UTF_8);
      assertThatThrownBy(() -> CatalogReader.read("catalog", cut))
          .as("cut at %d", length)
          .isInstanceOf(YamlException.class)
          .hasMessageContaining("catalog:");
    }
  }

  @Test
  void mistakesAreToldWithTheirPlaceAndWhatWasExpected() {
    String text =
        """
        version: 1
        providers:
          - {id: "no guid", path: "filter", sha256: "12"}
          - {id: "9c0b3c1e-0000-4000-8000-000000000001", pth: "filter"}
        order: [1001, tcp/ip]
        end: 0
        """;

    assertThatThrownBy(() -> CatalogReader.read("c.yaml", text))
        .hasMessageContaining("c.yaml:3:10")
        .hasMessageContaining("a GUID")
        .hasMessageContaining("64 hexadecimal digits")
        .hasMessageContaining("the key \"pth\"")
        .hasMessageContaining("c.yaml:5:15");
  }

  @Test
  void aParsedCopyCountsForItsOwnTextOnly() {
    CatalogFile file = Samples.full().numbered(7);
    byte[] text = CatalogText.of(file).getBytes(StandardCharsets.UTF_8);
    byte[] copy = ParsedCopy.of(text, file);
    byte[] other = text.clone();
    other[text.length - 2]++;

    assertThat(ParsedCopy.read(copy, text)).isEqualTo(file);
    assertThat(ParsedCopy.read(copy, other)).isNull();
  }

  @Test
  void aParsedCopyCutAtAnyByteCountsForNothing() {
    CatalogFile file = Samples.full().numbered(7);
    byte[] text = CatalogText.of(file).getBytes(StandardCharsets.UTF_8);
    byte[] copy = ParsedCopy.of(text, file);
    for (int length = 0; length < copy.length; length++) {
      assertThat(ParsedCopy.read(Arrays.copyOf(copy, length), text)).as("%d", length).isNull();
    }
  }

  @Test
  void brokenReferencesAreNamed() {
    UUID other = UUID.nameUUIDFromBytes(new byte[] {1});
    InstalledEntry dangling =
        new InstalledEntry(
            other,
            List.of(new Member.Entry(1009), new Member.Entry(1001), new Member.Base(2, 1, 6)),
            Samples.info(1003, other, "dangling"));
    CatalogFile file = Samples.full().adding(List.of(dangling), false);

    assertThat(CatalogRules.broken(file))
        .containsExactly(
            "Entry 1003 belongs to " + other + ", which is not there",
            "The chain of entry 1003 has entry 1009, which is not there");
  }

  @Test
  void aChainHasEachLayerOnceAndSevenMembersAtMost() {
    InstalledEntry twice =
        new InstalledEntry(
            Samples.FILTER,
            List.of(new Member.Entry(1001), new Member.Entry(1001), new Member.Base(2, 1, 6)),
            Samples.info(1003, Samples.FILTER, "twice"));
    InstalledEntry upsideDown =
        new InstalledEntry(
            Samples.FILTER,
            List.of(new Member.Base(2, 1, 6), new Member.Entry(1001)),
            Samples.info(1004, Samples.FILTER, "upside down"));

    assertThat(CatalogRules.broken(Samples.full().adding(List.of(twice, upsideDown), false)))
        .containsExactly(
            "The chain of entry 1003 has a member twice",
            "The chain of entry 1004 has inet/stream/tcp above its end",
            "The chain of entry 1004 has entry 1001 at its end, a layer");
  }

  @Test
  void theDifferenceOfTwoGenerationsIsInLines() {
    assertThat(CatalogDiff.lines(CatalogFile.EMPTY, Samples.full()))
        .anyMatch(line -> line.startsWith("+ - {id: 1001"))
        .anyMatch(line -> line.equals("- next-id: 1001"))
        .anyMatch(line -> line.equals("+ next-id: 1003"));
    assertThat(CatalogDiff.lines(Samples.full(), Samples.full().numbered(9))).isEmpty();
  }
}
