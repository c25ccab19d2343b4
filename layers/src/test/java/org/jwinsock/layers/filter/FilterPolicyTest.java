package org.jwinsock.layers.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.jwinsock.layers.rules.Peer;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlDocument;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlMap;

final class FilterPolicyTest {

  private final AtomicLong now = new AtomicLong();

  private FilterPolicy policy(String text) throws YamlException {
    YamlMap document = YamlDocument.parse("rules.yaml", text);
    YamlMap section = document.map(new Problems(), "filter");
    return FilterRules.read(Objects.requireNonNull(section), now::get);
  }

  private static Operation connect(int host, int port) {
    return new Operation(
        At.CONNECT,
        "tcp",
        new Peer(new SockAddrIn(host, port), List.of()),
        new Peer(null, List.of()),
        "main");
  }

  @Test
  void theFirstRuleThatMatchesCounts() throws YamlException {
    FilterPolicy policy =
        policy(
            """
            filter:
              default: deny
              rules:
                - {id: a, to: "10.0.0.0/8:443", allow: true}
                - {id: b, to: "10.0.0.0/8", reset: true}
            """);
    assertThat(policy.decide(connect(0x0A000001, 443)))
        .isEqualTo(new Verdict(Verdict.Action.ALLOW, "a", false));
    assertThat(policy.decide(connect(0x0A000001, 80)))
        .isEqualTo(new Verdict(Verdict.Action.RESET, "b", true));
    assertThat(policy.decide(connect(0x0B000001, 80)))
        .isEqualTo(new Verdict(Verdict.Action.DENY, "default", true));
    assertThat(policy.rules().getFirst().hits().sum()).isEqualTo(1);
  }

  @Test
  void aBlockOfAnySublayerOverridesWhatOthersPermit() throws YamlException {
    FilterPolicy policy =
        policy(
            """
            filter:
              default: allow
              rules:
                - {id: mine, to: "10.0.0.1", allow: true}
              sublayers:
                - name: company
                  weight: 10
                  rules:
                    - {id: theirs, to: "10.0.0.2", allow: true}
                    - {id: never, to: "10.0.0.0/30:25", deny: true}
            """);
    assertThat(policy.decide(connect(0x0A000001, 80)).rule()).isEqualTo("mine");
    assertThat(policy.decide(connect(0x0A000002, 80)).rule()).isEqualTo("theirs");
    assertThat(policy.decide(connect(0x0A000001, 25)).rule()).isEqualTo("never");
  }

  @Test
  void aTemporaryRuleHoldsForItsTime() throws YamlException {
    FilterPolicy policy =
        policy(
            """
            filter:
              default: deny
              rules: [{id: tmp, to: "*:443", allow: true, for: 10m}]
            """);
    assertThat(policy.decide(connect(1, 443)).allows()).isTrue();
    now.set(TimeUnit.MINUTES.toNanos(10));
    assertThat(policy.decide(connect(1, 443)).allows()).isFalse();
  }

  @Test
  void inTheShadowNothingIsForbidden() throws YamlException {
    FilterPolicy policy = policy("filter: {default: deny, shadow: true}\n");
    assertThat(policy.decide(connect(1, 443)).allows()).isTrue();
  }

  @Test
  void whatCannotBeDecidedIsDenied() throws YamlException {
    FilterPolicy policy =
        policy(
            """
            filter:
              default: allow
              rules: [{id: tmp, to: "*:443", allow: true, for: 10m}]
            """);
    FilterPolicy broken =
        new FilterPolicy(
            List.of(new FilterPolicy.Sublayer("", 0, policy.rules())),
            Verdict.Action.ALLOW,
            false,
            new AtomicLong()::get) {
          @Override
          Verdict judge(Operation operation) {
            throw new IllegalStateException("broken");
          }
        };
    assertThat(broken.decide(connect(1, 443)))
        .isEqualTo(new Verdict(Verdict.Action.DENY, "error", true));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnceWithItsLine() {
    assertThatThrownBy(
            () ->
                policy(
                    """
                    filter:
                      defualt: deny
                      rules:
                        - {to: "*"}
                        - {id: a, to: "10.0.0.0/99", allow: true}
                        - {id: a, at: conect, deny: true}
                        - {id: b, allow: true, deny: true}
                        - {id: c, at: connect, allow: [x.example], for: soon, proto: sctp}
                    """))
        .isInstanceOf(YamlException.class)
        .message()
        .contains(
            "rules.yaml:2:3: found the key \"defualt\", expected one of default",
            "rules.yaml:2:3: found no default",
            "rules.yaml:4:7: found a rule without id",
            "rules.yaml:5:19: found \"10.0.0.0/99\", expected a destination",
            "rules.yaml:6:7: found the id a again",
            "rules.yaml:6:19: found \"conect\"",
            "found deny besides allow",
            "found a list, expected true",
            "found \"soon\", expected a time for for",
            "found \"sctp\", expected tcp, udp, raw or unix");
  }

  /// Whatever stands in the file, it is read or refused with a line; the seed repeats a failure.
  @Test
  void noFileBreaksTheReader() {
    String whole =
        """
        filter:
          default: deny
          shadow: false
          rules:
            - {id: dns, at: resolve, allow: ["*.corp.example", localhost]}
            - {id: db, at: connect, proto: tcp, to: "10.0.0.0/8:5432", allow: true, log: true}
            - {id: tmp, at: connect, to: "*:443", class: "com.acme.Updater", allow: true, for: 10m}
        """;
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int j = random.nextInt(4); j >= 0 && !text.isEmpty(); j--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 ->
              text.insert(
                  at,
                  (char)
                      (random.nextInt(8) == 0 ? random.nextInt(0x3000) : 32 + random.nextInt(95)));
          default -> text.setLength(Math.max(1, at));
        }
      }
      try {
        YamlMap section = YamlDocument.parse("r", text.toString()).map(new Problems(), "filter");
        if (section != null) {
          assertThat(FilterRules.read(section, now::get)).isNotNull();
        }
      } catch (YamlException e) {
        assertThat(e.problems()).as("seed %s: %s", seed, text).isNotEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
  }
}
