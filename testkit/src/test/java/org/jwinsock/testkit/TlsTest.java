package org.jwinsock.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tls layer over sockets of this run's provider, in a process of its own, whose JDK is the
/// other end.
class TlsTest {

  @Test
  void shouldEncryptConnectionsOfProgramsThatKnowNothingOfIt(@TempDir Path folder)
      throws Exception {
    Certificates.make(folder, "good", "ip:127.0.0.1,dns:localhost,dns:server.example");
    Certificates.make(folder, "other", "dns:other.example");
    Path rules = Files.writeString(folder.resolve("rules.yaml"), TlsScenarios.RULES);
    OwnNetwork.runUnder(List.of("-Dwinsock.rules=" + rules), TlsScenarios.class);
  }
}
