package org.jwinsock.core.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;

class SocketsTest {

  private static final SockAddr ANY_PORT = new SockAddrIn(0x7F000001, 0);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aConnectionCarriesBytesBothWays() throws Exception {
    try (StreamListener listener = StreamListener.listen(ANY_PORT);
        StreamSocket client = StreamSocket.connect(listener.localAddress());
        StreamSocket server = listener.accept()) {
      assertThat(server.peerAddress()).isEqualTo(client.localAddress());
      assertThat(client.peerAddress()).isEqualTo(listener.localAddress());
      assertThat(client.send(bytes("array"))).isEqualTo(5);
      byte[] buffer = new byte[16];
      assertThat(server.receive(buffer)).isEqualTo(5);
      ByteBuffer out = ByteBuffer.wrap(bytes("byte buffer"));
      assertThat(server.send(out)).isEqualTo(11);
      assertThat(out.remaining()).isZero();
      ByteBuffer in = ByteBuffer.allocateDirect(32);
      assertThat(client.receive(in)).isEqualTo(11);
      assertThat(in.position()).isEqualTo(11);
      client.shutdownSend();
      assertThat(server.receive(buffer)).isZero();
    }
  }

  @Test
  void aConnectionIsAPairOfStreams() throws Exception {
    try (StreamListener listener = StreamListener.listen(ANY_PORT);
        StreamSocket client = StreamSocket.connect(listener.localAddress());
        StreamSocket server = listener.accept()) {
      String text = "a line that is longer than what the stream holds at once, and then some more";
      Threads.Running<String> reader =
          Threads.start(
              true,
              () -> {
                InputStream input = server.input();
                String first = Character.toString(input.read());
                return first + new String(input.readAllBytes(), StandardCharsets.UTF_8);
              });
      OutputStream output = client.output();
      output.write(bytes(text));
      client.shutdownSend();
      assertThat(reader.get()).isEqualTo(text);
    }
  }

  @Test
  void aHostIsTriedAddressByAddress() throws Exception {
    try (StreamListener listener = StreamListener.listen(ANY_PORT)) {
      int port = ((SockAddrIn) listener.localAddress()).port();
      try (StreamSocket socket = StreamSocket.connect("127.0.0.1", port)) {
        assertThat(socket.peerAddress()).isEqualTo(listener.localAddress());
      }
    }
  }

  @Test
  void datagramsTellTheirSource() throws Exception {
    try (DatagramEndpoint a = DatagramEndpoint.at(ANY_PORT);
        DatagramEndpoint b = DatagramEndpoint.at(ANY_PORT)) {
      a.send(bytes("ping"), b.localAddress());
      byte[] buffer = new byte[8];
      assertThat(b.receive(buffer)).isEqualTo(new DatagramEndpoint.Received(4, a.localAddress()));
      a.send(bytes("too long for it"), b.localAddress());
      assertThatThrownBy(() -> b.receive(buffer))
          .isInstanceOfSatisfying(
              WsaException.class, e -> assertThat(e.error()).isEqualTo(WsaError.WSAEMSGSIZE));
      assertThat(buffer).isEqualTo(bytes("too long"));
    }
  }

  @Test
  void optionsHaveTypes() throws Exception {
    try (StreamSocket socket = StreamSocket.open(WinSock2.AF_INET)) {
      socket.option(SocketOption.SO_RCVTIMEO, Duration.ofNanos(1_500_000));
      assertThat(socket.option(SocketOption.SO_RCVTIMEO))
          .as("rounded up")
          .isEqualTo(Duration.ofMillis(2));
      assertThat(socket.option(SocketOption.SO_TYPE)).isEqualTo(WinSock2.SOCK_STREAM);
      socket.option(SocketOption.SO_LINGER, new Linger(1, 0));
      assertThatThrownBy(() -> socket.option(SocketOption.TCP_NODELAY, true))
          .hasMessageStartingWith("setsockopt: WSAENOPROTOOPT (10042): ");
    }
  }

  @Test
  void aTimeoutIsAnException() throws Exception {
    try (DatagramEndpoint endpoint = DatagramEndpoint.at(ANY_PORT)) {
      endpoint.option(SocketOption.SO_RCVTIMEO, Duration.ofMillis(20));
      assertThatThrownBy(() -> endpoint.receive(new byte[1]))
          .isInstanceOfSatisfying(
              WsaException.class, e -> assertThat(e.code()).isEqualTo(WsaErrors.WSAETIMEDOUT));
    }
  }

  @Test
  void closingEndsAWaitAndIsDoneOnce() throws Exception {
    StreamListener listener = StreamListener.listen(ANY_PORT);
    StreamSocket client = StreamSocket.connect(listener.localAddress());
    StreamSocket server = listener.accept();
    Threads.Running<Integer> reader =
        Threads.start(
            true,
            () -> {
              try {
                return server.receive(new byte[1]);
              } catch (WsaException e) {
                return e.code();
              }
            });
    Threads.until(() -> reader.thread().getState() == Thread.State.WAITING);
    server.close();
    server.close();
    assertThat(reader.get()).isEqualTo(WsaErrors.WSAEINTR);
    assertThatThrownBy(server::localAddress).hasMessageContaining("WSAENOTSOCK");
    Winsock.closesocket(client.handle());
    client.close();
    listener.close();
  }

  @Test
  void aCleanupOfTheProgramsOwnDoesNotEndThem() throws Exception {
    try (StreamListener listener = StreamListener.listen(ANY_PORT)) {
      Winsock.WSAStartup(0x0202, new WsaData[1]);
      Winsock.WSACleanup();
      assertThat(listener.localAddress()).isNotNull();
    }
  }

  @Test
  void whatIsRefusedSaysSo() {
    assertThatThrownBy(() -> StreamSocket.connect(new SockAddrIn(0x7F000001, 1)))
        .hasMessageStartingWith("connect: WSAECONNREFUSED (10061): ");
    assertThatThrownBy(() -> StreamSocket.open(99))
        .hasMessageStartingWith("socket: WSAEAFNOSUPPORT (10047): ");
  }
}
