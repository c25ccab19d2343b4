package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.MsWSock.RIO_CORRUPT_CQ;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_BUFFERID;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_CQ;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_RQ;
import static org.jwinsock.spi.MsWSock.RIO_MAX_CQ_SIZE;
import static org.jwinsock.spi.MsWSock.RIO_MSG_COMMIT_ONLY;
import static org.jwinsock.spi.MsWSock.RIO_MSG_DEFER;
import static org.jwinsock.spi.MsWSock.RIO_MSG_DONT_NOTIFY;
import static org.jwinsock.spi.MsWSock.RIO_MSG_WAITALL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Rio;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.RioBuf;
import org.jwinsock.spi.RioNotificationCompletion;
import org.jwinsock.spi.RioNotificationCompletion.EventNotify;
import org.jwinsock.spi.RioNotificationCompletion.IocpNotify;
import org.jwinsock.spi.RioResult;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrInet;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;

/// Registered I/O, over a ring where there is one.
class RioTest extends RioScenarios {

  // --- the table

  @Test
  @Covers({"SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER", "WSAID_MULTIPLE_RIO"})
  void shouldHandOutTheTableForTheRegisteredIdOnly() {
    long s = Calls.udp(Family.IPV4);
    sockets.add(s);

    assertThat(Winsock.rio(s)).isNotNull();
    Object[] table = new Object[1];
    int multiple = WinSock2.SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER;
    Calls.ok(Winsock.WSAIoctl(s, multiple, Guids.WSAID_MULTIPLE_RIO, table));
    assertThat(table[0]).isInstanceOf(Rio.class);
    Calls.fails(WsaError.WSAEINVAL, Winsock.WSAIoctl(s, multiple, Guids.WSAID_ACCEPTEX, table));
    assertThat(Winsock.rio(WinSock2.INVALID_SOCKET)).isNull();
    isLastError(WsaError.WSAENOTSOCK);
    int code = WinSock2.SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER;
    MemorySegment unknown = MemorySegment.ofArray(new byte[16]);
    MemorySegment tooShort = MemorySegment.ofArray(new byte[8]);
    Calls.fails(WsaError.WSAEINVAL, Winsock.WSAIoctl(s, code, unknown, null, new int[1]));
    Calls.fails(WsaError.WSAEFAULT, Winsock.WSAIoctl(s, code, tooShort, null, new int[1]));
  }

  // --- buffers

  @Test
  @Covers({"RIORegisterBuffer", "RIO_INVALID_BUFFERID"})
  void shouldRegisterOnlyMemoryThatNobodyCanFree() {
    try (Arena shared = Arena.ofShared();
        Arena confined = Arena.ofConfined()) {
      for (MemorySegment unfit :
          List.of(
              MemorySegment.ofArray(new byte[16]),
              shared.allocate(16),
              confined.allocate(16),
              Arena.global().allocate(16).asReadOnly())) {
        assertThat(rio.RIORegisterBuffer(unfit)).isEqualTo(RIO_INVALID_BUFFERID);
        isLastError(WsaError.WSAEFAULT);
      }
    }
    assertThat(rio.RIORegisterBuffer(null)).isEqualTo(RIO_INVALID_BUFFERID);
    isLastError(WsaError.WSAEFAULT);
    long global = rio.RIORegisterBuffer(Arena.global().allocate(16));
    assertThat(global).isNotEqualTo(RIO_INVALID_BUFFERID).isNotEqualTo(buffer);
    rio.RIODeregisterBuffer(global);
  }

  @Test
  @Covers({"RIODeregisterBuffer", "RIO_BUFFERID"})
  void shouldNeverGiveABufferIdOutTwice() {
    long first = rio.RIORegisterBuffer(slab);
    rio.RIODeregisterBuffer(first);
    rio.RIODeregisterBuffer(first);
    rio.RIODeregisterBuffer(RIO_INVALID_BUFFERID);
    long second = rio.RIORegisterBuffer(slab);

    assertThat(second).isNotEqualTo(first);
    Link link = link(Family.IPV4);
    long rq = requests(link.s(), queue(16));
    refused(WsaError.WSAEFAULT, receive(rq, new RioBuf(first, 0, 8), 0, 1));
    rio.RIODeregisterBuffer(second);
  }

  @Test
  @Covers("RIODeregisterBuffer")
  void shouldFailTheRequestsOfABufferThatIsDeregistered() {
    Link link = link(Family.IPV4);
    long cq = queue(16);
    long rq = requests(link.s(), cq);
    long own = rio.RIORegisterBuffer(Arena.ofAuto().allocate(64));
    accepted(receive(rq, new RioBuf(own, 0, 32), 0, 1));
    accepted(receive(rq, new RioBuf(own, 32, 32), RIO_MSG_DEFER, 2));

    rio.RIODeregisterBuffer(own);

    for (RioResult result : take(cq, 2)) {
      assertThat(result.status).isEqualTo(WsaErrors.WSA_OPERATION_ABORTED);
    }
    accepted(receive(rq, slice(0, 8), 0, 3));
    Calls.send(link.peer(), "data");
    succeeded(takeOne(cq), 4);
  }

