package org.jwinsock.layers.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrText;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WinSock2;

final class DestinationTest {

  private static Peer peer(String address, String... names) {
    int family = address.startsWith("[") ? WinSock2.AF_INET6 : WinSock2.AF_INET;
    SockAddr read = SockAddrText.parse(address, family);
    return new Peer(read, List.of(names));
  }

  private static boolean matches(String pattern, Peer peer) {
    Destination destination = Destination.parse(pattern);
    assertThat(destination).as(pattern).isNotNull();
    return destination != null && destination.matches(peer);
  }

  @ParameterizedTest
  @CsvSource({
    "*, 1.2.3.4:5, true",
    "*:443, 1.2.3.4:443, true",
    "*:443, 1.2.3.4:444, false",
    "'*:80-90,443', 1.2.3.4:85, true",
    "'*:80-90,443', 1.2.3.4:91, false",
    "10.0.0.0/8:5432, 10.9.8.7:5432, true",
    "10.0.0.0/8:5432, 11.9.8.7:5432, false",
    "10.0.0.0/8, 10.9.8.7:1, true",
    "10.0.0.7, 10.0.0.7:1, true",
    "10.0.0.7, [::ffff:10.0.0.7]:1, true",
    "!10.0.0.0/8, 10.9.8.7:1, false",
    "!10.0.0.0/8, [::ffff:10.9.8.7]:1, false",
    "!10.0.0.0/8, 9.9.8.7:1, true",
    "[2001:db8::/32]:80, [2001:db8::1]:80, true",
    "[2001:db8::/32]:80, [2001:db9::1]:80, false",
    "2001:db8::1, [2001:db8::1]:80, true",
    "0.0.0.0/0, 1.2.3.4:1, true",
    "0.0.0.0/0, [2001:db8::1]:1, false",
    "unix:*, 1.2.3.4:5, false",
  })
  void addressesMatchAsTheyAreWritten(String pattern, String address, boolean expected) {
    assertThat(matches(pattern, peer(address))).isEqualTo(expected);
  }

  @Test
  void namesMatchAddressesThatWereFoundUnderThem() {
    assertThat(matches("*.corp.example", peer("1.2.3.4:5", "DB.corp.Example."))).isTrue();
    assertThat(matches("*.corp.example", peer("1.2.3.4:5", "corp.example"))).isFalse();
    assertThat(matches("*.corp.example", peer("1.2.3.4:5"))).isFalse();
    assertThat(matches("redis:6379", peer("1.2.3.4:6379", "other", "redis"))).isTrue();
    assertThat(matches("redis:6379", peer("1.2.3.4:80", "redis"))).isFalse();
  }

  @Test
  void pathsMatchAsGlobs() {
    Peer socket = new Peer(new SockAddrUn("/run/app/s"), List.of());
    assertThat(matches("unix:/run/app/*", socket)).isTrue();
    assertThat(matches("unix:/tmp/*", socket)).isFalse();
    assertThat(matches("*", socket)).isTrue();
    assertThat(matches("*:80", socket)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "!", ":", ":80", "10.0.0.0/33", "10.0.0/8", "300.1.1.1", "1.2.3.4:", "1.2.3.4:70000",
        "1.2.3.4:9-8", "*:80-", "[::1", "[::1]80", "::/129", "a b", "unix:", "10.0.0.0/8/9", "h:p"
      })
  void whatIsNoDestinationIsRefused(String text) {
    assertThat(Destination.parse(text)).isNull();
  }

  @Test
  void aPatternOfManyStarsTakesNoLongerThanItsLengthTimesTheTexts() {
    Glob glob = new Glob("a*".repeat(200) + "b");
    assertThat(glob.matches("a".repeat(10_000))).isFalse();
  }
}
