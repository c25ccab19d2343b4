package org.jwinsock.spi;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SurfaceTest {
  private static final String HEADER =
      "kind,name,header,area,since,tier,semantics,trap,documented_error,value\n";
  private static final String TABLE =
      HEADER
          + "function,recv,winsock2.h,data,1.1,core,\"Receives, at once.\",,,\n"
          + "function,old,winsock2.h,legacy,1.1,obsolete,Gone.,,WSAEOPNOTSUPP,\n"
          + "flag,bare,winsock2.h,legacy,1.1,obsolete,Gone.,,,7\n";

  @Test
  void theWholeTableIsRead() {
    Surface surface = Surface.load();
    assertThat(surface.rows()).hasSize(1584);
    Surface.Row row = requireNonNull(surface.find(Surface.Kind.SOCKET_OPTION, "IPV6_V6ONLY"));
    assertThat(row.value()).isEqualTo("27");
    assertThat(row.header()).isEqualTo("ws2ipdef.h");
    assertThat(surface.find(Surface.Kind.FLAG, "IPV6_V6ONLY")).isNull();
  }

  @Test
  void anObsoleteRowAnswersItsDocumentedErrorAndTheRestIsNotYetThere() {
    Surface surface = Surface.parse(TABLE, "");
    assertThat(surface.rows())
        .extracting(surface::status)
        .containsExactly(Surface.Status.NOT_YET, Surface.Status.ERROR, Surface.Status.NOT_YET);
  }

  @Test
  void oneLineMarksARowImplementedOrRefused() {
    Surface surface = Surface.parse(TABLE, "# marks\n\nfunction recv\nerror flag bare\n");
    assertThat(surface.rows())
        .extracting(surface::status)
        .containsExactly(Surface.Status.IMPLEMENTED, Surface.Status.ERROR, Surface.Status.ERROR);
  }

  @Test
  void aFieldMayHoldACommaInQuotes() {
    assertThat(Surface.parse(TABLE, "").rows().getFirst().semantics())
        .isEqualTo("Receives, at once.");
  }

  @Test
  void aMarkOfNoRowIsRefusedWithItsLine() {
    assertThatThrownBy(() -> Surface.parse(TABLE, "\nfunction send\n"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("surface-status.txt, line 2: no row is named \"function send\"");
  }

  @Test
  void aSecondMarkIsRefused() {
    assertThatThrownBy(() -> Surface.parse(TABLE, "function recv\nerror function recv\n"))
        .hasMessage("surface-status.txt, line 2: second line of function recv");
  }

  @Test
  void aSecondRowIsRefused() {
    assertThatThrownBy(
            () -> Surface.parse(TABLE + "flag,bare,winsock2.h,legacy,1.1,rare,,,,\n", ""))
        .hasMessage("surface.csv, line 5: second row of flag bare");
  }

  @Test
  void anUnknownTierIsRefused() {
    assertThatThrownBy(
            () -> Surface.parse(HEADER + "flag,bare,winsock2.h,legacy,1.1,huge,,,,\n", ""))
        .hasMessage("surface.csv, line 2: unknown word \"huge\"");
  }

  @Test
  void wordsPrintAsInTheTable() {
    assertThat(Surface.Kind.ADDRESS_FAMILY_OR_PROTOCOL).hasToString("address-family/protocol");
    assertThat(Surface.Tier.OBSOLETE).hasToString("obsolete");
    assertThat(Surface.Status.NOT_YET).hasToString("not-yet");
  }
}