  @Test
  @Covers("RIO_BUF")
  void shouldRefuseASliceThatIsNotInsideItsBuffer() {
    Link link = link(Family.IPV4);
    long rq = requests(link.s(), queue(16));

    refused(WsaError.WSAEFAULT, receive(rq, slice(SLAB - 8, 9), 0, 1));
    refused(WsaError.WSAEFAULT, receive(rq, slice(-1, 4), 0, 1));
    refused(WsaError.WSAEFAULT, receive(rq, slice(0, -4), 0, 1));
    refused(WsaError.WSAEFAULT, send(rq, new RioBuf(12345, 0, 4), 0, 1));
    accepted(receive(rq, slice(SLAB - 8, 8), 0, 1));
  }

  // --- completion queues

  @Test
  @Covers({"RIOCreateCompletionQueue", "RIO_INVALID_CQ", "RIO_MAX_CQ_SIZE", "RIO_CQ"})
  void shouldLimitTheSizeOfACompletionQueue() {
    for (int size : new int[] {0, -1, RIO_MAX_CQ_SIZE + 1}) {
      assertThat(rio.RIOCreateCompletionQueue(size, null)).isEqualTo(RIO_INVALID_CQ);
      isLastError(WsaError.WSAEINVAL);
    }
    long largest = queue(RIO_MAX_CQ_SIZE);
    takeNothing(largest);
    assertThat(rio.RIONotify(largest)).as("only polled").isEqualTo(WsaErrors.WSAEINVAL);
  }

  @Test
  @Covers({
    "RIOCreateCompletionQueue",
    "RIO_NOTIFICATION_COMPLETION",
    "RIO_NOTIFICATION_COMPLETION_TYPE",
    "RIO_EVENT_COMPLETION",
    "RIO_IOCP_COMPLETION"
  })
  void shouldRefuseANotificationWithoutItsParts() {
    for (RioNotificationCompletion incomplete :
        List.of(
            new EventNotify(0, false),
            new IocpNotify(port(), 1, null),
            new IocpNotify(event(), 1, new WsaOverlapped()))) {
      assertThat(rio.RIOCreateCompletionQueue(8, incomplete)).isEqualTo(RIO_INVALID_CQ);
      isLastError(WsaError.WSAEINVAL);
    }
    assertThat(new EventNotify(4, false).type()).isEqualTo(MsWSock.RIO_EVENT_COMPLETION);
    assertThat(new IocpNotify(4, 1, null).type()).isEqualTo(MsWSock.RIO_IOCP_COMPLETION);
  }

  @Test
  @Covers({"RIOCloseCompletionQueue", "RIO_CORRUPT_CQ"})
  void shouldDropWhatCompletesIntoAClosedQueue() {
    Link link = link(Family.IPV4);
    long cq = queue(16);
    long rq = requests(link.s(), cq);
    accepted(receive(rq, slice(0, 8), 0, 1));

    rio.RIOCloseCompletionQueue(cq);
    rio.RIOCloseCompletionQueue(cq);
    rio.RIOCloseCompletionQueue(RIO_INVALID_CQ);

    assertThat(rio.RIODequeueCompletion(cq, new RioResult[1], 1)).isEqualTo(RIO_CORRUPT_CQ);
    assertThat(rio.RIONotify(cq)).isEqualTo(WsaErrors.WSAEINVAL);
    refused(WsaError.WSAEINVAL, receive(rq, slice(8, 8), 0, 2));
    refused(WsaError.WSAEINVAL, rio.RIOResizeCompletionQueue(cq, 8));
    long other = socket(Family.IPV4, WinSock2.SOCK_DGRAM);
    assertThat(rio.RIOCreateRequestQueue(other, 1, 1, 1, 1, cq, cq, 0)).isEqualTo(RIO_INVALID_RQ);
    isLastError(WsaError.WSAEINVAL);
    Calls.send(link.peer(), "late");
  }

  @Test
  @Covers("RIOResizeCompletionQueue")
  void shouldNotShrinkAQueueBelowWhatItsSocketsMayComplete() {
    long cq = queue(16);
    long rq = requests(link(Family.IPV4).s(), cq, 4);

    refused(WsaError.WSAETOOMANYREFS, rio.RIOResizeCompletionQueue(cq, 7));
    refused(WsaError.WSAEINVAL, rio.RIOResizeCompletionQueue(cq, 0));
    accepted(rio.RIOResizeCompletionQueue(cq, 8));
    refused(WsaError.WSAENOBUFS, rio.RIOResizeRequestQueue(rq, 5, 4));
    accepted(rio.RIOResizeCompletionQueue(cq, 9));
    accepted(rio.RIOResizeRequestQueue(rq, 5, 4));
  }

