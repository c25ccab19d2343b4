package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import java.util.ArrayList;
import java.util.List;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaNetworkEvents;

/// A socket whose network events set an event of its own.
///
/// @param s the socket
/// @param event the event
record Selected(long s, long event) implements AutoCloseable {

  /// Longer than anything here takes on a busy machine, in milliseconds.
  static final int PATIENCE = 30_000;

  private static final String[] NAMES = {
    "FD_READ", "FD_WRITE", "FD_OOB", "FD_ACCEPT", "FD_CONNECT", "FD_CLOSE"
  };

  static Selected of(long s, int events) {
    Selected selected = new Selected(s, Winsock.WSACreateEvent());
    selected.select(events);
    return selected;
  }

  /// Another selection with the same event.
  void select(int events) {
    ok(Winsock.WSAEventSelect(s, event, events));
  }

  static boolean isSet(long event) {
    int waited = Winsock.WSAWaitForMultipleEvents(1, new long[] {event}, false, 0, false);
    return waited == WinSock2.WSA_WAIT_EVENT_0;
  }

  boolean isSet() {
    return isSet(event);
  }

  /// Waits until the event is set.
  void await() {
    int waited = Winsock.WSAWaitForMultipleEvents(1, new long[] {event}, false, PATIENCE, false);
    assertThat(waited).as("the wait for the event").isEqualTo(WinSock2.WSA_WAIT_EVENT_0);
  }

  /// Takes the record and resets the event.
  WsaNetworkEvents take() {
    WsaNetworkEvents taken = new WsaNetworkEvents();
    ok(Winsock.WSAEnumNetworkEvents(s, event, taken));
    return taken;
  }

  /// Waits until all of these have been recorded, and nothing else has. Those that come one after
  /// the other may be in several records.
  ///
  /// @return the errors, by their bits
  int[] expect(int events) {
    WsaNetworkEvents all = new WsaNetworkEvents();
    while ((all.networkEvents & events) != events) {
      await();
      WsaNetworkEvents some = take();
      all.networkEvents |= some.networkEvents;
      for (int bit = 0; bit < WinSock2.FD_MAX_EVENTS; bit++) {
        all.errorCode[bit] |= some.errorCode[bit];
      }
      assertThat(names(all.networkEvents & ~events)).as("recorded besides").isEmpty();
    }
    return all.errorCode;
  }

  /// Nothing is recorded, and the event is not set.
  void expectNothing() {
    assertThat(isSet()).as("the event is set").isFalse();
    assertThat(names(take().networkEvents)).as("recorded").isEmpty();
  }

  static List<String> names(int events) {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < NAMES.length; bit++) {
      if ((events & 1 << bit) != 0) {
        names.add(NAMES[bit]);
      }
    }
    return names;
  }

  @Override
  public void close() {
    Winsock.closesocket(s);
    Winsock.WSACloseEvent(event);
  }
}
