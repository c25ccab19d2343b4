package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaData;

/// Between WSAStartup and WSACleanup: `@ExtendWith(Started.class)` on a scenario class. The last
/// cleanup resets whatever sockets a failed scenario left behind.
final class Started implements BeforeAllCallback, AfterAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    assertThat(Winsock.WSAStartup(0x0202, new WsaData[1])).as("WSAStartup").isZero();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    assertThat(Winsock.WSACleanup()).as("WSACleanup").isZero();
  }
}