  // --- request queues

  @Test
  @Covers({"RIOCreateRequestQueue", "WSA_FLAG_REGISTERED_IO", "RIO_INVALID_RQ", "RIO_RQ"})
  void shouldGiveARequestQueueToASocketMadeForItOnly() {
    long cq = queue(16);
    long plain = Calls.udp(Family.IPV4);
    sockets.add(plain);

    assertThat(rio.RIOCreateRequestQueue(plain, 1, 1, 1, 1, cq, cq, 0)).isEqualTo(RIO_INVALID_RQ);
    isLastError(WsaError.WSAEOPNOTSUPP);
    assertThat(rio.RIOCreateRequestQueue(cq, 1, 1, 1, 1, cq, cq, 0)).isEqualTo(RIO_INVALID_RQ);
    isLastError(WsaError.WSAENOTSOCK);
    long s = socket(Family.IPV4, WinSock2.SOCK_DGRAM);
    requests(s, cq);
    assertThat(rio.RIOCreateRequestQueue(s, 1, 1, 1, 1, cq, cq, 0)).isEqualTo(RIO_INVALID_RQ);
    isLastError(WsaError.WSAEINVAL);
  }

  @Test
  @Covers("RIOCreateRequestQueue")
  void shouldRefuseARequestQueueWithOtherThanOneDataBuffer() {
    long cq = queue(16);
    long s = socket(Family.IPV4, WinSock2.SOCK_DGRAM);

    long[] wrong = {
      rio.RIOCreateRequestQueue(s, 1, 0, 1, 1, cq, cq, 0),
      rio.RIOCreateRequestQueue(s, 1, 1, 1, 2, cq, cq, 0),
      rio.RIOCreateRequestQueue(s, 0, 1, 0, 1, cq, cq, 0),
      rio.RIOCreateRequestQueue(s, 1, 1, 1, 1, RIO_INVALID_CQ, cq, 0),
      rio.RIOCreateRequestQueue(s, 1, 1, 1, 1, cq, RIO_INVALID_CQ, 0),
    };
    assertThat(wrong).containsOnly(RIO_INVALID_RQ);
    isLastError(WsaError.WSAEINVAL);
  }

  @Test
  @Covers("RIOCreateRequestQueue")
  void shouldChargeLimitsAgainstTheCompletionQueueUntilTheSocketIsClosed() {
    long cq = queue(16);
    long first = socket(Family.IPV4, WinSock2.SOCK_DGRAM);
    requests(first, cq, 8);
    long second = socket(Family.IPV4, WinSock2.SOCK_DGRAM);

    assertThat(rio.RIOCreateRequestQueue(second, 1, 1, 0, 1, cq, cq, 0)).isEqualTo(RIO_INVALID_RQ);
    isLastError(WsaError.WSAENOBUFS);
    Calls.close(first);
    requests(second, cq, 8);
  }

  @Test
  @Covers({"RIOReceive", "RIO_MSG_DEFER", "RIODequeueCompletion"})
  void shouldChargeARequestUntilItsResultHasBeenTaken() {
    Link link = link(Family.IPV4);
    long cq = queue(4);
    long rq = requests(link.s(), cq, 2);
    accepted(receive(rq, slice(0, 4), 0, 1));
    accepted(receive(rq, slice(4, 4), RIO_MSG_DEFER, 2));
    refused(WsaError.WSAENOBUFS, receive(rq, slice(8, 4), 0, 3));
    accepted(receive(rq, null, RIO_MSG_COMMIT_ONLY, 0));

    Calls.send(link.peer(), "aaaabbbb");
    succeeded(takeOne(cq), 4);
    accepted(receive(rq, slice(8, 4), 0, 3));
    refused(WsaError.WSAENOBUFS, receive(rq, slice(12, 4), 0, 4));
    assertThat(takeOne(cq).requestContext).isEqualTo(2);
  }

  @Test
  @Covers("RIOResizeRequestQueue")
  void shouldResizeARequestQueueWithinItsCompletionQueue() {
    Link link = link(Family.IPV4);
    long cq = queue(8);
    long rq = requests(link.s(), cq, 2);
    accepted(receive(rq, slice(0, 4), 0, 1));
    accepted(receive(rq, slice(4, 4), 0, 2));

    refused(WsaError.WSAETOOMANYREFS, rio.RIOResizeRequestQueue(rq, 1, 2));
    refused(WsaError.WSAENOBUFS, rio.RIOResizeRequestQueue(rq, 6, 3));
    accepted(rio.RIOResizeRequestQueue(rq, 5, 3));
    accepted(receive(rq, slice(8, 4), 0, 3));
    refused(WsaError.WSAEINVAL, rio.RIOResizeRequestQueue(RIO_INVALID_RQ, 1, 1));
  }

  // --- streams

