import static org.jwinsock.core.api.Winsock.*;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.Ws2TcpIp.AI_NUMERICHOST;

import java.util.ArrayList;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;

/// A few mistakes, and what the errors say.
class Explain {
  public static void main(String[] args) {
    WSAStartup(0x0202, new WsaData[1]);
    long first = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    long second = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    bind(first, new SockAddrIn(INADDR_LOOPBACK, 0));
    SockAddr[] name = new SockAddr[1];
    getsockname(first, name);

    explain("bind to an address that is taken", bind(second, name[0]));
    explain("connect where nobody listens", connect(second, name[0]));
    explain("connect an IPv4 socket to IPv6", connect(second, SockAddrIn6.LOOPBACK));
    explain("connect to port 0", connect(second, new SockAddrIn(INADDR_LOOPBACK, 0)));
    explain("send on no connection", send(second, new byte[1], 0, 1, 0));
    explain("accept on what does not listen", (int) accept(second));
    explain("recv into nothing", recv(second, (byte[]) null, 0, 1, 0));
    explain("an option TCP does not have", setsockopt(second, SOL_SOCKET, SO_BROADCAST, 1));
    closesocket(first);
    closesocket(second);
    explain("a socket that is closed", closesocket(second));

    // getaddrinfo answers the error itself
    AddrInfo numeric = AddrInfo.hint(AI_NUMERICHOST, AF_UNSPEC, SOCK_STREAM, 0);
    int error = getaddrinfo("no.address", "80", numeric, new ArrayList<>());
    System.out.println("getaddrinfo: " + WsaError.describe(error));
    WSACleanup();
  }

  private static void explain(String mistake, int result) {
    int error = WSAGetLastError(); // at once: the next call that fails overwrites it
    System.out.println(mistake + ": " + (result == SOCKET_ERROR ? WsaError.of(error) : "no error"));
  }
}
