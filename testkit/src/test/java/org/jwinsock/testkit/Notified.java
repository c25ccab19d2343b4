package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// `ProcessSocketNotifications` as scenarios use it: registrations that must succeed, and
/// notifications by key.
///
/// @param port where they arrive
record Notified(Port port) implements AutoCloseable {

  static final int LEVEL = WinSock2.SOCK_NOTIFY_TRIGGER_LEVEL;
  static final int EDGE = WinSock2.SOCK_NOTIFY_TRIGGER_EDGE;
  static final int ONESHOT = WinSock2.SOCK_NOTIFY_TRIGGER_ONESHOT;

  static Notified of(int concurrency) {
    return new Notified(Port.of(concurrency));
  }

  /// A notification.
  ///
  /// @param key of its registration
  /// @param events `SOCK_NOTIFY_EVENT_*`
  record Notice(long key, int events) {

    boolean has(int event) {
      return (events & event) != 0;
    }
  }

  /// What became of one registration in a call that must succeed.
  int register(long s, long key, int events, int operation, int triggers) {
    SockNotifyRegistration one = new SockNotifyRegistration(s, key, events, operation, triggers);
    one.registrationResult = Port.UNTOUCHED;
    int result =
        Winsock.ProcessSocketNotifications(
            port.handle(), 1, new SockNotifyRegistration[] {one}, 0, 0, null, null);
    assertThat(WsaError.describe(result)).isEqualTo(WsaError.describe(0));
    return one.registrationResult;
  }

  Notified enable(long s, long key, int events, int triggers) {
    int result = register(s, key, events, WinSock2.SOCK_NOTIFY_OP_ENABLE, triggers);
    assertThat(WsaError.describe(result)).isEqualTo(WsaError.describe(0));
    return this;
  }

  int disable(long s) {
    return register(s, 0, 0, WinSock2.SOCK_NOTIFY_OP_DISABLE, 0);
  }

  int remove(long s) {
    return register(s, 0, 0, WinSock2.SOCK_NOTIFY_OP_REMOVE, 0);
  }

  /// The next notification; null if none comes in time.
  @Nullable Notice take(int millis) {
    OverlappedEntry[] entry = new OverlappedEntry[1];
    int[] count = {Port.UNTOUCHED};
    int result =
        Winsock.ProcessSocketNotifications(port.handle(), 0, null, millis, 1, entry, count);
    if (result == WsaErrors.WAIT_TIMEOUT) {
      assertThat(count[0]).isZero();
      return null;
    }
    assertThat(WsaError.describe(result)).isEqualTo(WsaError.describe(0));
    assertThat(count[0]).isEqualTo(1);
    assertThat(entry[0].lpOverlapped).isNull();
    return new Notice(entry[0].lpCompletionKey, Winsock.SocketNotificationRetrieveEvents(entry[0]));
  }

  /// The next notification, which must come.
  Notice take() {
    Notice next = take(Port.PATIENCE_MILLIS);
    if (next == null) {
      throw new AssertionError("no notification");
    }
    return next;
  }

  /// The next notification that has an event, which must come.
  Notice await(int event) {
    for (int i = 0; i < 100_000; i++) {
      Notice next = take();
      if (next.has(event)) {
        return next;
      }
    }
    throw new AssertionError("no notification with " + event);
  }

  /// Nothing is there now.
  void isQuiet() {
    assertThat(take(0)).isNull();
  }

  @Override
  public void close() {
    port.close();
  }
}