  @ParameterizedTest
  @EnumSource
  @Covers({"RIOReceive", "RIOSend", "RIORESULT", "RIODequeueCompletion"})
  void shouldCarryAStreamBothWays(Family family) {
    Link link = link(family);
    long cq = queue(16);
    long rq = requests(link.s(), cq);

    accepted(receive(rq, slice(0, 100), 0, 41));
    takeNothing(cq);
    Calls.send(link.peer(), "hello");
    RioResult received = takeOne(cq);
    succeeded(received, 5);
    assertThat(received.socketContext).isEqualTo(77);
    assertThat(received.requestContext).isEqualTo(41);
    assertThat(text(0, 5)).isEqualTo("hello");

    accepted(send(rq, text(200, "world"), 0, 42));
    RioResult sent = takeOne(cq);
    succeeded(sent, 5);
    assertThat(sent.requestContext).isEqualTo(42);
    assertThat(Calls.recv(link.peer())).isEqualTo("world");
    takeNothing(cq);
  }

  @Test
  @Covers("RIOReceive")
  void shouldRefuseRequestsOnASocketWithoutAddressOrConnection() {
    long cq = queue(64);
    long unbound = requests(socket(Family.IPV4, WinSock2.SOCK_DGRAM), cq);
    refused(WsaError.WSAEINVAL, receive(unbound, slice(0, 8), 0, 1));
    refused(WsaError.WSAENOTCONN, send(unbound, slice(0, 8), 0, 1));
    long unconnected = requests(socket(Family.IPV4, WinSock2.SOCK_STREAM), cq);
    refused(WsaError.WSAENOTCONN, receive(unconnected, slice(0, 8), 0, 1));
    refused(WsaError.WSAENOTCONN, send(unconnected, slice(0, 8), 0, 1));
    refused(WsaError.WSAEINVAL, receive(RIO_INVALID_RQ, slice(0, 8), 0, 1));
    refused(WsaError.WSAEINVAL, send(cq, slice(0, 8), 0, 1));
  }

  @Test
  @Covers("RIOReceive")
  void shouldTakeNoneOrOneDataBuffer() {
    Link link = link(Family.IPV4);
    long rq = requests(link.s(), queue(16));

    refused(WsaError.WSAEINVAL, rio.RIOReceive(rq, slice(0, 8), 2, 0, 1));
    refused(WsaError.WSAEINVAL, rio.RIOReceive(rq, slice(0, 8), 0, 0, 1));
    refused(WsaError.WSAEINVAL, rio.RIOReceive(rq, null, 1, 0, 1));
    refused(WsaError.WSAEINVAL, rio.RIOReceive(rq, slice(0, 8), 1, 0x100, 1));
    refused(WsaError.WSAEINVAL, rio.RIOSend(rq, slice(0, 8), 1, RIO_MSG_WAITALL, 1));
  }

