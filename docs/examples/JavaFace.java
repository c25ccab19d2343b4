import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.jwinsock.core.sockets.SocketOption;
import org.jwinsock.core.sockets.StreamListener;
import org.jwinsock.core.sockets.StreamSocket;
import org.jwinsock.core.sockets.WsaException;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;

/// The same calls as Java objects: an echo server, a client, and an error.
class JavaFace {
  public static void main(String[] args) throws Exception {
    SockAddr address;
    try (StreamListener listener =
        StreamListener.listen(new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0))) {
      address = listener.localAddress();
      Thread server = Thread.startVirtualThread(() -> echo(listener));

      try (StreamSocket client = StreamSocket.connect(address)) {
        client.option(SocketOption.TCP_NODELAY, true);
        client.send("Hello, Winsock".getBytes(UTF_8));
        client.shutdownSend();
        System.out.println("received: " + new String(client.input().readAllBytes(), UTF_8));
      }
      server.join();
    }
    try (StreamSocket late = StreamSocket.connect(address)) {
      System.out.println("somebody else listens on " + late.peerAddress());
    } catch (WsaException e) {
      System.out.println(e.getMessage());
    }
  }

  private static void echo(StreamListener listener) {
    try (StreamSocket peer = listener.accept()) {
      peer.input().transferTo(peer.output());
    } catch (IOException e) {
      System.out.println("server: " + e.getMessage());
    }
  }
}
