package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;
import static org.jwinsock.testkit.Calls.ok;
import static org.jwinsock.testkit.Notified.EDGE;
import static org.jwinsock.testkit.Notified.LEVEL;
import static org.jwinsock.testkit.Notified.ONESHOT;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WsaError;
import org.jwinsock.testkit.Notified.Notice;
import org.jwinsock.testkit.Port.Packet;

/// Socket state notifications: what a completion port hears of sockets, when, and how often.
@ExtendWith(Started.class)
@Timeout(90)
class NotificationTest {

  private static final int IN = SOCK_NOTIFY_EVENT_IN;
  private static final int OUT = SOCK_NOTIFY_EVENT_OUT;
  private static final int HANGUP = SOCK_NOTIFY_EVENT_HANGUP;
  private static final int ERR = SOCK_NOTIFY_EVENT_ERR;
  private static final int REMOVE = SOCK_NOTIFY_EVENT_REMOVE;

  // --- triggers

  @ParameterizedTest
  @EnumSource
  @Covers({
    "ProcessSocketNotifications",
    "SocketNotificationRetrieveEvents",
    "SOCK_NOTIFY_TRIGGER_LEVEL",
    "SOCK_NOTIFY_REGISTER_EVENT_IN",
    "SOCK_NOTIFY_EVENT_IN"
  })
  void shouldTellOfALevelAgainAndAgainUntilItIsOver(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Notified port = Notified.of(1)) {
      port.enable(pair.server(), 5, IN, LEVEL).isQuiet();
      Calls.send(pair.client(), "ab");

      assertThat(port.take()).isEqualTo(new Notice(5, IN));
      assertThat(port.take()).isEqualTo(new Notice(5, IN));
      assertThat(Winsock.recv(pair.server(), new byte[1], 0, 1, 0)).isEqualTo(1);
      assertThat(port.take()).as("one byte is left").isEqualTo(new Notice(5, IN));
      Calls.recv(pair.server());
      port.isQuiet();
      Calls.send(pair.client(), "c");
      assertThat(port.take()).isEqualTo(new Notice(5, IN));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_TRIGGER_LEVEL")
  void shouldTellOfALevelThatIsThereAlready(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Notified port = Notified.of(1)) {
      Calls.send(pair.client(), "a");
      assertThat(Winsock.recv(pair.server(), new byte[1], 0, 1, MSG_PEEK)).isEqualTo(1);

      port.enable(pair.server(), 5, SOCK_NOTIFY_REGISTER_EVENTS_ALL, LEVEL);

      assertThat(port.take()).as("one packet").isEqualTo(new Notice(5, IN | OUT));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_TRIGGER_EDGE")
  void shouldTellOfAnEdgeOnlyAfterTheSocketWasFoundNotReady(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Notified port = Notified.of(1)) {
      Calls.nonBlocking(pair.server(), true);
      Calls.send(pair.client(), "a");
      awaitData(pair.server());

      port.enable(pair.server(), 5, IN, EDGE).isQuiet();
      drain(pair.server());
      Calls.send(pair.client(), "b");
      assertThat(port.take()).isEqualTo(new Notice(5, IN));
      port.isQuiet();
      Calls.send(pair.client(), "c");
      port.isQuiet();
      drain(pair.server());
      Calls.send(pair.client(), "d");
      assertThat(port.take()).isEqualTo(new Notice(5, IN));
    }
  }

  private static void awaitData(long s) {
    FdSet reads = new FdSet(1);
    reads.add(s);
    ok(Winsock.select(0, reads, null, null, new TimeVal(20, 0)));
  }

  private static void drain(long s) {
    int moved = 1;
    while (moved > 0) {
      moved = Winsock.recv(s, new byte[100], 0, 100, 0);
    }
    assertThat(Winsock.WSAGetLastError()).isEqualTo(WSAEWOULDBLOCK);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SOCK_NOTIFY_TRIGGER_ONESHOT", "SOCK_NOTIFY_OP_ENABLE"})
  void shouldDisableAOneShotRegistrationWithItsNotification(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Notified port = Notified.of(1)) {
      port.enable(pair.server(), 5, IN, LEVEL | ONESHOT);
      Calls.send(pair.client(), "a");

      assertThat(port.take()).isEqualTo(new Notice(5, IN));
      port.isQuiet();
      port.enable(pair.server(), 5, IN, LEVEL | ONESHOT);
      assertThat(port.take()).as("the data is still there").isEqualTo(new Notice(5, IN));
      Calls.recv(pair.server());
      port.enable(pair.server(), 5, IN, LEVEL | ONESHOT).isQuiet();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, SOCK_NOTIFY_TRIGGER_PERSISTENT})
  @Covers("SOCK_NOTIFY_TRIGGER_PERSISTENT")
  void shouldStayRegisteredUnlessOneShot(int persistent) {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified port = Notified.of(1)) {
      Calls.nonBlocking(pair.server(), true);
      port.enable(pair.server(), 5, IN, EDGE | persistent);
      for (int i = 0; i < 3; i++) {
        Calls.send(pair.client(), "a");
        assertThat(port.take()).isEqualTo(new Notice(5, IN));
        drain(pair.server());
      }
    }
  }

