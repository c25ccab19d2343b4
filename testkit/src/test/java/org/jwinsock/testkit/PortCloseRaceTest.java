package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.ERROR_ABANDONED_WAIT_0;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_HANDLE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.testkit.Port.Packet;

/// Packets that are posted to a port while it is closed, under the eyes of those who wait there.
@ExtendWith(Started.class)
@Timeout(60)
class PortCloseRaceTest {

  private static final int POSTS = 6;

  private final Race race = new Race();

  private final class Closing {
    final Port port = Port.of(2);
    final List<List<Packet>> taken = List.of(new ArrayList<>(), new ArrayList<>());
    int accepted;
    boolean refused;

    void post() {
      for (int i = 0; i < POSTS && !refused; i++) {
        refused = !Kernel32.PostQueuedCompletionStatus(port.handle(), i, i + 1, null);
        if (refused) {
          assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
        } else {
          accepted++;
        }
      }
    }

    void close() {
      assertThat(Kernel32.CloseHandle(port.handle())).isTrue();
    }

    /// Takes packets until the port is gone.
    void take(int which) {
      Packet packet;
      do {
        packet = port.take();
        taken.get(which).add(packet);
      } while (packet.ok());
    }

    void judge() {
      List<Integer> all = new ArrayList<>();
      for (List<Packet> each : taken) {
        Packet end = each.removeLast();
        assertThat(end.error()).isIn(ERROR_ABANDONED_WAIT_0, ERROR_INVALID_HANDLE);
        race.note(end.error() == ERROR_ABANDONED_WAIT_0 ? "abandoned" : "closed before");
        each.forEach(packet -> assertThat(packet.key()).isEqualTo(packet.bytes() + 1L));
        List<Integer> numbers = each.stream().map(Packet::bytes).toList();
        assertThat(numbers).as("first in, first out").isSorted();
        all.addAll(numbers);
      }
      assertThat(all).doesNotHaveDuplicates().allMatch(number -> number < accepted);
      race.note(refused ? "refused" : "accepted");
      race.note(all.size() < accepted ? "dropped" : "delivered");
      assertThat(Kernel32.PostQueuedCompletionStatus(port.handle(), 0, 0, null)).isFalse();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
      assertThat(port.take(0).error()).isEqualTo(ERROR_INVALID_HANDLE);
    }
  }

  /// @param sockets with a socket tied to the port, so that its threads sleep where sockets are
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Covers({"PostQueuedCompletionStatus", "GetQueuedCompletionStatus", "CloseHandle"})
  void shouldEndEveryWaitAndRefuseWhatIsPostedLater(boolean sockets) throws Exception {
    long s = Calls.boundUdp(Family.IPV4);
    race.run(
        () -> {
          Closing closing = new Closing();
          long tied = sockets ? Calls.boundUdp(Family.IPV4) : s;
          if (sockets) {
            closing.port.tie(tied, 0);
          }
          List<Runnable> parts =
              List.of(closing::post, closing::close, () -> closing.take(0), () -> closing.take(1));
          return new Race.Round(
              parts,
              2,
              () -> {
                closing.judge();
                if (sockets) {
                  Calls.close(tied);
                }
              });
        });
    Calls.close(s);
    race.assertOutcomes("abandoned", "refused", "accepted", "delivered");
  }
}
