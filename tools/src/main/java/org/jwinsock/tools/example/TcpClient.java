package org.jwinsock.tools.example;

import static org.jwinsock.core.api.Winsock.WSACleanup;
import static org.jwinsock.core.api.Winsock.WSAGetLastError;
import static org.jwinsock.core.api.Winsock.WSAStartup;
import static org.jwinsock.core.api.Winsock.closesocket;
import static org.jwinsock.core.api.Winsock.connect;
import static org.jwinsock.core.api.Winsock.freeaddrinfo;
import static org.jwinsock.core.api.Winsock.getaddrinfo;
import static org.jwinsock.core.api.Winsock.recv;
import static org.jwinsock.core.api.Winsock.send;
import static org.jwinsock.core.api.Winsock.shutdown;
import static org.jwinsock.core.api.Winsock.socket;
import static org.jwinsock.spi.WinSock2.AF_UNSPEC;
import static org.jwinsock.spi.WinSock2.INVALID_SOCKET;
import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.WinSock2.SD_SEND;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WinSock2.SOCK_STREAM;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;

/// The client that every Winsock textbook begins with, in the order Microsoft teaches it: start up,
/// resolve, try each address, send, end sending, receive until the peer ends, close, clean up. Each
/// call is checked the C way; nothing is hidden.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/complete-client-code">Complete
///   Winsock Client Code</a>
public final class TcpClient {

  /// The port of the textbook.
  public static final int DEFAULT_PORT = 27015;

  private static final int DEFAULT_BUFLEN = 512;

  private TcpClient() {}

  /// The whole program.
  ///
  /// @return 0, or 1 after an error has been printed
  public static int main(String host, int port, PrintWriter out) {
    byte[] sendbuf = "this is a test".getBytes(StandardCharsets.US_ASCII);
    byte[] recvbuf = new byte[DEFAULT_BUFLEN];

    // Initialize Winsock
    WsaData[] wsaData = new WsaData[1];
    int iResult = WSAStartup(0x0202, wsaData);
    if (iResult != 0) {
      out.println("WSAStartup failed: " + WsaError.describe(iResult));
      return 1;
    }

    // Resolve the server's address and port
    AddrInfo hints = AddrInfo.hint(0, AF_UNSPEC, SOCK_STREAM, IPPROTO_TCP);
    List<AddrInfo> result = new ArrayList<>();
    iResult = getaddrinfo(host, Integer.toString(port), hints, result);
    if (iResult != 0) {
      out.println("getaddrinfo failed: " + WsaError.describe(iResult));
      WSACleanup();
      return 1;
    }

    // Try the addresses until one accepts the connection
    long connectSocket = INVALID_SOCKET;
    int error = 0;
    for (AddrInfo ptr : result) {
      connectSocket = socket(ptr.family(), ptr.socktype(), ptr.protocol());
      if (connectSocket == INVALID_SOCKET) {
        error = WSAGetLastError();
        continue;
      }
      iResult = connect(connectSocket, ptr.addr());
      if (iResult == SOCKET_ERROR) {
        error = WSAGetLastError();
        closesocket(connectSocket);
        connectSocket = INVALID_SOCKET;
        continue;
      }
      out.println("Connected to " + ptr.addr());
      break;
    }
    freeaddrinfo(result);
    if (connectSocket == INVALID_SOCKET) {
      out.println("connect failed: " + WsaError.describe(error));
      WSACleanup();
      return 1;
    }

    // Send a buffer
    iResult = send(connectSocket, sendbuf, 0, sendbuf.length, 0);
    if (iResult == SOCKET_ERROR) {
      out.println("send failed: " + WsaError.describe(WSAGetLastError()));
      closesocket(connectSocket);
      WSACleanup();
      return 1;
    }
    out.println("Bytes sent: " + iResult);

    // No more data will be sent; the socket still receives
    iResult = shutdown(connectSocket, SD_SEND);
    if (iResult == SOCKET_ERROR) {
      out.println("shutdown failed: " + WsaError.describe(WSAGetLastError()));
      closesocket(connectSocket);
      WSACleanup();
      return 1;
    }

    // Receive until the peer ends the connection
    do {
      iResult = recv(connectSocket, recvbuf, 0, recvbuf.length, 0);
      if (iResult > 0) {
        String text = new String(recvbuf, 0, iResult, StandardCharsets.ISO_8859_1);
        out.println("Bytes received: " + iResult + ": " + text);
      } else if (iResult == 0) {
        out.println("Connection closed");
      } else {
        out.println("recv failed: " + WsaError.describe(WSAGetLastError()));
      }
    } while (iResult > 0);

    closesocket(connectSocket);
    WSACleanup();
    return iResult == 0 ? 0 : 1;
  }
}