  @Test
  @Covers("RIOSend")
  void shouldKeepStreamRequestsInOrder() {
    Link link = link(Family.IPV4);
    long cq = queue(64);
    long rq = requests(link.s(), cq, 26);
    for (int i = 0; i < 26; i++) {
      accepted(send(rq, text(100 + i, String.valueOf((char) ('a' + i))), RIO_MSG_DEFER, i));
    }
    accepted(send(rq, null, RIO_MSG_COMMIT_ONLY, 0));
    List<RioResult> sent = take(cq, 26);
    for (int i = 0; i < 26; i++) {
      succeeded(sent.get(i), 1);
      assertThat(sent.get(i).requestContext).isEqualTo(i);
    }
    byte[] all = new byte[26];
    assertThat(
            Winsock.WSARecv(
                link.peer(),
                new org.jwinsock.spi.WsaBuf[] {org.jwinsock.spi.WsaBuf.of(all)},
                new int[1],
                new int[] {WinSock2.MSG_WAITALL}))
        .isZero();
    assertThat(new String(all, StandardCharsets.UTF_8)).isEqualTo("abcdefghijklmnopqrstuvwxyz");

    for (int i = 0; i < 13; i++) {
      accepted(receive(rq, slice(2 * i, 2), 0, i));
    }
    Calls.send(link.peer(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    List<RioResult> received = take(cq, 13);
    for (int i = 0; i < 13; i++) {
      assertThat(received.get(i).requestContext).isEqualTo(i);
    }
    assertThat(text(0, 26)).isEqualTo("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  }

  @Test
  @Covers("RIOSend")
  void shouldSendAllOfASliceHoweverLittleRoomThereIs() {
    Link link = link(Family.IPV4);
    long cq = queue(64);
    long rq = requests(link.s(), cq, 32);
    for (int i = 0; i < SLAB; i++) {
      slab.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31 >>> 3));
    }
    int copies = 32;
    for (int i = 0; i < copies; i++) {
      accepted(send(rq, slice(0, SLAB), RIO_MSG_DEFER, i));
    }
    accepted(send(rq, null, RIO_MSG_COMMIT_ONLY, 0));
    byte[] expected = slab.toArray(ValueLayout.JAVA_BYTE);
    byte[] got = new byte[SLAB];
    int results = 0;
    for (int i = 0; i < copies; i++) {
      int n = 0;
      while (n < SLAB) {
        n += Calls.ok(Winsock.recv(link.peer(), got, n, Math.min(SLAB - n, 4096), 0));
        RioResult[] some = new RioResult[copies];
        results += rio.RIODequeueCompletion(cq, some, copies);
      }
      assertThat(got).as("copy %s", i).isEqualTo(expected);
    }
    take(cq, copies - results).forEach(result -> succeeded(result, SLAB));
  }

  @Test
  @Covers({"RIO_MSG_WAITALL", "RIOReceive"})
  void shouldWaitForAllOnAStreamAndRefuseToOnDatagrams() {
    Link link = link(Family.IPV4);
    long cq = queue(64);
    long rq = requests(link.s(), cq);
    accepted(receive(rq, slice(0, 6), RIO_MSG_WAITALL, 1));
    Calls.send(link.peer(), "abc");
    takeNothing(cq);
    Calls.send(link.peer(), "def");
    succeeded(takeOne(cq), 6);
    assertThat(text(0, 6)).isEqualTo("abcdef");

    accepted(receive(rq, slice(0, 6), RIO_MSG_WAITALL, 2));
    Calls.send(link.peer(), "end");
    Calls.close(link.peer());
    succeeded(takeOne(cq), 3);

    long datagrams = requests(bound(Family.IPV4), cq);
    refused(WsaError.WSAEOPNOTSUPP, receive(datagrams, slice(0, 6), RIO_MSG_WAITALL, 3));
  }

  @Test
  @Covers("RIOReceive")
  void shouldReceiveNothingAtTheEndAndAnErrorAfterAReset() {
    Link ending = link(Family.IPV4);
    long cq = queue(64);
    long rq = requests(ending.s(), cq);
    accepted(receive(rq, slice(0, 8), 0, 1));
    Calls.close(ending.peer());
    succeeded(takeOne(cq), 0);

    Link resetting = link(Family.IPV4);
    long other = requests(resetting.s(), cq);
    accepted(receive(other, slice(0, 8), 0, 2));
    MemorySegment hard = MemorySegment.ofArray(new byte[4]);
    hard.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) 1);
    Calls.ok(Winsock.setsockopt(resetting.peer(), WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, hard));
    Calls.close(resetting.peer());
    assertThat(takeOne(cq).status).isEqualTo(WsaErrors.WSAECONNRESET);
    refused(WsaError.WSAECONNRESET, receive(other, slice(0, 8), 0, 3));
  }

  @Test
  @Covers({"RIO_MSG_COMMIT_ONLY", "RIO_MSG_DEFER"})
  void shouldTakeACommitAloneOnly() {
    Link link = link(Family.IPV4);
    long cq = queue(16);
    long rq = requests(link.s(), cq);
    int both = RIO_MSG_COMMIT_ONLY | RIO_MSG_DEFER;

    refused(WsaError.WSAEINVAL, rio.RIOSend(rq, null, 0, both, 0));
    refused(WsaError.WSAEINVAL, rio.RIOSend(rq, slice(0, 1), 1, RIO_MSG_COMMIT_ONLY, 0));
    refused(WsaError.WSAEINVAL, rio.RIOReceive(rq, null, 1, RIO_MSG_COMMIT_ONLY, 0));
    accepted(rio.RIOReceive(rq, null, 0, RIO_MSG_COMMIT_ONLY, 0));
    accepted(send(rq, text(0, "x"), RIO_MSG_DEFER, 1));
    accepted(send(rq, text(1, "y"), 0, 2));
    take(cq, 2).forEach(result -> succeeded(result, 1));
    takeNothing(cq);
  }

  @Test
  @Covers("RIOCreateRequestQueue")
  void shouldCompleteEverythingOutstandingWhenTheSocketIsClosed() {
    Link link = link(Family.IPV4);
    long cq = queue(16);
    long rq = requests(link.s(), cq);
    accepted(receive(rq, slice(0, 8), 0, 1));
    accepted(receive(rq, slice(8, 8), 0, 2));
    accepted(receive(rq, slice(16, 8), RIO_MSG_DEFER, 3));

    Calls.close(link.s());

    List<RioResult> results = take(cq, 3);
    assertThat(results)
        .allSatisfy(result -> assertThat(result.status).isEqualTo(WsaErrors.WSA_OPERATION_ABORTED));
    assertThat(results).extracting(result -> result.requestContext).contains(1L, 2L, 3L);
    refused(WsaError.WSAEINVAL, receive(rq, slice(0, 8), 0, 4));
    assertThat(Calls.recv(link.peer())).as("the end of the stream").isEmpty();
  }

