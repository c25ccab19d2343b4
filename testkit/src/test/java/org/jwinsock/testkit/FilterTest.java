package org.jwinsock.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The filter over sockets of this run's provider, each time in a process of its own.
class FilterTest {

  @Test
  void shouldLeaveNoWayRoundIt(@TempDir Path folder) throws IOException {
    Path rules = Files.writeString(folder.resolve("rules.yaml"), FilterBypassScenarios.RULES);
    OwnNetwork.runUnder(List.of("-Dwinsock.rules=" + rules), FilterBypassScenarios.class);
  }

  @Test
  void shouldFollowItsRules(@TempDir Path folder) throws IOException {
    Path rules = Files.writeString(folder.resolve("rules.yaml"), FilterReloadScenarios.RULES);
    OwnNetwork.runUnder(List.of("-Dwinsock.rules=" + rules), FilterReloadScenarios.class);
  }
}