  @Test
  @Covers({"SOCK_NOTIFY_OP_DISABLE", "SOCK_NOTIFY_OP_NONE", "SOCK_NOTIFY_REGISTER_EVENT_NONE"})
  void shouldTellNothingWhileDisabled() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified port = Notified.of(1)) {
      port.enable(pair.server(), 5, IN, LEVEL);
      assertThat(port.disable(pair.server())).isZero();
      Calls.send(pair.client(), "a");
      awaitData(pair.server());
      port.isQuiet();
      assertThat(port.register(pair.server(), 5, IN, SOCK_NOTIFY_OP_NONE, 0)).isZero();
      port.isQuiet();
      port.enable(pair.server(), 5, SOCK_NOTIFY_REGISTER_EVENT_NONE, LEVEL).isQuiet();
      port.enable(pair.server(), 5, IN, LEVEL);
      assertThat(port.take()).isEqualTo(new Notice(5, IN));
    }
  }

  // --- events

  @ParameterizedTest
  @EnumSource
  @Covers({"SOCK_NOTIFY_REGISTER_EVENT_HANGUP", "SOCK_NOTIFY_EVENT_HANGUP"})
  void shouldTellOfTheEndOnceAllDataHasBeenReceived(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Notified port = Notified.of(1)) {
      port.enable(pair.server(), 5, IN | HANGUP, LEVEL);
      Calls.send(pair.client(), "a");
      ok(Winsock.shutdown(pair.client(), SD_SEND));

      assertThat(port.take()).isEqualTo(new Notice(5, IN));
      assertThat(Calls.recv(pair.server())).isEqualTo("a");
      assertThat(port.await(HANGUP)).isEqualTo(new Notice(5, IN | HANGUP));
      assertThat(Calls.recv(pair.server())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SOCK_NOTIFY_EVENT_ERR", "SOCK_NOTIFY_EVENTS_ALL"})
  void shouldTellOfAResetConnectionUnasked(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Notified port = Notified.of(1)) {
      port.enable(pair.server(), 5, IN, LEVEL);
      MemorySegment hard = MemorySegment.ofArray(new byte[Linger.SIZE]);
      new Linger(1, 0).write(hard);
      ok(Winsock.setsockopt(pair.client(), SOL_SOCKET, SO_LINGER, hard));
      Calls.close(pair.client());

      assertThat(port.await(ERR)).isEqualTo(new Notice(5, IN | ERR));
      assertThat(Winsock.recv(pair.server(), new byte[1], 0, 1, 0)).isEqualTo(-1);
      assertThat(Winsock.WSAGetLastError()).isEqualTo(WSAECONNRESET);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SOCK_NOTIFY_REGISTER_EVENT_OUT", "SOCK_NOTIFY_EVENT_OUT"})
  void shouldTellOfRoomOnceASendFoundNone(Family family) {
    try (Calls.Pair pair = Calls.Pair.tcp(family);
        Notified port = Notified.of(1)) {
      Calls.nonBlocking(pair.client(), true);
      Calls.nonBlocking(pair.server(), true);
      port.enable(pair.client(), 5, OUT, EDGE).isQuiet();
      long sent = Calls.fill(pair.client());
      while (port.take(0) != null) {
        Calls.fill(pair.client());
      }
      byte[] bytes = new byte[1 << 16];
      Notice told = null;
      for (long received = 0; told == null && received < sent; ) {
        received += Math.max(0, Winsock.recv(pair.server(), bytes, 0, bytes.length, 0));
        told = port.take(0);
      }
      assertThat(told == null ? port.take() : told).isEqualTo(new Notice(5, OUT));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_EVENT_OUT")
  void shouldTellOfAConnectionMadeAndOfOneRefused(Family family) {
    long listener = Calls.listener(family);
    long good = Calls.tcp(family);
    long bad = Calls.tcp(family);
    try (Notified port = Notified.of(1)) {
      Calls.nonBlocking(good, true);
      Calls.nonBlocking(bad, true);
      port.enable(good, 1, OUT, LEVEL | ONESHOT).isQuiet();
      Calls.fails(WsaError.WSAEWOULDBLOCK, Winsock.connect(good, Calls.sockname(listener)));
      assertThat(port.take()).isEqualTo(new Notice(1, OUT));
      port.enable(bad, 2, OUT, LEVEL | ONESHOT);
      Winsock.connect(bad, Calls.refusing(family));
      assertThat(port.take()).isEqualTo(new Notice(2, ERR));
    } finally {
      Calls.close(listener, good, bad);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_EVENT_IN")
  void shouldTellOfAConnectionToAccept(Family family) {
    long listener = Calls.listener(family);
    long client = Calls.tcp(family);
    try (Notified port = Notified.of(1)) {
      port.enable(listener, 1, IN | HANGUP, LEVEL).isQuiet();
      ok(Winsock.connect(client, Calls.sockname(listener)));

      assertThat(port.take()).isEqualTo(new Notice(1, IN));
      long accepted = ok(Winsock.accept(listener));
      port.isQuiet();
      Calls.send(client, "a");
      awaitData(accepted);
      port.isQuiet();
      Calls.close(accepted);
    } finally {
      Calls.close(listener, client);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_TRIGGER_EDGE")
  void shouldTellOfDatagramsByEdgeFromBeforeTheSocketIsBound(Family family) {
    long receiver = Calls.udp(family);
    long sender = Calls.udp(family);
    try (Notified port = Notified.of(1)) {
      port.enable(receiver, 1, IN, EDGE).isQuiet();
      Calls.nonBlocking(receiver, true);
      ok(Winsock.bind(receiver, family.loopback(0)));
      ok(Winsock.sendto(sender, new byte[3], 0, 3, 0, Calls.sockname(receiver)));

      assertThat(port.take()).isEqualTo(new Notice(1, IN));
      port.isQuiet();
      drain(receiver);
      ok(Winsock.sendto(sender, new byte[3], 0, 3, 0, Calls.sockname(receiver)));
      assertThat(port.take()).isEqualTo(new Notice(1, IN));
    } finally {
      Calls.close(receiver, sender);
    }
  }

  // --- removing

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Covers({"SOCK_NOTIFY_OP_REMOVE", "SOCK_NOTIFY_EVENT_REMOVE"})
  void shouldConfirmARemovalAndTellNothingAfterwards(boolean disabled) {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified port = Notified.of(1)) {
      port.enable(pair.server(), 5, IN, LEVEL);
      Calls.send(pair.client(), "a");
      assertThat(port.take()).isEqualTo(new Notice(5, IN));
      if (disabled) {
        assertThat(port.disable(pair.server())).isZero();
      }

      assertThat(port.remove(pair.server())).isZero();
      assertThat(port.take()).isEqualTo(new Notice(5, REMOVE));
      port.isQuiet();
      assertThat(port.remove(pair.server())).isEqualTo(ERROR_NOT_FOUND);
      assertThat(port.disable(pair.server())).isEqualTo(ERROR_NOT_FOUND);
    }
  }

  @Test
  @Covers("SOCK_NOTIFY_REGISTRATION")
  void shouldKeepTheFirstKeyUntilTheRegistrationIsRemoved() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified port = Notified.of(1)) {
      Calls.send(pair.client(), "a");
      port.enable(pair.server(), 5, 0, LEVEL);
      port.enable(pair.server(), 6, IN, LEVEL);
      assertThat(port.take().key()).isEqualTo(5);

      assertThat(port.remove(pair.server())).isZero();
      port.enable(pair.server(), 6, IN, LEVEL);
      assertThat(port.take()).isEqualTo(new Notice(5, REMOVE));
      assertThat(port.take()).isEqualTo(new Notice(6, IN));
    }
  }

  @Test
  @Covers({"ProcessSocketNotifications", "SOCK_NOTIFY_EVENT_REMOVE", "closesocket"})
  void shouldEndARegistrationWithoutAWordWhenTheSocketIsClosed() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified port = Notified.of(1)) {
      port.enable(pair.server(), 5, IN | HANGUP, LEVEL);
      Calls.send(pair.client(), "a");
      assertThat(port.take()).isEqualTo(new Notice(5, IN));
      Calls.close(pair.server());

      port.isQuiet();
      assertThat(port.remove(pair.server())).isEqualTo(WSAENOTSOCK);
    }
  }

  @Test
  @Covers("ProcessSocketNotifications")
  void shouldEndWithTheLastHandleOfTheSocket() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified port = Notified.of(1)) {
      long twin = CancelTest.duplicate(pair.server());
      port.enable(pair.server(), 5, IN, LEVEL | ONESHOT);
      Calls.close(pair.server());
      Calls.send(pair.client(), "a");
      assertThat(port.take()).isEqualTo(new Notice(5, IN));
      Calls.close(twin);
    }
  }

  // --- calls

  @Test
  @Covers({"ProcessSocketNotifications", "SOCK_NOTIFY_REGISTRATION"})
  void shouldTellOfEachRegistrationWhatBecameOfItWhileTheCallSucceeds() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified port = Notified.of(1)) {
      long s = pair.server();
      SockNotifyRegistration[] several = {
        new SockNotifyRegistration(12, 1, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL),
        new SockNotifyRegistration(s, 2, IN, SOCK_NOTIFY_OP_ENABLE, 0),
        new SockNotifyRegistration(s, 2, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL | EDGE),
        new SockNotifyRegistration(
            s, 2, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL | ONESHOT | SOCK_NOTIFY_TRIGGER_PERSISTENT),
        new SockNotifyRegistration(s, 2, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL | 0x10),
        new SockNotifyRegistration(s, 2, ERR, SOCK_NOTIFY_OP_ENABLE, LEVEL),
        new SockNotifyRegistration(s, 2, IN, SOCK_NOTIFY_OP_ENABLE | SOCK_NOTIFY_OP_REMOVE, LEVEL),
        new SockNotifyRegistration(s, 2, IN, SOCK_NOTIFY_OP_REMOVE, 0),
        new SockNotifyRegistration(s, 3, OUT, SOCK_NOTIFY_OP_ENABLE, LEVEL),
      };
      OverlappedEntry[] entries = new OverlappedEntry[2];
      int[] count = {0};
      assertThat(
              Winsock.ProcessSocketNotifications(
                  port.port().handle(), several.length, several, 0, 2, entries, count))
          .isZero();

      assertThat(several)
          .extracting(each -> each.registrationResult)
          .containsExactly(
              WSAENOTSOCK,
              WSAEINVAL,
              WSAEINVAL,
              WSAEINVAL,
              WSAEINVAL,
              WSAEINVAL,
              WSAEINVAL,
              ERROR_NOT_FOUND,
              0);
      assertThat(count[0]).isEqualTo(1);
      assertThat(entries[0].lpCompletionKey).isEqualTo(3);
      assertThat(entries[0].dwNumberOfBytesTransferred).isEqualTo(OUT);
    }
  }

  @Test
  @Covers("ProcessSocketNotifications")
  void shouldRefuseAWholeCallWithNothingDone() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified notified = Notified.of(1)) {
      long port = notified.port().handle();
      SockNotifyRegistration one =
          new SockNotifyRegistration(pair.server(), 1, OUT, SOCK_NOTIFY_OP_ENABLE, LEVEL);
      SockNotifyRegistration[] all = {one};
      OverlappedEntry[] entry = {new OverlappedEntry()};
      int[] count = {0};

      assertThat(Winsock.ProcessSocketNotifications(pair.server(), 1, all, 0, 0, null, null))
          .isEqualTo(ERROR_INVALID_HANDLE);
      assertThat(Winsock.ProcessSocketNotifications(port, 0, all, 0, 0, null, null))
          .isEqualTo(WSAEINVAL);
      assertThat(Winsock.ProcessSocketNotifications(port, 1, null, 0, 0, null, null))
          .isEqualTo(WSAEFAULT);
      assertThat(Winsock.ProcessSocketNotifications(port, 2, all, 0, 0, null, null))
          .isEqualTo(WSAEFAULT);
      assertThat(Winsock.ProcessSocketNotifications(port, 1, all, 1, 0, null, null))
          .as("a time without packets")
          .isEqualTo(WSAEINVAL);
      assertThat(Winsock.ProcessSocketNotifications(port, 1, all, 0, 0, entry, null))
          .isEqualTo(WSAEINVAL);
      assertThat(Winsock.ProcessSocketNotifications(port, 1, all, 0, 0, null, count))
          .isEqualTo(WSAEINVAL);
      assertThat(Winsock.ProcessSocketNotifications(port, 1, all, 0, 1, null, count))
          .isEqualTo(WSAEFAULT);
      assertThat(Winsock.ProcessSocketNotifications(port, 1, all, 0, 1, entry, null))
          .isEqualTo(WSAEFAULT);
      notified.isQuiet();
      assertThat(Winsock.ProcessSocketNotifications(port, 0, null, 0, 0, null, null)).isZero();
    }
  }

  @Test
  @Covers({"ProcessSocketNotifications", "GetQueuedCompletionStatus"})
  void shouldTellThroughEveryFunctionThatTakesPackets() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified port = Notified.of(1)) {
      port.enable(pair.server(), 5, IN, LEVEL);
      Calls.send(pair.client(), "a");

      assertThat(port.port().take()).isEqualTo(new Packet(true, 0, IN, 5, null));
      OverlappedEntry[] entries = new OverlappedEntry[3];
      int[] count = {0};
      port.port().post(77, 6, null);
      assertThat(
              Kernel32.GetQueuedCompletionStatusEx(
                  port.port().handle(), entries, 3, count, Port.PATIENCE_MILLIS, false))
          .isTrue();
      assertThat(count[0]).isEqualTo(2);
      assertThat(Winsock.SocketNotificationRetrieveEvents(entries[0])).isEqualTo(IN);
      assertThat(entries[1].dwNumberOfBytesTransferred).as("another packet").isEqualTo(77);
      Calls.recv(pair.server());
      port.port().post(78, 6, null);
      assertThat(port.take()).as("what is over is left out").isEqualTo(new Notice(6, 78));
    }
  }

  // --- ports

  @Test
  @Covers({"ProcessSocketNotifications", "CreateIoCompletionPort"})
  void shouldTellBesideThePacketsOfOperationsOnTheSamePort() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified port = Notified.of(1)) {
      port.enable(pair.server(), 5, IN, LEVEL | ONESHOT);
      port.port().tie(pair.server(), 7);
      Operation receive = new Operation().pending(pair.server());
      Calls.send(pair.client(), "a");

      assertThat(port.port().take()).isEqualTo(new Packet(true, 0, 1, 7, receive));
      port.isQuiet();
      Calls.send(pair.client(), "b");
      assertThat(port.take()).isEqualTo(new Notice(5, IN));
    }
  }

  @Test
  @Covers({"ProcessSocketNotifications", "CreateIoCompletionPort"})
  void shouldRefuseASocketOfAnotherPort() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified first = Notified.of(1);
        Notified second = Notified.of(1)) {
      first.enable(pair.server(), 5, IN, LEVEL);
      assertThat(second.register(pair.server(), 6, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL))
          .isEqualTo(WSAEINVAL);
      assertThat(second.remove(pair.server())).isEqualTo(WSAEINVAL);
      assertThat(Kernel32.CreateIoCompletionPort(pair.server(), second.port().handle(), 7, 0))
          .isZero();
      assertThat(Kernel32.GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
      second.port().tie(pair.client(), 8);
      assertThat(first.register(pair.client(), 6, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL))
          .isEqualTo(WSAEINVAL);

      assertThat(first.remove(pair.server())).isZero();
      assertThat(first.take()).isEqualTo(new Notice(5, REMOVE));
      second.enable(pair.server(), 6, IN, LEVEL);
      Calls.send(pair.client(), "a");
      assertThat(second.take()).isEqualTo(new Notice(6, IN));
      first.isQuiet();
    }
  }

  @Test
  @Covers("ProcessSocketNotifications")
  void shouldFreeTheSocketsOfAClosedPort() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
        Notified second = Notified.of(1)) {
      try (Notified first = Notified.of(1)) {
        first.enable(pair.server(), 5, IN, LEVEL);
      }
      second.enable(pair.server(), 6, IN, LEVEL);
      Calls.send(pair.client(), "a");
      assertThat(second.take()).isEqualTo(new Notice(6, IN));
    }
  }

  @Test
  @Covers("ProcessSocketNotifications")
  void shouldEndAWaitWhenThePortIsClosed() throws Exception {
    try (Notified port = Notified.of(1)) {
      Running<Integer> waiting =
          Running.start(
              () ->
                  Winsock.ProcessSocketNotifications(
                      port.port().handle(),
                      0,
                      null,
                      Port.PATIENCE_MILLIS,
                      1,
                      new OverlappedEntry[1],
                      new int[1]));
      waiting.untilItWaits();
      assertThat(Kernel32.CloseHandle(port.port().handle())).isTrue();
      assertThat(waiting.get()).isEqualTo(ERROR_ABANDONED_WAIT_0);
    }
  }
}
