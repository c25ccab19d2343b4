package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.testkit.Calls.ok;

import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SockNotifyRegistration;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// ProcessSocketNotifications: readiness as packets of a completion port.
@ExtendWith(Started.class)
@Timeout(60)
class NotificationTest {

  private static final int LEVEL = SOCK_NOTIFY_TRIGGER_LEVEL;
  private static final int EDGE = SOCK_NOTIFY_TRIGGER_EDGE;
  private static final int ONCE = SOCK_NOTIFY_TRIGGER_ONESHOT;
  private static final int IN = SOCK_NOTIFY_REGISTER_EVENT_IN;
  private static final int OUT = SOCK_NOTIFY_REGISTER_EVENT_OUT;
  private static final int HANGUP = SOCK_NOTIFY_REGISTER_EVENT_HANGUP;
  private static final long KEY = 42;

  private final Port port = Port.of(0);

  @AfterEach
  void closePort() {
    port.close();
  }

  private int operate(long s, long key, int filter, int operation, int trigger) {
    SockNotifyRegistration registration =
        new SockNotifyRegistration(s, key, filter, operation, trigger);
    assertThat(process(port, 0, null, registration)).isZero();
    return registration.registrationResult;
  }

  private void enable(long s, int filter, int trigger) {
    assertThat(operate(s, KEY, filter, SOCK_NOTIFY_OP_ENABLE, trigger)).isZero();
  }

  private int remove(long s) {
    return operate(s, 0, 0, SOCK_NOTIFY_OP_REMOVE, 0);
  }

  private static int process(
      Port port,
      int millis,
      OverlappedEntry @Nullable [] entries,
      SockNotifyRegistration... registrations) {
    return Winsock.ProcessSocketNotifications(
        port.handle(), registrations, millis, entries, entries == null ? null : new int[1]);
  }

  /// The next packet, which must be a notification of [#KEY].
  private int told() {
    OverlappedEntry[] entry = new OverlappedEntry[1];
    assertThat(process(port, Port.PATIENCE_MILLIS, entry)).as("nothing was told").isZero();
    assertThat(entry[0].lpCompletionKey).isEqualTo(KEY);
    assertThat(entry[0].lpOverlapped).isNull();
    return Winsock.SocketNotificationRetrieveEvents(entry[0]);
  }

  /// What the port tells before it gives a packet that is posted now.
  private void tellsNothing() {
    port.post(7);
    assertThat(port.take().key()).isEqualTo(7);
    assertThat(process(port, 0, new OverlappedEntry[1])).isEqualTo(WsaErrors.WAIT_TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"ProcessSocketNotifications", "SocketNotificationRetrieveEvents"})
  void shouldTellOfDataAsLongAsThereIsSome(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.server(), IN, LEVEL);
    tellsNothing();

    Calls.send(pair.client(), "data");

    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    assertThat(told()).as("not read yet").isEqualTo(SOCK_NOTIFY_EVENT_IN);
    assertThat(Calls.recv(pair.server())).isEqualTo("data");
    tellsNothing();
    Calls.send(pair.client(), "more");
    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellOfDatagrams(Family family) {
    long s = Calls.boundUdp(family);
    long other = Calls.boundUdp(family);
    enable(s, IN, LEVEL);

    assertThat(Winsock.sendto(other, new byte[] {1}, 0, 1, 0, Calls.sockname(s))).isOne();

    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    Calls.close(s, other);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellOfWhatIsThereAlreadyWhenItIsOfALevel(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    Calls.send(pair.client(), "data");
    awaitReadable(pair.server());

    enable(pair.server(), IN, LEVEL);

    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_TRIGGER_ONESHOT")
  void shouldTellOnceUntilItIsEnabledAgain(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.server(), IN, LEVEL | ONCE);
    Calls.send(pair.client(), "data");
    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    tellsNothing();

    enable(pair.server(), IN, LEVEL | ONCE);

    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    tellsNothing();
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_TRIGGER_EDGE")
  void shouldTellOfAnEdgeOnlyOnceAllIsRead(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    Calls.nonBlocking(pair.server(), true);
    Calls.send(pair.client(), "before");
    awaitReadable(pair.server());
    enable(pair.server(), IN, EDGE);
    tellsNothing();

    assertThat(Calls.recv(pair.server())).isEqualTo("before");
    Calls.fails(WsaError.WSAEWOULDBLOCK, recvByte(pair.server()));
    Calls.send(pair.client(), "after");
    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    Calls.send(pair.client(), "wards");
    tellsNothing();
    Calls.close(pair.client(), pair.server());
  }

  private static void awaitReadable(long s) {
    PollFd[] fds = {new PollFd(s, POLLRDNORM)};
    assertThat(Winsock.WSAPoll(fds, 1, Port.PATIENCE_MILLIS)).isOne();
  }

  private static int recvByte(long s) {
    return Winsock.recv(s, new byte[1], 0, 1, 0);
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellOfRoomToSend(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.client(), OUT, LEVEL | ONCE);
    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_OUT);

    Calls.nonBlocking(pair.client(), true);
    long sent = Calls.fill(pair.client());
    enable(pair.client(), OUT, EDGE);
    byte[] much = new byte[1 << 16];
    for (long left = sent; left > 0; ) {
      left -= ok(Winsock.recv(pair.server(), much, 0, much.length, 0));
    }

    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_OUT);
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_EVENT_HANGUP")
  void shouldTellTheEndOfAConnectionTogetherWithWhatIsReadable(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.server(), IN | HANGUP, LEVEL | ONCE);

    Calls.close(pair.client());

    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN | SOCK_NOTIFY_EVENT_HANGUP);
    Calls.close(pair.server());
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_EVENT_ERR")
  void shouldTellOfAnErrorWhateverTheFilter(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.server(), OUT, EDGE);

