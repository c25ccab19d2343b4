import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jwinsock.core.api.Winsock.*;
import static org.jwinsock.spi.WinSock2.*;

import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;

/// Sends a line to an echo server on this machine and prints what comes back.
class FirstClient {
  public static void main(String[] args) {
    int error = WSAStartup(0x0202, new WsaData[1]);
    if (error != 0) {
      System.out.println("WSAStartup: " + WsaError.describe(error));
      return;
    }
    SockAddrIn server = new SockAddrIn(INADDR_LOOPBACK, Integer.parseInt(args[0]));
    long s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (connect(s, server) == SOCKET_ERROR) {
      System.out.println("connect: " + WsaError.describe(WSAGetLastError()));
    } else {
      byte[] text = "Hello, Winsock".getBytes(UTF_8);
      send(s, text, 0, text.length, 0);
      shutdown(s, SD_SEND);

      byte[] buffer = new byte[512];
      int count;
      while ((count = recv(s, buffer, 0, buffer.length, 0)) > 0) {
        System.out.println("received: " + new String(buffer, 0, count, UTF_8));
      }
      System.out.println(count == 0 ? "the server is done" : WsaError.describe(WSAGetLastError()));
    }
    closesocket(s);
    WSACleanup();
  }
}
