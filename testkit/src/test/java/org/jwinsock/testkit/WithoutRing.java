package org.jwinsock.testkit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Has the scenarios of a class do registered I/O over readiness.
final class WithoutRing implements BeforeAllCallback, AfterAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    System.setProperty("winsock.rio", "readiness");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    System.clearProperty("winsock.rio");
  }
}