  @Test
  @Covers("RIOSend")
  void shouldSendTheEndOfTheStreamBehindWhatIsOutstanding() {
    Link link = link(Family.IPV4);
    long cq = queue(64);
    long rq = requests(link.s(), cq, 32);
    for (int i = 0; i < 32; i++) {
      accepted(send(rq, slice(0, SLAB), 0, i));
    }
    Calls.ok(Winsock.shutdown(link.s(), WinSock2.SD_SEND));
    refused(WsaError.WSAESHUTDOWN, send(rq, slice(0, 1), 0, 99));
    byte[] some = new byte[SLAB];
    long total = 0;
    RioResult[] results = new RioResult[32];
    for (int n = 1; n > 0; total += n) {
      rio.RIODequeueCompletion(cq, results, 32);
      n = Calls.ok(Winsock.recv(link.peer(), some, 0, some.length, 0));
    }
    assertThat(total).isEqualTo(32L * SLAB);
  }

  @Test
  @Covers("WSA_FLAG_REGISTERED_IO")
  void shouldAcceptRegisteredSocketsOnARegisteredListener() {
    long listener = socket(Family.IPV4, WinSock2.SOCK_STREAM);
    Calls.ok(Winsock.bind(listener, Family.IPV4.loopback(0)));
    Calls.ok(Winsock.listen(listener, 8));
    long client = Calls.tcp(Family.IPV4);
    sockets.add(client);
    Calls.ok(Winsock.connect(client, Calls.sockname(listener)));
    long accepted = Calls.ok(Winsock.accept(listener));
    sockets.add(accepted);
    long cq = queue(16);
    long rq = requests(accepted, cq);
    accepted(send(rq, text(0, "hi"), 0, 1));
    assertThat(Calls.recv(client)).isEqualTo("hi");
    assertThat(rio.RIOCreateRequestQueue(listener, 1, 1, 0, 1, cq, cq, 0))
        .isEqualTo(RIO_INVALID_RQ);
  }

  @Test
  @Covers("RIOReceive")
  void shouldLetOrdinaryCallsUseTheSocketToo() {
    Link link = link(Family.IPV4);
    long cq = queue(16);
    long rq = requests(link.s(), cq);
    Calls.send(link.peer(), "one");
    assertThat(Calls.recv(link.s())).isEqualTo("one");
    Calls.send(link.s(), "two");
    assertThat(Calls.recv(link.peer())).isEqualTo("two");
    accepted(receive(rq, slice(0, 8), 0, 1));
    Calls.send(link.peer(), "three");
    succeeded(takeOne(cq), 5);
  }

  @Test
  @Covers("RIOReceive")
  void shouldKeepTheRequestsOfAThreadThatHasEnded() throws InterruptedException {
    Link link = link(Family.IPV4);
    long cq = queue(16);
    long rq = requests(link.s(), cq);
    Thread thread = Thread.ofPlatform().start(() -> accepted(receive(rq, slice(0, 8), 0, 1)));
    thread.join();
    Calls.send(link.peer(), "data");
    succeeded(takeOne(cq), 4);
    assertThat(text(0, 4)).isEqualTo("data");
  }

  // --- datagrams

  @ParameterizedTest
  @EnumSource
  @Covers({"RIOReceiveEx", "RIOSendEx"})
  void shouldCarryDatagramsAndTheirAddresses(Family family) {
    long s = bound(family);
    long peer = Calls.boundUdp(family);
    sockets.add(peer);
    long cq = queue(16);
    long rq = requests(s, cq);
    RioBuf remote = slice(1000, SockAddrInet.SIZE);
    RioBuf local = slice(1100, SockAddrInet.SIZE);
    RioBuf flags = slice(1200, 4);
    accepted(rio.RIOReceiveEx(rq, slice(0, 8), 1, local, remote, null, flags, 0, 1));
    byte[] ping = "ping".getBytes(StandardCharsets.UTF_8);
    Calls.ok(Winsock.sendto(peer, ping, 0, ping.length, 0, Calls.sockname(s)));
    succeeded(takeOne(cq), 4);
    assertThat(text(0, 4)).isEqualTo("ping");
    assertThat(SockAddrInet.read(slab.asSlice(1000, SockAddrInet.SIZE)))
        .isEqualTo(Calls.sockname(peer));
    assertThat(SockAddrInet.read(slab.asSlice(1100, SockAddrInet.SIZE)))
        .isEqualTo(Calls.sockname(s));
    assertThat(slab.get(ValueLayout.JAVA_INT, 1200)).isZero();

    accepted(rio.RIOSendEx(rq, text(16, "pong"), 1, null, remote, null, null, 0, 2));
    succeeded(takeOne(cq), 4);
    assertThat(Calls.recv(peer)).isEqualTo("pong");
  }

