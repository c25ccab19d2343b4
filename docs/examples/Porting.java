import static org.jwinsock.core.api.Winsock.*;
import static org.jwinsock.spi.WinSock2.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaData;

/// How the parameters of C look here.
class Porting {
  public static void main(String[] args) {
    // WSADATA wsaData; WSAStartup(MAKEWORD(2, 2), &wsaData);
    WsaData[] wsaData = new WsaData[1];
    WSAStartup(0x0202, wsaData);
    int version = wsaData[0].version();
    System.out.println("version " + (version & 0xFF) + "." + (version >> 8));

    // addr.sin_family = AF_INET; addr.sin_port = htons(0);
    // addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // bind(s, (struct sockaddr *) &addr, sizeof(addr));
    long s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    bind(s, new SockAddrIn(INADDR_LOOPBACK, 0));

    // int len = sizeof(addr); getsockname(s, (struct sockaddr *) &addr, &len); ntohs(addr.sin_port)
    SockAddr[] name = new SockAddr[1];
    getsockname(s, name);
    int port = ((SockAddrIn) name[0]).port();
    System.out.println("the system chose a port: " + (port > 0));

    // the same, in C's memory layout: port and address in network order
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(SockAddr.STORAGE_SIZE);
      int[] length = {SockAddr.STORAGE_SIZE};
      getsockname(s, memory, length);
      short sinPort = memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2);
      System.out.println(length[0] + " bytes, ntohs: " + (ntohs(sinPort) == port));
    }

    // inet_addr answers network order, a SockAddrIn holds host order
    SockAddrIn four = new SockAddrIn(ntohl(inet_addr("192.0.2.7")), 80);
    System.out.println(four);

    // DWORD ms = 500; setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (char *) &ms, sizeof(ms));
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, 500);
    int[] millis = new int[1];
    getsockopt(s, SOL_SOCKET, SO_RCVTIMEO, millis);
    System.out.println("SO_RCVTIMEO: " + millis[0]);

    // struct linger l = { 1, 5 }; setsockopt(t, SOL_SOCKET, SO_LINGER, (char *) &l, sizeof(l));
    long t = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    MemorySegment linger = MemorySegment.ofArray(new byte[Linger.SIZE]);
    new Linger(1, 5).write(linger);
    System.out.println("SO_LINGER: " + setsockopt(t, SOL_SOCKET, SO_LINGER, linger));
    closesocket(t);

    // WSABUF bufs[2]; DWORD sent; WSASendTo(s, bufs, 2, &sent, 0, &addr, sizeof(addr), NULL, NULL);
    WsaBuf[] bufs = {WsaBuf.of("head ".getBytes()), WsaBuf.of("body".getBytes())};
    int[] sent = new int[1];
    WSASendTo(s, bufs, sent, 0, name[0]);
    System.out.println("sent: " + sent[0]);

    // recvfrom(s, buf, sizeof(buf), 0, (struct sockaddr *) &from, &fromlen);
    ByteBuffer buffer = ByteBuffer.allocate(64);
    SockAddr[] from = new SockAddr[1];
    recvfrom(s, buffer, 0, from);
    boolean own = from[0].equals(name[0]);
    System.out.println("received: " + buffer.position() + ", from itself: " + own);

    closesocket(s);
    WSACleanup();
  }
}
