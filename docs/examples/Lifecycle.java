import static org.jwinsock.core.api.Winsock.*;
import static org.jwinsock.spi.WinSock2.*;

import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;

/// Both sides of a connection, call by call, and what a call in the wrong state answers.
class Lifecycle {
  public static void main(String[] args) {
    byte[] buffer = new byte[16];
    tell("before WSAStartup: socket", socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    tell("WSAStartup", WSAStartup(0x0202, new WsaData[1]));

    long listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    tell("server: listen before bind", listen(listener, SOMAXCONN));
    tell("server: bind to port 0", bind(listener, new SockAddrIn(INADDR_LOOPBACK, 0)));
    tell("server: bind again", bind(listener, new SockAddrIn(INADDR_LOOPBACK, 0)));
    tell("server: listen", listen(listener, SOMAXCONN));
    SockAddr[] address = new SockAddr[1];
    getsockname(listener, address); // the port that was chosen

    long client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    tell("client: send before connect", send(client, buffer, 0, 4, 0));
    tell("client: connect", connect(client, address[0]));
    tell("client: connect again", connect(client, address[0]));
    tell("server: recv on the listener", recv(listener, buffer, 0, 4, 0));
    long peer = accept(listener);
    System.out.println("server: accept: a new socket: " + (peer != INVALID_SOCKET));

    tell("client: send 5 bytes", send(client, "hello".getBytes(), 0, 5, 0));
    tell("server: recv", recv(peer, buffer, 0, 16, 0));
    tell("client: shutdown(SD_SEND)", shutdown(client, SD_SEND));
    tell("client: send after it", send(client, buffer, 0, 4, 0));
    tell("server: recv at the end", recv(peer, buffer, 0, 16, 0));
    tell("server: send 3 bytes all the same", send(peer, "bye".getBytes(), 0, 3, 0));
    tell("server: closesocket", closesocket(peer));
    tell("client: recv", recv(client, buffer, 0, 16, 0));
    tell("client: recv at the end", recv(client, buffer, 0, 16, 0));
    tell("client: closesocket", closesocket(client));
    tell("client: closesocket again", closesocket(client));

    tell("WSACleanup", WSACleanup());
    tell("WSACleanup again", WSACleanup());
  }

  private static void tell(String call, long result) {
    boolean failed = result == SOCKET_ERROR; // INVALID_SOCKET is the same number
    System.out.println(call + ": " + (failed ? WsaError.describe(WSAGetLastError()) : result));
  }
}
