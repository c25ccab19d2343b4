import static org.jwinsock.core.api.Winsock.*;
import static org.jwinsock.spi.WinSock2.*;

import java.util.concurrent.CountDownLatch;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;

/// Five ways not to wait for ever in recv.
class Blocking {
  private static final byte[] BUFFER = new byte[16];

  public static void main(String[] args) throws InterruptedException {
    WSAStartup(0x0202, new WsaData[1]);
    long s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    bind(s, new SockAddrIn(INADDR_LOOPBACK, 0));

    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, 100); // milliseconds
    tell("recv with SO_RCVTIMEO", recv(s, BUFFER, 0, 16, 0));
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, 0); // for ever

    ioctlsocket(s, FIONBIO, new int[] {1});
    tell("recv on a non-blocking socket", recv(s, BUFFER, 0, 16, 0));

    FdSet reads = new FdSet();
    FD_SET(s, reads);
    tell("select, 0.1 s", select(0, reads, null, null, new TimeVal(0, 100_000)));
    tell("sockets left in the set", reads.count());

    sendto(s, new byte[] {1, 2, 3}, 0, 3, 0, localAddress(s));
    FD_SET(s, reads); // select has emptied the set: fill it again each time
    tell("select with a datagram there", select(0, reads, null, null, null));
    System.out.println("FD_ISSET: " + FD_ISSET(s, reads));
    tell("recv", recv(s, BUFFER, 0, 16, 0));

    PollFd[] polled = {new PollFd(s, POLLRDNORM | POLLWRNORM)};
    tell("WSAPoll", WSAPoll(polled, 1, 0));
    System.out.println("revents == POLLWRNORM: " + (polled[0].revents == POLLWRNORM));

    ioctlsocket(s, FIONBIO, new int[] {0});
    CountDownLatch about = new CountDownLatch(1);
    Thread waiting =
        Thread.startVirtualThread(
            () -> {
              about.countDown();
              tell("recv while the socket is closed", recv(s, BUFFER, 0, 16, 0));
            });
    about.await();
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    closesocket(s);
    waiting.join();
    WSACleanup();
  }

  private static SockAddr localAddress(long s) {
    SockAddr[] address = new SockAddr[1];
    getsockname(s, address);
    return address[0];
  }

  private static void tell(String call, int result) {
    boolean failed = result == SOCKET_ERROR;
    System.out.println(call + ": " + (failed ? WsaError.describe(WSAGetLastError()) : result));
  }
}
