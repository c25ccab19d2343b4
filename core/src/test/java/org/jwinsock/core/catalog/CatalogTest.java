package org.jwinsock.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jwinsock.core.fake.FakeProvider;
import org.jwinsock.spi.WsaProtocolInfo;

class CatalogTest {

  @Nested
  class Matching {

    private final Catalog catalog = Catalog.of(List.of(new FakeProvider()), null);

    @ParameterizedTest(name = "socket({0}, {1}, {2}) is {3}")
    @CsvSource({
      "2, 1, 6, fake TCP",
      "2, 1, 0, fake TCP",
      "2, 0, 6, fake TCP",
      "2, 0, 0, fake TCP",
      "0, 1, 0, fake TCP",
      "0, 0, 6, fake TCP",
      "2, 2, 17, fake UDP",
      "2, 2, 0, fake UDP",
      "0, 2, 0, fake UDP",
      "2, 0, 17, fake UDP",
      "23, 1, 0, fake TCP/6",
      "23, 2, 17, fake UDP/6",
      "2, 3, 1, fake raw",
      "2, 3, 255, fake raw",
      "2, 3, 6, fake raw",
      "2, 0, 1, fake raw",
    })
    void theFirstEntryThatFitsIsTaken(int af, int type, int protocol, String name) {
      assertThat(catalog.select(af, type, protocol))
          .isInstanceOfSatisfying(
              Selection.Matched.class,
              match -> assertThat(match.entry().info().protocolName()).isEqualTo(name));
    }

    @ParameterizedTest(name = "socket({0}, {1}, {2}) fails with {3}")
    @CsvSource({
      "0, 0, 0, 10022",
      "26, 1, 0, 10047",
      "-1, 1, 0, 10047",
      "2, 5, 0, 10044",
      "23, 3, 58, 10044",
      "2, -1, 0, 10044",
      "2, 1, 17, 10041",
      "2, 2, 6, 10041",
      "2, 1, 99, 10043",
      "2, 1, 256, 10043",
      "2, 3, 256, 10043",
      "2, 3, -1, 10043",
      "2, 3, 0, 10043",
    })
    void withoutOneTheErrorTellsWhatDoesNotFit(int af, int type, int protocol, int error) {
      assertThat(catalog.select(af, type, protocol)).isEqualTo(new Selection.NoMatch(error));
    }

    @Test
    void theErrorsAreTheDocumentedOnes() {
      assertThat(
              List.of(
                  WSAEINVAL,
                  WSAEAFNOSUPPORT,
                  WSAESOCKTNOSUPPORT,
                  WSAEPROTOTYPE,
                  WSAEPROTONOSUPPORT))
          .containsExactly(10022, 10047, 10044, 10041, 10043);
    }

    @Test
    void idsCountFromOne() {
      List<CatalogEntry> entries = catalog.entries();
      for (int i = 0; i < entries.size(); i++) {
        WsaProtocolInfo info = entries.get(i).info();
        assertThat(info.catalogEntryId()).isEqualTo(i + 1);
        assertThat(info.chain()).containsExactly(i + 1);
        assertThat(catalog.entry(i + 1)).isSameAs(entries.get(i));
      }
      assertThat(catalog.entry(0)).isNull();
      assertThat(catalog.entry(entries.size() + 1)).isNull();
      assertThat(catalog.entry(-1)).isNull();
    }
  }

  @Nested
  class Choosing {

    private final FakeProvider first = new FakeProvider("first", 10);
    private final FakeProvider second = new FakeProvider("second", 20);

    private String chosen(Catalog catalog) {
      UUID id = catalog.entries().getFirst().info().providerId();
      return id.equals(first.providerId()) ? "first" : "second";
    }

    @Test
    void theLowestRankIsTheDefault() {
      assertThat(chosen(Catalog.of(List.of(second, first), null))).isEqualTo("first");
      assertThat(second.asked).as("nobody asks the others").isZero();
    }

    @Test
    void oneThatCannotRunIsLeftOut() {
      first.unavailable = "no epoll here";
      Catalog catalog = Catalog.of(List.of(first, second), null);
      assertThat(chosen(catalog)).isEqualTo("second");
      assertThat(catalog.problem()).isNull();
      assertThat(catalog.installed())
          .extracting(Installed::name, Installed::chosen, Installed::unavailable)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("first", false, "no epoll here"),
              org.assertj.core.groups.Tuple.tuple("second", true, null));
    }

    @Test
    void aNameWins() {
      assertThat(chosen(Catalog.of(List.of(first, second), "second"))).isEqualTo("second");
      assertThat(chosen(Catalog.of(List.of(first, second), ""))).isEqualTo("first");
    }

    @Test
    void anUnknownNameTellsTheKnownOnes() {
      first.unavailable = "no epoll here";
      Catalog catalog = Catalog.of(List.of(first, second), "third");
      assertThat(catalog.entries()).isEmpty();
      assertThat(catalog.problem())
          .isEqualTo(
              "There is no provider third. Available: second. Not available: first: no epoll"
                  + " here.");
    }

    @Test
    void aNameThatCannotRunTellsWhy() {
      first.unavailable = "no epoll here";
      Catalog catalog = Catalog.of(List.of(first, second), "first");
      assertThat(catalog.problem())
          .startsWith("Provider first cannot run here: no epoll here. Available: second.");
    }

    @Test
    void noneAtAllIsAProblem() {
      assertThat(Catalog.of(List.of(), null).problem())
          .isEqualTo("No provider can run here. None is available.");
    }
  }
}
