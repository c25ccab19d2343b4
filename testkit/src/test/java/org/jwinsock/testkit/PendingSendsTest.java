package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.ERROR_OPERATION_ABORTED;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;
import static org.jwinsock.testkit.Calls.ok;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaOverlapped;

/// Sends that wait for room, and streams of which one direction has ended.
@ExtendWith(Started.class)
@Timeout(90)
class PendingSendsTest {

  private static final int RECEIVE_BUFFER = 1 << 16;
  private static final int SENDS = 6;

  /// More than the buffers of both ends hold, so that no send of it is over before it is received.
  private static final int SIZE = 12 << 20;

  private static final List<MemorySegment> CONTENT = new ArrayList<>();

  /// Content that tells one send from the other.
  private static synchronized MemorySegment content(int number) {
    while (CONTENT.size() <= number) {
      CONTENT.add(Arena.ofAuto().allocate(SIZE).fill((byte) (CONTENT.size() + 1)));
    }
    return CONTENT.get(number);
  }

  private static List<Operation> sends(long s, int count) {
    List<Operation> sends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Operation send = new Operation();
      WsaBuf[] buffers = {new WsaBuf(content(i))};
      int answer = Operation.code(Winsock.WSASend(s, buffers, null, 0, send, null));
      assertThat(WsaError.describe(answer)).isEqualTo(WsaError.describe(WSA_IO_PENDING));
      sends.add(send);
    }
    return sends;
  }

  /// Reads what sends of these numbers have sent, whole and in this order.
  private static void assertReads(JavaPeer connection, int... numbers) throws IOException {
    byte[] expected = new byte[SIZE];
    for (int number : numbers) {
      Arrays.fill(expected, (byte) (number + 1));
      byte[] read = connection.read(SIZE);
      assertThat(Arrays.mismatch(read, expected))
          .as("first other byte of %s", number)
          .isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSASend", "GetQueuedCompletionStatus"})
  void shouldCompleteInOrderAndWholeWhenThePeerReads(Family family) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(family, RECEIVE_BUFFER);
        Port port = Port.of(1).tie(connection.s(), 3)) {
      List<Operation> sends = sends(connection.s(), SENDS);
      assertThat(port.take(0).error()).isEqualTo(WAIT_TIMEOUT);
      Running<Boolean> reading =
          Running.start(
              () -> {
                assertReads(connection, 0, 1, 2, 3, 4, 5);
                return true;
              });

      for (Operation each : sends) {
        assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, SIZE, 3, each));
      }
      assertThat(reading.get()).isTrue();
      assertThat(port.take(0).error()).isEqualTo(WAIT_TIMEOUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"CancelIoEx", "WSASend"})
  void shouldLeaveOutWhatWasCancelledBeforeItsTurn(Family family) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(family, RECEIVE_BUFFER);
        Port port = Port.of(1).tie(connection.s(), 3)) {
      List<Operation> sends = sends(connection.s(), 3);
      assertThat(Kernel32.CancelIoEx(connection.s(), sends.get(1))).isTrue();
      assertThat(port.take())
          .isEqualTo(new Port.Packet(false, ERROR_OPERATION_ABORTED, 0, 3, sends.get(1)));
      assertThat(sends.get(1).result(connection.s(), false).error())
          .isEqualTo(WSA_OPERATION_ABORTED);
      assertThat(sends.get(0).isDone() || sends.get(2).isDone()).isFalse();

      assertReads(connection, 0, 2);

      assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, SIZE, 3, sends.get(0)));
      assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, SIZE, 3, sends.get(2)));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"closesocket", "WSASend"})
  void shouldEndWithTheirSocketEachOnce(Family family) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(family, RECEIVE_BUFFER);
        Port port = Port.of(1).tie(connection.s(), 3)) {
      List<Operation> sends = sends(connection.s(), SENDS);
      Calls.close(connection.s());

      List<WsaOverlapped> ended = new ArrayList<>();
      for (int i = 0; i < SENDS; i++) {
        Port.Packet packet = port.take();
        assertThat(packet.error()).as("%s", packet).isEqualTo(ERROR_OPERATION_ABORTED);
        ended.add(packet.overlapped());
      }
      assertThat(ended).containsExactlyElementsOf(sends);
      assertThat(port.take(0).error()).isEqualTo(WAIT_TIMEOUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"WSASend", "WSARecv"})
  void shouldGoOnSendingToAPeerThatHasFinished(Family family) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(family, RECEIVE_BUFFER);
        Port port = Port.of(1).tie(connection.s(), 3)) {
      Operation receive = new Operation().pending(connection.s());
      Operation behind = new Operation().pending(connection.s());
      List<Operation> sends = sends(connection.s(), 2);
      connection.write("end".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      connection.peer().shutdownOutput();

      assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, 3, 3, receive));
      assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, 0, 3, behind));
      Operation later = new Operation();
      assertThat(later.recv(connection.s())).isZero();
      assertThat(port.take()).as("the end again").isEqualTo(new Port.Packet(true, 0, 0, 3, later));
      assertThat(sends.get(0).isDone()).isFalse();

      assertReads(connection, 0, 1);

      for (Operation each : sends) {
        assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, SIZE, 3, each));
      }
      Operation last = new Operation();
      assertThat(last.send(connection.s(), "last")).isZero();
      assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, 4, 3, last));
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_SEND));
      assertThat(connection.read(4)).asString().isEqualTo("last");
      assertThat(connection.read()).as("FIN").isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Covers({"shutdown", "WSASend", "WSARecv", "WSAESHUTDOWN"})
  void shouldGoOnReceivingAndSendWhatWaitsAfterAShutdown(Family family) throws Exception {
    try (JavaPeer connection = JavaPeer.accepting(family, RECEIVE_BUFFER);
        Port port = Port.of(1).tie(connection.s(), 3)) {
      Operation receive = new Operation().pending(connection.s());
      Operation behind = new Operation().pending(connection.s());
      List<Operation> sends = sends(connection.s(), 2);
      ok(Winsock.shutdown(connection.s(), WinSock2.SD_SEND));
      assertThat(new Operation().send(connection.s(), "late"))
          .isEqualTo(WsaError.WSAESHUTDOWN.code());
      assertThat(sends.get(0).isDone() || sends.get(1).isDone()).isFalse();
      connection.write(new byte[] {1, 2, 3});
      assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, 3, 3, receive));

      assertReads(connection, 0, 1);

      assertThat(connection.read()).as("FIN after everything").isEqualTo(-1);
      for (Operation each : sends) {
        assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, SIZE, 3, each));
      }
      connection.peer().shutdownOutput();
      assertThat(port.take()).isEqualTo(new Port.Packet(true, 0, 0, 3, behind));
      assertThat(port.take(0).error()).isEqualTo(WAIT_TIMEOUT);
    }
  }
}
