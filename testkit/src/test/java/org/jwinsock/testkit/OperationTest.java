package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.sockets.Completion;
import org.jwinsock.core.sockets.CompletionPort;
import org.jwinsock.core.sockets.DatagramEndpoint;
import org.jwinsock.core.sockets.Event;
import org.jwinsock.core.sockets.Operation;
import org.jwinsock.core.sockets.StreamListener;
import org.jwinsock.core.sockets.StreamSocket;
import org.jwinsock.core.sockets.WsaException;
import org.jwinsock.spi.WsaErrors;

/// Overlapped operations, completion ports and events as Java programs see them.
@ExtendWith(Started.class)
@Timeout(60)
class OperationTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(64);
  private StreamListener listener;
  private StreamSocket client;
  private StreamSocket server;

  @BeforeEach
  void connect() throws Exception {
    listener = StreamListener.listen(Family.IPV4.loopback(0));
    client = StreamSocket.connect(listener.localAddress());
    server = listener.accept();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
    listener.close();
    arena.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String text(int length) {
    return new String(
        buffer.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE),
        StandardCharsets.UTF_8);
  }

  @Test
  void shouldWaitForAReceive() throws Exception {
    Operation receive = server.startReceive(buffer);
    assertThat(receive.isDone()).isFalse();
    assertThat(receive.await(Duration.ofMillis(1))).isEqualTo(-1);

    client.send(bytes("hello"));

    assertThat(text(receive.await())).isEqualTo("hello");
    assertThat(receive.isDone()).isTrue();
    assertThat(receive.cancel()).isFalse();
  }

  @Test
  void shouldGoOnWithWhatWasReceived() throws Exception {
    var length = server.startReceive(buffer).stage().toCompletableFuture();
    client.send(bytes("later"));
    assertThat(text(length.get(30, TimeUnit.SECONDS))).isEqualTo("later");
    client.send(bytes("before"));
    Operation receive = server.startReceive(buffer);
    receive.await();
    assertThat(receive.stage().toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo(6);
  }

  @Test
  void shouldTellTheEndOfTheStreamAsZeroBytes() throws Exception {
    Operation receive = server.startReceive(buffer);
    client.shutdownSend();
    assertThat(receive.await()).isZero();
  }

  @Test
  void shouldEndAnOperationThatIsCancelled() throws Exception {
    Operation receive = server.startReceive(buffer);
    assertThat(receive.cancel()).isTrue();
    assertThatThrownBy(receive::await)
        .isInstanceOfSatisfying(
            WsaException.class,
            e -> assertThat(e.code()).isEqualTo(WsaErrors.WSA_OPERATION_ABORTED));
  }

  @Test
  void shouldFailTheStageOfAnOperationWhoseSocketIsClosed() throws Exception {
    var length = server.startReceive(buffer).stage().toCompletableFuture();
    server.close();
    assertThatThrownBy(() -> length.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(WsaException.class);
  }

  @Test
  void shouldSendWhileTheProgramDoesSomethingElse() throws Exception {
    MemorySegment much = arena.allocate(8 << 20);
    Operation send = client.startSend(much);
    MemorySegment room = arena.allocate(1 << 16);
    long received = 0;
    while (received < much.byteSize()) {
      received += server.receive(room);
    }
    assertThat(send.await()).isEqualTo(8 << 20);
  }

  @Test
  void shouldTellWhoSentADatagram() throws Exception {
    try (DatagramEndpoint one = DatagramEndpoint.at(Family.IPV4.loopback(0));
        DatagramEndpoint two = DatagramEndpoint.at(Family.IPV4.loopback(0))) {
      Operation receive = one.startReceiveFrom(buffer);
      assertThat(receive.source()).isNull();
      Operation send =
          two.startSendTo(MemorySegment.ofArray(bytes("datagram")), one.localAddress());
      assertThat(send.await()).isEqualTo(8);
      assertThat(text(receive.await())).isEqualTo("datagram");
      assertThat(receive.source()).isEqualTo(two.localAddress());
    }
  }

  @Test
  void shouldHandOutOperationsWithWhatTheProgramKeepsOfTheSocket() throws Exception {
    try (CompletionPort<String> port = CompletionPort.open()) {
      port.add(server, "server");
      Operation receive = server.startReceive(buffer);
      client.send(bytes("packet"));

      Completion<String> taken = port.take(LONG);

      assertThat(taken).isEqualTo(new Completion<>("server", receive, 6, 0));
      port.post(42);
      assertThat(port.take()).isEqualTo(new Completion<>(null, null, 42, 0));
      assertThat(port.take(Duration.ofMillis(1))).isNull();
      assertThatThrownBy(() -> port.add(server, "again")).isInstanceOf(WsaException.class);
    }
  }

  @Test
  void shouldEndEveryWaitOfAPortThatIsClosed() throws Exception {
    CompletionPort<String> port = CompletionPort.open();
    Running<Integer> waiting =
        Running.start(
            () -> {
              try {
                port.take();
                return 0;
              } catch (WsaException e) {
                return e.code();
              }
            });
    port.close();
    assertThat(waiting.get())
        .isIn(WsaErrors.ERROR_ABANDONED_WAIT_0, WsaErrors.ERROR_INVALID_HANDLE);
  }

  @Test
  void shouldWaitForEvents() throws Exception {
    try (Event one = Event.manual();
        Event two = Event.automatic()) {
      assertThat(Event.awaitAny(List.of(one, two), Duration.ZERO)).isEqualTo(-1);
      two.set();
      assertThat(Event.awaitAny(List.of(one, two), LONG)).isEqualTo(1);
      assertThat(two.await(Duration.ZERO)).isFalse();
      one.set();
      one.await();
      assertThat(one.await(Duration.ZERO)).isTrue();
      one.reset();
      assertThat(one.await(Duration.ZERO)).isFalse();
    }
  }
}