  @Test
  @Covers("RIOReceiveEx")
  void shouldRefuseAnAddressSliceShorterThanAnyAddress() {
    long rq = requests(bound(Family.IPV4), queue(16));
    RioBuf tooShort = slice(1000, SockAddrInet.SIZE - 1);

    refused(
        WsaError.WSAEFAULT, rio.RIOReceiveEx(rq, slice(0, 8), 1, null, tooShort, null, null, 0, 1));
    refused(
        WsaError.WSAEFAULT, rio.RIOReceiveEx(rq, slice(0, 8), 1, tooShort, null, null, null, 0, 1));
    refused(
        WsaError.WSAEFAULT, rio.RIOSendEx(rq, slice(0, 8), 1, null, tooShort, null, null, 0, 1));
  }

  @Test
  @Covers("RIOSendEx")
  void shouldNeedADestinationUnlessConnected() {
    long s = bound(Family.IPV4);
    long peer = Calls.boundUdp(Family.IPV4);
    sockets.add(peer);
    long cq = queue(16);
    long rq = requests(s, cq);

    refused(
        WsaError.WSAEDESTADDRREQ, rio.RIOSendEx(rq, text(0, "x"), 1, null, null, null, null, 0, 1));
    Calls.ok(Winsock.connect(s, Calls.sockname(peer)));
    accepted(rio.RIOSendEx(rq, text(0, "x"), 1, null, null, null, null, 0, 2));
    accepted(send(rq, text(1, "y"), 0, 3));
    take(cq, 2).forEach(result -> succeeded(result, 1));
    assertThat(Calls.recv(peer)).isEqualTo("x");
    assertThat(Calls.recv(peer)).isEqualTo("y");
  }

  @Test
  @Covers("RIOReceiveEx")
  void shouldCutADatagramThatIsTooLong() {
    long s = bound(Family.IPV4);
    long peer = Calls.boundUdp(Family.IPV4);
    sockets.add(peer);
    long cq = queue(16);
    long rq = requests(s, cq);
    RioBuf flags = slice(1200, 4);
    accepted(rio.RIOReceiveEx(rq, slice(0, 3), 1, null, null, null, flags, 0, 1));
    byte[] ping = "ping".getBytes(StandardCharsets.UTF_8);
    Calls.ok(Winsock.sendto(peer, ping, 0, ping.length, 0, Calls.sockname(s)));
    RioResult result = takeOne(cq);
    assertThat(result.status).isEqualTo(WsaErrors.WSAEMSGSIZE);
    assertThat(result.bytesTransferred).isEqualTo(3);
    assertThat(text(0, 3)).isEqualTo("pin");
    assertThat(slab.get(ValueLayout.JAVA_INT, 1200) & WinSock2.MSG_TRUNC).isNotZero();
  }

  @Test
  @Covers("RIOReceive")
  void shouldFillManyReceivesWithADatagramEach() {
    long s = bound(Family.IPV4);
    long peer = Calls.boundUdp(Family.IPV4);
    sockets.add(peer);
    long cq = queue(128);
    long rq = requests(s, cq, 64);
    for (int i = 0; i < 32; i++) {
      accepted(receive(rq, slice(16 * i, 16), RIO_MSG_DEFER, i));
    }
    accepted(receive(rq, null, RIO_MSG_COMMIT_ONLY, 0));
    SockAddr to = Calls.sockname(s);
    for (int i = 0; i < 32; i++) {
      byte[] one = {(byte) i};
      Calls.ok(Winsock.sendto(peer, one, 0, 1, 0, to));
    }
    for (RioResult result : take(cq, 32)) {
      succeeded(result, 1);
      byte got = slab.get(ValueLayout.JAVA_BYTE, 16 * result.requestContext);
      assertThat(got).isEqualTo((byte) result.requestContext);
    }
  }

  @Test
  @Covers("RIOSend")
  void shouldSendADatagramWithoutData() {
    long s = bound(Family.IPV4);
    long peer = Calls.boundUdp(Family.IPV4);
    sockets.add(peer);
    Calls.ok(Winsock.connect(s, Calls.sockname(peer)));
    long cq = queue(16);
    long rq = requests(s, cq);
    accepted(send(rq, null, 0, 1));
    succeeded(takeOne(cq), 0);
    assertThat(Calls.recv(peer)).isEmpty();
  }

  // --- notification

  @Test
  @Covers({"RIONotify", "RIO_EVENT_COMPLETION"})
  void shouldSetTheEventOnceForEachNotify() {
    Link link = link(Family.IPV4);
    long event = event();
    long cq = queue(16, new EventNotify(event, true));
    long rq = requests(link.s(), cq);
    accepted(receive(rq, slice(0, 8), 0, 1));
    assertThat(rio.RIONotify(cq)).isZero();
    assertThat(rio.RIONotify(cq)).as("again").isEqualTo(WsaErrors.WSAEALREADY);
    assertThat(isSet(event, 0)).isFalse();
    Calls.send(link.peer(), "data");
    assertThat(isSet(event, PATIENCE_MILLIS)).isTrue();
    succeeded(takeOne(cq), 4);

    accepted(receive(rq, slice(0, 8), 0, 2));
    assertThat(rio.RIONotify(cq)).as("after it was told").isZero();
    assertThat(isSet(event, 0)).as("reset by RIONotify").isFalse();
    Calls.send(link.peer(), "more");
    assertThat(isSet(event, PATIENCE_MILLIS)).isTrue();
    succeeded(takeOne(cq), 4);
    Calls.ok(Winsock.WSAResetEvent(event) ? 0 : -1);
    accepted(receive(rq, slice(0, 8), 0, 3));
    Calls.send(link.peer(), "last");
    succeeded(takeOne(cq), 4);
    assertThat(isSet(event, 0)).as("nobody asked").isFalse();
  }

