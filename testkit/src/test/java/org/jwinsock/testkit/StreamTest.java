package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

/// Bytes over a stream: what sends take, what receives give, how it ends.
@ExtendWith(Started.class)
@Timeout(60)
class StreamTest {

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  // --- sending

  @ParameterizedTest
  @EnumSource
  @Covers("send")
  void shouldReturnFromABlockingSendOnlyWhenEverythingIsTaken(ThreadKind kind) throws Exception {
    byte[] much = pattern(20 << 20);
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 16)) {
      Running<Running.Outcome> sender =
          Running.waiting(kind, () -> Winsock.send(connection.s(), much, 0, much.length, 0));

      byte[] got = connection.read(much.length);

      assertThat(sender.get().result()).isEqualTo(much.length);
      assertThat(got).isEqualTo(much);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("send")
  void shouldKeepTheOrderOfSendsThatWait(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 16)) {
      byte[] first = new byte[8 << 20];
      java.util.Arrays.fill(first, (byte) 1);
      byte[] second = new byte[1 << 20];
      java.util.Arrays.fill(second, (byte) 2);
      Running<Running.Outcome> one =
          Running.waiting(kind, () -> Winsock.send(connection.s(), first, 0, first.length, 0));
      Running<Running.Outcome> two =
          Running.waiting(kind, () -> Winsock.send(connection.s(), second, 0, second.length, 0));

      byte[] got = connection.read(first.length + second.length);

      assertThat(one.get().result()).isEqualTo(first.length);
      assertThat(two.get().result()).isEqualTo(second.length);
      for (int i = 0; i < got.length; i++) {
        if (got[i] != (i < first.length ? 1 : 2)) {
          throw new AssertionError("byte " + i + " is " + got[i]);
        }
      }
    }
  }

  @Test
  @Covers({"send", "WSAEWOULDBLOCK", "FIONBIO"})
  void shouldTakeWhatThereIsRoomForOnANonBlockingStream() throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 16)) {
      Calls.nonBlocking(connection.s(), true);
      long sent = Calls.fill(connection.s());

      InputStream in = connection.peer().getInputStream();
      in.skipNBytes(sent);
      assertThat(Sets.becomesWritable(connection.s())).isTrue();
      Calls.nonBlocking(connection.s(), false);
      Calls.send(connection.s(), "!");
      assertThat(in.read()).isEqualTo('!');
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("send")
  void shouldTakeNothingGladly(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      assertThat(Winsock.send(connection.s(), new byte[0], 0, 0, 0)).isZero();
      assertThat(Winsock.send(connection.s(), new byte[4], 2, 0, 0)).isZero();
      int[] bytes = {7};
      assertThat(Winsock.WSASend(connection.s(), new WsaBuf[] {WsaBuf.of(new byte[0])}, bytes, 0))
          .isZero();
      assertThat(bytes[0]).isZero();
      Calls.send(connection.s(), "x");
      assertThat(connection.read()).as("nothing came before").isEqualTo('x');
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("WSAENOTCONN")
  void shouldNeitherSendNorReceiveUnconnected(Family family) {
    long s = Calls.tcp(family);
    fails(WsaError.WSAENOTCONN, Winsock.send(s, new byte[1], 0, 1, 0));
    fails(WsaError.WSAENOTCONN, Winsock.recv(s, new byte[1], 0, 1, 0));
    fails(WsaError.WSAENOTCONN, Winsock.sendto(s, new byte[1], 0, 1, 0, family.loopback(9)));
    fails(WsaError.WSAENOTCONN, Winsock.shutdown(s, WinSock2.SD_BOTH));
    Calls.close(s);
  }

  // --- receiving

  @ParameterizedTest
  @EnumSource
  @Covers("recv")
  void shouldGiveWhatIsThereAndTheRestLater(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.write("abcdef".getBytes(StandardCharsets.UTF_8));
      byte[] got = new byte[10];
      for (int at = 0; at < 4; at += 2) {
        assertThat(Winsock.recv(connection.s(), got, at, 2, 0)).isEqualTo(2);
      }
      assertThat(Winsock.recv(connection.s(), got, 4, 6, 0)).isEqualTo(2);
      assertThat(new String(got, 0, 6, StandardCharsets.UTF_8)).isEqualTo("abcdef");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("recv")
  void shouldGiveZeroForTheGracefulEndAgainAndAgain(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      Running<Running.Outcome> receiver =
          Running.waiting(kind, () -> Winsock.recv(connection.s(), new byte[8], 0, 8, 0));

      connection.peer().shutdownOutput();

      assertThat(receiver.get().result()).isZero();
      assertThat(Winsock.recv(connection.s(), new byte[8], 0, 8, 0)).isZero();
      Calls.send(connection.s(), "still open this way");
      assertThat(connection.read(19)).asString().isEqualTo("still open this way");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("recv")
  void shouldWaitWithARoomOfZeroUntilThereIsSomething(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      Running<Running.Outcome> receiver =
          Running.waiting(kind, () -> Winsock.recv(connection.s(), new byte[0], 0, 0, 0));

      connection.write(new byte[] {5});

      assertThat(receiver.get().result()).isZero();
      byte[] one = new byte[1];
      assertThat(Winsock.recv(connection.s(), one, 0, 1, 0)).as("nothing was taken").isEqualTo(1);
      assertThat(one[0]).isEqualTo((byte) 5);
    }
  }

  @Test
  @Covers({"recv", "WSAEWOULDBLOCK", "FIONBIO"})
  void shouldNotWaitOnANonBlockingSocket() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Calls.nonBlocking(pair.server(), true);
      fails(WsaError.WSAEWOULDBLOCK, Winsock.recv(pair.server(), new byte[1], 0, 1, 0));
      fails(WsaError.WSAEWOULDBLOCK, Winsock.recv(pair.server(), new byte[0], 0, 0, 0));

      Calls.send(pair.client(), "x");
      assertThat(Sets.becomesReadable(pair.server())).isTrue();
      assertThat(Calls.recv(pair.server())).isEqualTo("x");
      fails(WsaError.WSAEWOULDBLOCK, Winsock.recv(pair.server(), new byte[1], 0, 1, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldServeReceiversInTheOrderTheyCame(ThreadKind kind) throws Exception {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      byte[] one = new byte[1];
      byte[] two = new byte[1];
      Running<Running.Outcome> first =
          Running.waiting(kind, () -> Winsock.recv(pair.server(), one, 0, 1, 0));
      Running<Running.Outcome> second =
          Running.waiting(kind, () -> Winsock.recv(pair.server(), two, 0, 1, 0));

      Calls.send(pair.client(), "AB");

      assertThat(first.get().result()).isEqualTo(1);
      assertThat(second.get().result()).isEqualTo(1);
      assertThat(one[0]).isEqualTo((byte) 'A');
      assertThat(two[0]).isEqualTo((byte) 'B');
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSendAndReceiveAtTheSameTime(ThreadKind kind) throws Exception {
    byte[] there = pattern(4 << 20);
    byte[] back = pattern((4 << 20) + 1);
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      Running<Running.Outcome> client =
          Running.call(kind, () -> Winsock.send(pair.client(), there, 0, there.length, 0));
      Running<Running.Outcome> server =
          Running.call(kind, () -> Winsock.send(pair.server(), back, 0, back.length, 0));
      Running<byte[]> clientReads = Running.start(kind, () -> all(pair.client(), back.length));
      Running<byte[]> serverReads = Running.start(kind, () -> all(pair.server(), there.length));

      assertThat(client.get().result()).isEqualTo(there.length);
      assertThat(server.get().result()).isEqualTo(back.length);
      assertThat(clientReads.get()).isEqualTo(back);
      assertThat(serverReads.get()).isEqualTo(there);
    }
  }

  private static byte[] all(long s, int length) {
    byte[] got = new byte[length];
    for (int at = 0; at < length; ) {
      int moved = ok(Winsock.recv(s, got, at, length - at, 0));
      assertThat(moved).as("end of the stream at %d", at).isPositive();
      at += moved;
    }
    return got;
  }

  // --- MSG_PEEK and MSG_WAITALL

  @ParameterizedTest
  @EnumSource
  @Covers("MSG_PEEK")
  void shouldPeekWithoutTaking(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.write("abc".getBytes(StandardCharsets.UTF_8));
      assertThat(Sets.becomesReadable(connection.s())).isTrue();
      byte[] got = new byte[8];
      for (int i = 0; i < 3; i++) {
        assertThat(Winsock.recv(connection.s(), got, 0, 8, WinSock2.MSG_PEEK)).isEqualTo(3);
        assertThat(Winsock.recv(connection.s(), got, 0, 2, WinSock2.MSG_PEEK)).isEqualTo(2);
      }
      assertThat(Sets.isReadable(connection.s())).isTrue();
      assertThat(Calls.recv(connection.s())).isEqualTo("abc");

      connection.peer().shutdownOutput();
      assertThat(Winsock.recv(connection.s(), got, 0, 8, WinSock2.MSG_PEEK)).isZero();
      assertThat(Winsock.recv(connection.s(), got, 0, 8, 0)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("MSG_PEEK")
  void shouldWaitForSomethingToPeekAt(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      Running<Running.Outcome> peeker =
          Running.waiting(
              kind, () -> Winsock.recv(connection.s(), new byte[8], 0, 8, WinSock2.MSG_PEEK));
      connection.write(new byte[] {1});

      assertThat(peeker.get().result()).isEqualTo(1);
      assertThat(Winsock.recv(connection.s(), new byte[8], 0, 8, 0)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers("MSG_WAITALL")
  void shouldWaitUntilTheBufferIsFull(ThreadKind kind) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      byte[] got = new byte[6];
      Running<Running.Outcome> receiver =
          Running.waiting(
              kind, () -> Winsock.recv(connection.s(), got, 0, 6, WinSock2.MSG_WAITALL));
      for (int i = 0; i < 5; i++) {
        connection.write(new byte[] {(byte) i});
        receiver.untilItWaits();
      }
      connection.write(new byte[] {5, 6});

      assertThat(receiver.get().result()).isEqualTo(6);
      assertThat(got).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(Winsock.recv(connection.s(), got, 0, 6, 0)).as("the rest").isEqualTo(1);
    }
  }

  @Test
  @Covers("MSG_WAITALL")
  void shouldGiveLessThanAllWhenTheStreamEnds() throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(Family.IPV4)) {
      connection.write(new byte[3]);
      connection.peer().shutdownOutput();

      assertThat(Winsock.recv(connection.s(), new byte[9], 0, 9, WinSock2.MSG_WAITALL))
          .isEqualTo(3);
      assertThat(Winsock.recv(connection.s(), new byte[9], 0, 9, WinSock2.MSG_WAITALL)).isZero();
    }
  }

  @Test
  @Covers({"MSG_WAITALL", "WSAEOPNOTSUPP"})
  void shouldRefuseToWaitForAllWhereItMakesNoSense() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      byte[] got = new byte[4];
      for (int with : new int[] {WinSock2.MSG_PEEK, WinSock2.MSG_OOB, WinSock2.MSG_PARTIAL}) {
        fails(
            WsaError.WSAEOPNOTSUPP,
            Winsock.recv(pair.server(), got, 0, 4, WinSock2.MSG_WAITALL | with));
      }
      Calls.nonBlocking(pair.server(), true);
      fails(WsaError.WSAEOPNOTSUPP, Winsock.recv(pair.server(), got, 0, 4, WinSock2.MSG_WAITALL));
      long udp = Calls.boundUdp(Family.IPV4);
      fails(WsaError.WSAEOPNOTSUPP, Winsock.recv(udp, got, 0, 4, WinSock2.MSG_WAITALL));
      Calls.close(udp);
    }
  }

  // --- flags

  @Test
  @Covers({"WSAEINVAL", "WSAEOPNOTSUPP", "MSG_PARTIAL", "MSG_INTERRUPT", "MSG_ERRQUEUE"})
  void shouldRefuseFlagsThatDoNotExistOrThatNoProtocolHas() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      byte[] one = new byte[1];
      Calls.send(pair.client(), "x");
      for (int unknown : new int[] {0x40, 0x80, 0x4000, 0x10000, Integer.MIN_VALUE}) {
        fails(WsaError.WSAEINVAL, Winsock.recv(pair.server(), one, 0, 1, unknown));
        fails(WsaError.WSAEINVAL, Winsock.send(pair.client(), one, 0, 1, unknown));
      }
      for (int unsupported : new int[] {WinSock2.MSG_INTERRUPT, WinSock2.MSG_ERRQUEUE}) {
        fails(WsaError.WSAEOPNOTSUPP, Winsock.recv(pair.server(), one, 0, 1, unsupported));
        fails(WsaError.WSAEOPNOTSUPP, Winsock.send(pair.client(), one, 0, 1, unsupported));
      }
      fails(WsaError.WSAEOPNOTSUPP, Winsock.send(pair.client(), one, 0, 1, WinSock2.MSG_PARTIAL));
      assertThat(Calls.recv(pair.server())).isEqualTo("x");
    }
  }

  @Test
  @Covers({"MSG_DONTROUTE", "MSG_PUSH_IMMEDIATE"})
  void shouldTakeFlagsThatAreHintsOnly() {
    try (Calls.Pair pair = Calls.Pair.tcp(Family.IPV4)) {
      byte[] one = {'x'};
      assertThat(Winsock.send(pair.client(), one, 0, 1, WinSock2.MSG_DONTROUTE)).isEqualTo(1);
      assertThat(Winsock.recv(pair.server(), one, 0, 1, WinSock2.MSG_PUSH_IMMEDIATE)).isEqualTo(1);
    }
  }

  // --- FIONREAD

  @ParameterizedTest
  @EnumSource
  @Covers("FIONREAD")
  void shouldCountWhatCanBeReceived(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      int[] count = {-1};
      ok(Winsock.ioctlsocket(connection.s(), WinSock2.FIONREAD, count));
      assertThat(count[0]).isZero();
      connection.write(new byte[1000]);
      assertThat(Sets.becomesReadable(connection.s())).isTrue();
      ok(Winsock.ioctlsocket(connection.s(), WinSock2.FIONREAD, count));
      assertThat(count[0]).isEqualTo(1000);
      ok(Winsock.recv(connection.s(), new byte[400], 0, 400, 0));
      ok(Winsock.ioctlsocket(connection.s(), WinSock2.FIONREAD, count));
      assertThat(count[0]).isEqualTo(600);
    }
  }

  // --- resets

  @ParameterizedTest
  @EnumSource
  @Covers({"recv", "send", "WSAECONNRESET"})
  void shouldTellOfAResetInEveryCallFromThenOn(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.reset();

      fails(WsaError.WSAECONNRESET, Winsock.recv(connection.s(), new byte[1], 0, 1, 0));

      for (int i = 0; i < 2; i++) {
        fails(WsaError.WSAECONNRESET, Winsock.recv(connection.s(), new byte[1], 0, 1, 0));
        fails(WsaError.WSAECONNRESET, Winsock.send(connection.s(), new byte[1], 0, 1, 0));
        fails(WsaError.WSAECONNRESET, Winsock.shutdown(connection.s(), WinSock2.SD_SEND));
      }
      fails(WsaError.WSAENOTCONN, Winsock.getpeername(connection.s(), new SockAddr[1]));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"send", "WSAECONNRESET"})
  void shouldTellASenderOfAReset(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.reset();
      assertThat(Sets.becomesReadable(connection.s())).isTrue();

      fails(WsaError.WSAECONNRESET, Winsock.send(connection.s(), new byte[1], 0, 1, 0));
      fails(WsaError.WSAECONNRESET, Winsock.recv(connection.s(), new byte[1], 0, 1, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"shutdown", "WSAECONNRESET"})
  void shouldTellAShutdownOfAReset(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.reset();
      assertThat(Sets.becomesReadable(connection.s())).isTrue();

      fails(WsaError.WSAECONNRESET, Winsock.shutdown(connection.s(), WinSock2.SD_SEND));
      fails(WsaError.WSAECONNRESET, Winsock.recv(connection.s(), new byte[1], 0, 1, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"recv", "send", "WSAECONNRESET"})
  void shouldEndCallsThatWaitByAReset(ThreadKind kind) throws Exception {
    byte[] much = new byte[20 << 20];
    for (int round = 0; round < 300; round++) { // either may be the first to hear of it
      try (JavaPeer connection = JavaPeer.accepting(Family.IPV4, 1 << 16)) {
        Running<Running.Outcome> receiver =
            Running.waiting(kind, () -> Winsock.recv(connection.s(), new byte[8], 0, 8, 0));
        Running<Running.Outcome> sender =
            Running.waiting(kind, () -> Winsock.send(connection.s(), much, 0, much.length, 0));

        connection.reset();

        assertThat(receiver.get()).isEqualTo(new Running.Outcome(-1, WsaErrors.WSAECONNRESET));
        assertThat(sender.get().result()).isEqualTo(-1);
        assertThat(sender.get().error()).isIn(WsaErrors.WSAECONNRESET, WsaErrors.WSAECONNABORTED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"send", "WSAECONNRESET", "WSAECONNABORTED"})
  void shouldFailToSendToAPeerThatHasClosed(Family family) throws IOException {
    try (JavaPeer connection = JavaPeer.accepting(family)) {
      connection.peer().close();
      assertThat(Winsock.recv(connection.s(), new byte[1], 0, 1, 0)).isZero();
      ok(Winsock.send(connection.s(), new byte[1], 0, 1, 0)); // which the peer answers by a reset
      boolean failed = false;
      for (int i = 0; i < 1000 && !failed; i++) {
        failed = Winsock.send(connection.s(), new byte[1], 0, 1, 0) == -1;
      }
      assertThat(failed).isTrue();
      assertThat(Winsock.WSAGetLastError())
          .isIn(WsaErrors.WSAECONNABORTED, WsaErrors.WSAECONNRESET);
    }
  }
}
