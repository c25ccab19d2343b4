package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaError;

/// Rules that change while sockets are open; run by [FilterTest].
@ExtendWith(Started.class)
@Timeout(60)
class FilterReloadScenarios {

  static final String RULES = "version: 1\nfilter: {default: allow}\n";

  private static final String OTHERS =
      """
      version: 1
      filter:
        default: allow
        rules: [{id: closed, at: [connect, accept], to: 127.0.0.0/8, deny: true}]
      """;

  @Test
  void connectionsThatNewRulesRefuseEnd() throws IOException {
    Path file = Path.of(System.getProperty("winsock.rules", ""));
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.send(pair.client(), "before");
      assertThat(Calls.recv(pair.server())).isEqualTo("before");

      Path fresh = file.resolveSibling("fresh.yaml");
      Files.writeString(fresh, OTHERS);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      byte[] one = new byte[1];
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Winsock.send(pair.client(), one, 0, 1, 0) == -1);
      fails(WsaError.WSAECONNABORTED, Winsock.send(pair.client(), one, 0, 1, 0));
      fails(WsaError.WSAECONNABORTED, Winsock.recv(pair.client(), one, 0, 1, 0));
      long another = Calls.tcp(Family.IPV4);
      fails(WsaError.WSAEACCES, Winsock.connect(another, Family.IPV4.loopback(9)));
      Calls.close(another);
    }
  }
}
