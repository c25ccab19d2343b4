package org.jwinsock.layers.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;

/// The index finds what going through all rules finds. A failure prints its seed.
final class RuleIndexTest {

  private record Rule(int number, List<Destination> to) {

    boolean matches(Peer peer) {
      return to.isEmpty() || to.stream().anyMatch(each -> each.matches(peer));
    }
  }

  private static String destination(SplittableRandom random) {
    String host =
        switch (random.nextInt(7)) {
          case 0 -> "*";
          case 1 -> "10." + random.nextInt(3) + ".0.0/" + (8 + random.nextInt(25));
          case 2 -> "10.1." + random.nextInt(3) + "." + random.nextInt(3);
          case 3 -> "h" + random.nextInt(5) + ".example";
          case 4 -> "*.d" + random.nextInt(3) + ".example";
          case 5 -> "h*.example";
          default -> "[2001:db8:" + random.nextInt(3) + "::/" + (32 + random.nextInt(33)) + "]";
        };
    String port = random.nextInt(3) == 0 ? "" : ":" + random.nextInt(4);
    return (random.nextInt(10) == 0 ? "!" : "") + host + port;
  }

  private static Peer peer(SplittableRandom random) {
    int port = random.nextInt(4);
    int four = 10 << 24 | random.nextInt(3) << 16 | random.nextInt(3) << 8 | random.nextInt(3);
    SockAddr address =
        switch (random.nextInt(3)) {
          case 0 -> new SockAddrIn(four, port);
          case 1 -> new SockAddrIn6(0, 0xFFFF_0000_0000L | four, port, 0, random.nextInt(2));
          default ->
              new SockAddrIn6(
                  0x2001_0db8_0000_0000L | (long) random.nextInt(3) << 16, 1, port, 0, 0);
        };
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      names.add(
          random.nextBoolean()
              ? "h" + random.nextInt(5) + ".example"
              : "x.d" + random.nextInt(3) + ".example");
    }
    return new Peer(address, names);
  }

  @Test
  void theIndexFindsTheFirstRuleThatMatches() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      List<Rule> rules = new ArrayList<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        List<Destination> to = new ArrayList<>();
        for (int j = random.nextInt(3); j > 0; j--) {
          String text = destination(random);
          Destination read = Destination.parse(text);
          assertThat(read).as("seed %s: %s", seed, text).isNotNull();
          if (read != null) {
            to.add(read);
          }
        }
        rules.add(new Rule(rules.size(), to));
      }
      RuleIndex<Rule> index = new RuleIndex<>(rules, Rule::to);
      for (int i = 0; i < 50; i++) {
        Peer peer = peer(random);
        Rule found = index.first(peer, rule -> rule.matches(peer));
        assertThat(found).as("seed %s: %s in %s", seed, peer, rules).isEqualTo(naive(rules, peer));
      }
    }
  }

  private static @Nullable Rule naive(List<Rule> rules, Peer peer) {
    return rules.stream().filter(rule -> rule.matches(peer)).findFirst().orElse(null);
  }
}