  @Test
  @Covers("RIONotify")
  void shouldTellAtOnceOfAQueueThatIsNotEmpty() {
    Link link = link(Family.IPV4);
    long event = event();
    long cq = queue(16, new EventNotify(event, false));
    long rq = requests(link.s(), cq);
    accepted(send(rq, text(0, "x"), 0, 1));
    Calls.recv(link.peer());

    assertThat(rio.RIONotify(cq)).isZero();
    assertThat(isSet(event, PATIENCE_MILLIS)).isTrue();
    assertThat(rio.RIONotify(cq)).as("one that has been told is over").isZero();
    succeeded(takeOne(cq), 1);
  }

  @Test
  @Covers({"RIO_MSG_DONT_NOTIFY", "RIONotify"})
  void shouldCallAQueueEmptyThatHasOnlySilentResults() {
    Link link = link(Family.IPV4);
    long event = event();
    long cq = queue(16, new EventNotify(event, false));
    long rq = requests(link.s(), cq);
    accepted(send(rq, text(0, "x"), RIO_MSG_DONT_NOTIFY, 1));
    Calls.recv(link.peer());
    accepted(receive(rq, slice(8, 8), 0, 2));
    assertThat(rio.RIONotify(cq)).isZero();
    assertThat(isSet(event, 0)).as("a silent result").isFalse();
    Calls.send(link.peer(), "loud");
    assertThat(isSet(event, PATIENCE_MILLIS)).isTrue();
    assertThat(take(cq, 2)).extracting(result -> result.requestContext).containsExactly(1L, 2L);
  }

  @Test
  @Covers({"RIO_IOCP_COMPLETION", "RIOCreateCompletionQueue"})
  void shouldQueueAPacketToAPort() {
    Link link = link(Family.IPV4);
    long port = port();
    WsaOverlapped own = new WsaOverlapped();
    long cq = queue(16, new IocpNotify(port, 1234, own));
    long rq = requests(link.s(), cq);
    int[] bytes = new int[1];
    long[] key = new long[1];
    WsaOverlapped[] overlapped = new WsaOverlapped[1];
    for (int round = 0; round < 50; round++) {
      accepted(receive(rq, slice(0, 8), 0, round));
      assertThat(rio.RIONotify(cq)).isZero();
      assertThat(Kernel32.GetQueuedCompletionStatus(port, bytes, key, overlapped, 0)).isFalse();
      Calls.send(link.peer(), "data");
      assertThat(Kernel32.GetQueuedCompletionStatus(port, bytes, key, overlapped, PATIENCE_MILLIS))
          .isTrue();
      assertThat(key[0]).isEqualTo(1234);
      assertThat(overlapped[0]).isSameAs(own);
      assertThat(bytes[0]).isZero();
      succeeded(takeOne(cq), 4);
    }
    assertThat(Kernel32.GetQueuedCompletionStatus(port, bytes, key, overlapped, 0)).isFalse();
  }

  @Test
  @Covers("RIONotify")
  void shouldTellAThreadThatSleepsAlready() throws InterruptedException {
    Link link = link(Family.IPV4);
    long port = port();
    long cq = queue(64, new IocpNotify(port, 1, new WsaOverlapped()));
    long rq = requests(link.s(), cq);
    Thread echo =
        Thread.ofPlatform()
            .start(
                () -> {
                  RioResult[] results = new RioResult[8];
                  int echoed = 0;
                  receive(rq, slice(0, 64), 0, 1);
                  while (echoed < 200) {
                    rio.RIONotify(cq);
                    if (!Kernel32.GetQueuedCompletionStatus(
                        port, new int[1], new long[1], new WsaOverlapped[1], PATIENCE_MILLIS)) {
                      return;
                    }
                    int n = rio.RIODequeueCompletion(cq, results, results.length);
                    for (int i = 0; i < n; i++) {
                      if (results[i].requestContext == 1) {
                        send(rq, slice(0, results[i].bytesTransferred), 0, 2);
                        echoed++;
                      } else {
                        receive(rq, slice(0, 64), 0, 1);
                      }
                    }
                  }
                });
    for (int i = 0; i < 200; i++) {
      Calls.send(link.peer(), "message " + i);
      assertThat(Calls.recv(link.peer())).isEqualTo("message " + i);
    }
    echo.join(PATIENCE_MILLIS);
    assertThat(echo.isAlive()).isFalse();
  }
}
