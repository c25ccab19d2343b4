package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.FD_MAX_EVENTS;
import static org.jwinsock.testkit.Calls.ok;

import java.util.List;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WsaNetworkEvents;

/// The network events of a socket, compared with what [LifeEvents] says.
final class LifeSelection implements AutoCloseable {

  private final LifeEvents events;
  private final long event = Winsock.WSACreateEvent();

  /// Events that are in the record already and were not taken.
  private int told;

  LifeSelection(LifeEvents events) {
    this.events = events;
  }

  void select(long s, int mask) {
    assertThat(Winsock.WSAResetEvent(event)).as("of what was selected before").isTrue();
    ok(Winsock.WSAEventSelect(s, mask == 0 ? 0 : event, mask));
    events.select(mask);
    told = events.must();
  }

  /// True if what the socket's state says may come into the record later than the call.
  boolean awaits() {
    events.look();
    return (events.must() & ~told) != 0;
  }

  /// Waits for all that has to be recorded, and takes the record.
  ///
  /// @return what was recorded
  List<String> take(long s) {
    int all = 0;
    int[] errors = new int[FD_MAX_EVENTS];
    do {
      if ((events.must() & ~all) != 0) {
        await(all);
      }
      WsaNetworkEvents taken = new WsaNetworkEvents();
      ok(Winsock.WSAEnumNetworkEvents(s, event, taken));
      for (int bit = 0; bit < FD_MAX_EVENTS; bit++) {
        if ((taken.networkEvents & 1 << bit) != 0) {
          errors[bit] = taken.errorCode[bit];
        }
      }
      all |= taken.networkEvents;
    } while ((events.must() & ~all) != 0);
    events.taken(all, errors);
    told = 0;
    return Selected.names(all);
  }

  private void await(int had) {
    long[] one = {event};
    assertThat(Winsock.WSAWaitForMultipleEvents(1, one, false, Selected.PATIENCE, false))
        .as("the wait for %s after %s", Selected.names(events.must()), Selected.names(had))
        .isZero();
  }

  @Override
  public void close() {
    assertThat(Winsock.WSACloseEvent(event)).isTrue();
  }
}