    Operation.reset(pair.client());

    assertThat(told() & SOCK_NOTIFY_EVENT_ERR).isNotZero();
    Calls.close(pair.server());
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellOfConnectionsOnAListener(Family family) {
    long listener = Calls.listener(family);
    enable(listener, IN, LEVEL);
    long client = Calls.tcp(family);
    ok(Winsock.connect(client, Calls.sockname(listener)));

    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    long server = ok(Winsock.accept(listener));
    tellsNothing();
    Calls.close(client, server, listener);
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"SOCK_NOTIFY_EVENT_REMOVE", "SOCK_NOTIFY_OP_REMOVE"})
  void shouldConfirmARemovalAndTellNothingAfterIt(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.server(), IN, LEVEL);

    assertThat(remove(pair.server())).isZero();
    assertThat(remove(pair.server())).as("on its way").isZero();
    assertThat(operate(pair.server(), KEY, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL))
        .isEqualTo(WsaErrors.WSA_INVALID_PARAMETER);
    Calls.send(pair.client(), "data");

    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_REMOVE);
    tellsNothing();
    assertThat(remove(pair.server())).isEqualTo(WsaErrors.ERROR_NOT_FOUND);
    enable(pair.server(), IN, LEVEL);
    assertThat(told()).as("registered anew").isEqualTo(SOCK_NOTIFY_EVENT_IN);
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_EVENT_REMOVE")
  void shouldConfirmNothingWhenTheSocketIsClosed(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.server(), IN | HANGUP, LEVEL);

    Calls.close(pair.server(), pair.client());

    tellsNothing();
  }

  @ParameterizedTest
  @EnumSource
  @Covers("SOCK_NOTIFY_OP_DISABLE")
  void shouldTellNothingWhileItIsDisabled(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.server(), IN, LEVEL);
    assertThat(operate(pair.server(), 0, 0, SOCK_NOTIFY_OP_DISABLE, 0)).isZero();

    Calls.send(pair.client(), "data");
    awaitReadable(pair.server());
    tellsNothing();

    enable(pair.server(), IN, LEVEL);
    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheFirstKeyAndTakeTheNewFilter(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.client(), IN, LEVEL);

    assertThat(operate(pair.client(), KEY + 1, OUT, SOCK_NOTIFY_OP_ENABLE, LEVEL)).isZero();

    assertThat(told()).isEqualTo(SOCK_NOTIFY_EVENT_OUT);
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  @Covers("ProcessSocketNotifications")
  void shouldRegisterASocketWithOnePortOnly(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.server(), IN, LEVEL);
    SockNotifyRegistration other =
        new SockNotifyRegistration(pair.server(), KEY, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL);

    try (Port second = Port.of(0)) {
      assertThat(process(second, 0, null, other)).isZero();
    }

    assertThat(other.registrationResult).isEqualTo(WsaErrors.WSA_INVALID_PARAMETER);
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"ProcessSocketNotifications", "SOCK_NOTIFY_REGISTRATION"})
  void shouldGiveEachRegistrationAResultOfItsOwn(Family family) {
    long listener = Calls.listener(family);
    SockNotifyRegistration[] registrations = {
      new SockNotifyRegistration(listener, KEY, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL),
      new SockNotifyRegistration(-1, KEY, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL),
      new SockNotifyRegistration(listener, KEY, IN, SOCK_NOTIFY_OP_ENABLE, LEVEL | EDGE),
      new SockNotifyRegistration(listener, KEY, 8, SOCK_NOTIFY_OP_ENABLE, LEVEL),
      new SockNotifyRegistration(listener, KEY, IN, 3, LEVEL),
      new SockNotifyRegistration(-1, KEY, IN, SOCK_NOTIFY_OP_NONE, 0)
    };

    assertThat(process(port, 0, null, registrations)).isZero();

    assertThat(registrations)
        .extracting(registration -> registration.registrationResult)
        .containsExactly(
            0,
            WsaErrors.WSAENOTSOCK,
            WsaErrors.WSAEINVAL,
            WsaErrors.WSAEINVAL,
            WsaErrors.WSAEINVAL,
            0);
    Calls.close(listener);
  }

  @Test
  @Covers("ProcessSocketNotifications")
  void shouldRefuseArgumentsThatContradictEachOther() {
    long handle = port.handle();
    OverlappedEntry[] one = new OverlappedEntry[1];

    assertThat(Winsock.ProcessSocketNotifications(handle, null, 5, null, null))
        .isEqualTo(WsaErrors.WSAEINVAL);
    assertThat(Winsock.ProcessSocketNotifications(handle, null, 0, one, null))
        .isEqualTo(WsaErrors.WSAEINVAL);
    assertThat(Winsock.ProcessSocketNotifications(handle, null, 0, null, new int[1]))
        .isEqualTo(WsaErrors.WSAEINVAL);
    assertThat(Winsock.ProcessSocketNotifications(-5, null, 0, one, new int[1]))
        .isEqualTo(WsaErrors.WSA_INVALID_HANDLE);
    assertThat(Winsock.ProcessSocketNotifications(handle, null, 0, one, new int[1]))
        .isEqualTo(WsaErrors.WAIT_TIMEOUT);
    assertThat(Winsock.ProcessSocketNotifications(handle, null, 0, null, null)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  @Covers("ProcessSocketNotifications")
  void shouldComeThroughEveryFunctionThatTakesPackets(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    enable(pair.server(), IN, LEVEL);
    Calls.send(pair.client(), "data");

    Port.Packet packet = port.take();
    assertThat(packet.ok()).isTrue();
    assertThat(packet.key()).isEqualTo(KEY);
    assertThat(packet.bytes()).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    assertThat(packet.overlapped()).isNull();

    OverlappedEntry[] entries = new OverlappedEntry[8];
    int[] removed = new int[1];
    assertThat(
            Kernel32.GetQueuedCompletionStatusEx(
                port.handle(), entries, 8, removed, Port.PATIENCE_MILLIS, false))
        .isTrue();
    assertThat(removed[0]).as("each registration once in a call").isOne();
    assertThat(entries[0].dwNumberOfBytesTransferred).isEqualTo(SOCK_NOTIFY_EVENT_IN);
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoBesideOperationsOfTheSamePort(Family family) {
    Calls.Pair pair = Calls.Pair.tcp(family);
    port.tie(pair.server(), 9);
    enable(pair.server(), OUT, EDGE);
    Operation receive = new Operation();
    assertThat(receive.recv(pair.server())).isEqualTo(WsaErrors.WSA_IO_PENDING);

    Calls.send(pair.client(), "data");

    Port.Packet packet = port.take();
    assertThat(packet.overlapped()).isSameAs(receive);
    assertThat(packet.bytes()).isEqualTo(4);
    tellsNothing();
    Calls.close(pair.client(), pair.server());
  }

  @ParameterizedTest
  @EnumSource
  void shouldTellAllDataAndNothingAfterARemovalHoweverTheyMeet(Family family) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      Calls.Pair pair = Calls.Pair.tcp(family);
      Calls.nonBlocking(pair.server(), true);
      int trigger = random.nextBoolean() ? LEVEL : EDGE;
      enable(pair.server(), IN, trigger);
      int messages = 1 + random.nextInt(20);
      AtomicBoolean failed = new AtomicBoolean();
      Thread sender =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < messages; i++) {
                      failed.compareAndSet(
                          false, Winsock.send(pair.client(), new byte[10], 0, 10, 0) != 10);
                    }
                  });
      int received = 0;
      while (received < 10 * messages) {
        assertThat(told()).as("seed %s", seed).isEqualTo(SOCK_NOTIFY_EVENT_IN);
        int length;
        while ((length = Winsock.recv(pair.server(), new byte[1000], 0, 1000, 0)) > 0) {
          received += length;
        }
        assertThat(Winsock.WSAGetLastError()).isEqualTo(WsaErrors.WSAEWOULDBLOCK);
      }
      sender.join();
      assertThat(failed).isFalse();
      assertThat(remove(pair.server())).isZero();
      Calls.send(pair.client(), "late");
      assertThat(told() & SOCK_NOTIFY_EVENT_REMOVE).as("seed %s", seed).isNotZero();
      tellsNothing();
      Calls.close(pair.client(), pair.server());
    }
  }
}
