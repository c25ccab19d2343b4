package org.jwinsock.tools.example;

import static org.jwinsock.spi.MsWSock.RIO_CORRUPT_CQ;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_BUFFERID;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_CQ;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_RQ;
import static org.jwinsock.spi.MsWSock.RIO_MSG_COMMIT_ONLY;
import static org.jwinsock.spi.MsWSock.RIO_MSG_DEFER;
import static org.jwinsock.spi.WinSock2.IPPROTO_UDP;
import static org.jwinsock.spi.WinSock2.SOCK_DGRAM;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_OVERLAPPED;
import static org.jwinsock.spi.WinSock2.WSA_FLAG_REGISTERED_IO;
import static org.jwinsock.spi.WinSock2.WSA_INFINITE;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.PrintWriter;
import java.lang.foreign.Arena;
import org.jwinsock.core.api.Rio;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.RioBuf;
import org.jwinsock.spi.RioNotificationCompletion.EventNotify;
import org.jwinsock.spi.RioResult;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrInet;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// An echo server for datagrams on registered I/O: many receives wait, each with a slice for the
/// data and one for the address, which the answer uses again.
public final class RioUdpEcho implements Server {

  private static final int SLICE = 2048;
  private static final int NAME = 64;
  private static final int REQUESTS = 256;

  private final PrintWriter out;
  private final Traffic traffic = new Traffic();
  private final long socket;
  private final long event;
  private final Rio rio;
  private final long buffer;
  private final long queue;
  private final long requests;
  private final RioBuf data;
  private final RioBuf name;
  private volatile boolean stopped;

  /// @param address port 0 picks one
  public RioUdpEcho(SockAddr address, PrintWriter out) {
    this.out = out;
    int flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_REGISTERED_IO;
    socket =
        check(
            Winsock.WSASocket(address.family(), SOCK_DGRAM, IPPROTO_UDP, null, 0, flags),
            "WSASocket");
    check(Winsock.bind(socket, address), "bind", address);
    Rio functions = Winsock.rio(socket);
    if (functions == null) {
      throw SocketFailure.of("WSAIoctl(SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER)");
    }
    rio = functions;
    buffer = rio.RIORegisterBuffer(Arena.ofAuto().allocate((long) REQUESTS * SLICE, 64));
    if (buffer == RIO_INVALID_BUFFERID) {
      throw SocketFailure.of("RIORegisterBuffer");
    }
    event = Winsock.WSACreateEvent();
    queue = rio.RIOCreateCompletionQueue(2 * REQUESTS, new EventNotify(event, true));
    if (queue == RIO_INVALID_CQ) {
      throw SocketFailure.of("RIOCreateCompletionQueue");
    }
    requests = rio.RIOCreateRequestQueue(socket, REQUESTS, 1, REQUESTS, 1, queue, queue, 0);
    if (requests == RIO_INVALID_RQ) {
      throw SocketFailure.of("RIOCreateRequestQueue");
    }
    data = new RioBuf(buffer, 0, 0);
    name = new RioBuf(buffer, 0, SockAddrInet.SIZE);
  }

  @Override
  public SockAddr address() {
    return Sockets.localAddress(socket);
  }

  @Override
  public void run() {
    for (int i = 0; i < REQUESTS; i++) {
      receive(i);
    }
    RioResult[] results = new RioResult[REQUESTS];
    long[] events = {event};
    while (!stopped) {
      rio.RIOReceive(requests, null, 0, RIO_MSG_COMMIT_ONLY, 0);
      rio.RIOSend(requests, null, 0, RIO_MSG_COMMIT_ONLY, 0);
      int n = rio.RIODequeueCompletion(queue, results, REQUESTS);
      if (n == RIO_CORRUPT_CQ) {
        throw new IllegalStateException("the completion queue is corrupt");
      }
      for (int i = 0; i < n; i++) {
        completed(results[i]);
      }
      if (n == 0 && rio.RIONotify(queue) == 0) {
        Winsock.WSAWaitForMultipleEvents(1, events, false, WSA_INFINITE, false);
      }
    }
    Winsock.closesocket(socket);
    rio.RIOCloseCompletionQueue(queue);
    rio.RIODeregisterBuffer(buffer);
    Winsock.WSACloseEvent(event);
    out.println("rio-udp-echo: " + traffic.ofDatagrams());
  }

  /// Answers what came; after an answer, or a datagram that was lost, its slices receive again. The
  /// context is the slice, and above it whether it was sent.
  private void completed(RioResult result) {
    int slice = (int) (result.requestContext % REQUESTS);
    boolean received = result.requestContext < REQUESTS;
    if (!received || result.status != 0) {
      receive(slice);
      return;
    }
    traffic.message(result.bytesTransferred);
    at(slice);
    data.length = result.bytesTransferred;
    if (!rio.RIOSendEx(
        requests, data, 1, null, name, null, null, RIO_MSG_DEFER, (long) slice + REQUESTS)) {
      receive(slice);
    }
  }

  private void receive(int slice) {
    at(slice);
    data.length = SLICE - NAME;
    if (!rio.RIOReceiveEx(requests, data, 1, null, name, null, null, RIO_MSG_DEFER, slice)
        && !stopped) {
      throw SocketFailure.of("RIOReceiveEx");
    }
  }

  private void at(int slice) {
    name.offset = slice * SLICE;
    data.offset = slice * SLICE + NAME;
  }

  @Override
  public void stop() {
    stopped = true;
    Winsock.WSASetEvent(event); // ends the wait
  }
}
