import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jwinsock.core.api.Winsock.*;
import static org.jwinsock.spi.WinSock2.*;

import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;

/// The same three sends over TCP and over UDP, and what else tells the two apart.
class StreamOrDatagrams {
  private static final SockAddr ANY_PORT = new SockAddrIn(INADDR_LOOPBACK, 0);

  public static void main(String[] args) {
    WSAStartup(0x0202, new WsaData[1]);
    overTcp();
    overUdp();
    unreachablePort();
    WSACleanup();
  }

  private static void overTcp() {
    long listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    bind(listener, ANY_PORT);
    listen(listener, SOMAXCONN);
    long client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    connect(client, localAddress(listener));
    long server = accept(listener);

    for (String word : new String[] {"one", "two", "three"}) {
      send(client, word.getBytes(UTF_8), 0, word.length(), 0);
    }
    shutdown(client, SD_SEND);
    byte[] message = receiveExactly(server, 11);
    System.out.println("TCP: \"" + new String(message, UTF_8) + "\"");
    System.out.println("TCP: then " + recv(server, new byte[1], 0, 1, 0));
    closesocket(client);
    closesocket(server);
    closesocket(listener);
  }

  /// One recv may bring less than what was sent: go on until there is enough.
  private static byte[] receiveExactly(long s, int length) {
    byte[] bytes = new byte[length];
    int have = 0;
    while (have < length) {
      int count = recv(s, bytes, have, length - have, 0);
      if (count <= 0) {
        throw new IllegalStateException(count == 0 ? "ended early" : lastError());
      }
      have += count;
    }
    return bytes;
  }

  private static void overUdp() {
    long receiver = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    bind(receiver, ANY_PORT);
    long sender = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    for (String word : new String[] {"one", "two", "three"}) {
      sendto(sender, word.getBytes(UTF_8), 0, word.length(), 0, localAddress(receiver));
    }

    byte[] buffer = new byte[4];
    SockAddr[] from = new SockAddr[1];
    for (int i = 0; i < 3; i++) {
      int count = recvfrom(receiver, buffer, 0, buffer.length, 0, from);
      boolean known = from[0].toString().startsWith("127.0.0.1:");
      System.out.println(
          count == SOCKET_ERROR
              ? "UDP: " + lastError() + " \"" + new String(buffer, UTF_8) + "\""
              : "UDP: \"" + new String(buffer, 0, count, UTF_8) + "\", the sender known: " + known);
    }
    closesocket(sender);
    closesocket(receiver);
  }

  /// Nobody receives on the port: the answer comes with the next call that receives.
  private static void unreachablePort() {
    long gone = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    bind(gone, ANY_PORT);
    SockAddr address = localAddress(gone);
    closesocket(gone);

    long s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    connect(s, address);
    System.out.println("UDP: send: " + send(s, new byte[4], 0, 4, 0));
    System.out.println("UDP: recv: " + (recv(s, new byte[4], 0, 4, 0) < 0 ? lastError() : "data"));
    closesocket(s);
  }

  private static SockAddr localAddress(long s) {
    SockAddr[] address = new SockAddr[1];
    getsockname(s, address);
    return address[0];
  }

  private static String lastError() {
    return WsaError.describe(WSAGetLastError());
  }
}
