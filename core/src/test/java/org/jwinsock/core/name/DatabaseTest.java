package org.jwinsock.core.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jwinsock.core.name.Protocols.Protocol;
import org.jwinsock.core.name.Services.Service;

class DatabaseTest {

  @TempDir Path folder;

  @Nested
  class TheServices {

    @Test
    void areFoundByNameAliasAndPort() throws IOException {
      Services services = services("http  80/tcp  www www-http  # World Wide Web\n");
      Service http = Objects.requireNonNull(services.byName("http", "tcp"));
      assertThat(http.aliases()).containsExactly("www", "www-http");
      assertThat(services.byName("www", null)).isEqualTo(http);
      assertThat(services.byPort(80, "tcp")).isEqualTo(http);
      assertThat(services.byPort(80, null)).isEqualTo(http);
    }

    @Test
    void areComparedWithoutRegardToCase() throws IOException {
      Services services = services("http 80/tcp WWW");
      assertThat(services.byName("HTTP", "TCP")).isNotNull();
      assertThat(services.byName("www", "tcp")).isNotNull();
    }

    @Test
    void areOfAProtocol() throws IOException {
      Services services =
          services("syslog 514/udp\nshell 514/tcp cmd\ndomain 53/tcp\ndomain 53/udp");
      assertThat(services.byName("syslog", "tcp")).isNull();
      assertThat(Objects.requireNonNull(services.byPort(514, "tcp")).name()).isEqualTo("shell");
      assertThat(Objects.requireNonNull(services.byPort(514, null)).name()).isEqualTo("syslog");
      assertThat(Objects.requireNonNull(services.byName("domain", null)).protocol())
          .as("the first one counts")
          .isEqualTo("tcp");
    }

    @Test
    void linesThatAreNoServicesArePassedOver() throws IOException {
      Services services =
          services(
              """
              # a comment

              lonely
              noslash 80
              noproto 80/
              noport /tcp
              toobig 65536/tcp
              negative -1/tcp
              hex 0x50/tcp
              good 65535/tcp
              """);
      for (String bad : "lonely noslash noproto noport toobig negative hex".split(" ", -1)) {
        assertThat(services.byName(bad, null)).as(bad).isNull();
      }
      assertThat(services.byName("good", "tcp")).isNotNull();
    }

    @Test
    void areReadAgainWhenTheFileChanges() throws IOException {
      Services services = services("one 1/tcp");
      assertThat(services.byName("two", null)).isNull();
      Path file = folder.resolve("services");
      Files.writeString(file, "two 2/tcp\n");
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
      assertThat(services.byName("two", null)).isNotNull();
      assertThat(services.byName("one", null)).isNull();
      Files.delete(file);
      assertThat(services.byName("two", null)).isNull();
      assertThat(services.byName("https", "tcp")).as("from the built-in table").isNotNull();
    }

    @Test
    void comeFromOurOwnTableWithoutAFile() {
      Services services = new Services(folder.resolve("missing"));
      assertThat(Objects.requireNonNull(services.byName("https", "tcp")).port()).isEqualTo(443);
      assertThat(Objects.requireNonNull(services.byName("www", "tcp")).name()).isEqualTo("http");
      assertThat(Objects.requireNonNull(services.byPort(53, "udp")).name()).isEqualTo("domain");
    }

    @Test
    void ofThisSystemKnowHttp() {
      assertThat(Objects.requireNonNull(new Services().byName("http", "tcp")).port()).isEqualTo(80);
    }

    @Test
    void noFileMakesTheReaderThrow() throws IOException {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      byte[] noise = new byte[100_000];
      random.nextBytes(noise);
      Path file = folder.resolve("noise");
      Files.write(file, noise);
      assertThat(new Services(file).byName("http", null)).as("seed %d", seed).isNull();
      assertThat(new Protocols(file).byName("tcp")).as("seed %d", seed).isNull();
    }

    @Test
    void beyondTheBoundAreNotRead() throws IOException {
      Path file = folder.resolve("long");
      String filler = "#" + "x".repeat(DatabaseFile.MAX_BYTES) + "\n";
      Files.writeString(file, "first 1/tcp\n" + filler + "last 2/tcp\n");
      Services services = new Services(file);
      assertThat(services.byName("first", null)).isNotNull();
      assertThat(services.byName("last", null)).isNull();
    }

    private Services services(String text) throws IOException {
      Path file = folder.resolve("services");
      Files.writeString(file, text);
      return new Services(file);
    }
  }

  @Nested
  class TheProtocols {

    @Test
    void areFoundByNameAliasAndNumber() throws IOException {
      Protocols protocols = protocols("tcp 6 TCP # transmission control\nudp 17 UDP\n");
      Protocol tcp = Objects.requireNonNull(protocols.byName("tcp"));
      assertThat(tcp.number()).isEqualTo(6);
      assertThat(protocols.byName("TCP")).isEqualTo(tcp);
      assertThat(protocols.byNumber(6)).isEqualTo(tcp);
      assertThat(protocols.byNumber(99)).isNull();
    }

    @Test
    void areComparedAsTheFileWritesThem() throws IOException {
      assertThat(protocols("tcp 6 TCP").byName("Tcp")).isNull();
    }

    @Test
    void comeFromOurOwnTableWithoutAFile() {
      Protocols protocols = new Protocols(folder.resolve("missing"));
      assertThat(Objects.requireNonNull(protocols.byName("icmp")).number()).isEqualTo(1);
      assertThat(Objects.requireNonNull(protocols.byNumber(58)).name()).isEqualTo("ipv6-icmp");
    }

    @Test
    void ofThisSystemKnowTcpAndUdp() {
      assertThat(Objects.requireNonNull(new Protocols().byName("tcp")).number()).isEqualTo(6);
      assertThat(Objects.requireNonNull(new Protocols().byNumber(17)).name()).isEqualTo("udp");
    }

    private Protocols protocols(String text) throws IOException {
      Path file = folder.resolve("protocols");
      Files.writeString(file, text);
      return new Protocols(file);
    }
  }
}
