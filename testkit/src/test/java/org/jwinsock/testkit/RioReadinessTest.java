package org.jwinsock.testkit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The same without a ring.
class RioReadinessTest extends RioTest {

  @BeforeAll
  static void force() {
    System.setProperty("winsock.rio", "readiness");
  }

  @AfterAll
  static void unforce() {
    System.clearProperty("winsock.rio");
  }
}
