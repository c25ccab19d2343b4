package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_BUFFERID;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_CQ;
import static org.jwinsock.spi.MsWSock.RIO_INVALID_RQ;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Rio;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.RioBuf;
import org.jwinsock.spi.RioNotificationCompletion;
import org.jwinsock.spi.RioResult;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// What scenarios of registered I/O are made of.
@ExtendWith(Started.class)
@Timeout(60)
abstract class RioScenarios {

  static final int PATIENCE_MILLIS = 10_000;
  static final int SLAB = 64 * 1024;

  final List<Long> sockets = new ArrayList<>();
  final List<Long> handles = new ArrayList<>();
  final List<Long> queues = new ArrayList<>();
  final MemorySegment slab = Arena.ofAuto().allocate(SLAB, 8);

  @SuppressWarnings("NullAway.Init") // by obtain
  Rio rio;

  long buffer;

  @BeforeEach
  void obtain() {
    long s = socket(Family.IPV4, WinSock2.SOCK_DGRAM);
    rio = Objects.requireNonNull(Winsock.rio(s), Calls::lastError);
    buffer = rio.RIORegisterBuffer(slab);
    assertThat(buffer).as(Calls.lastError()).isNotEqualTo(RIO_INVALID_BUFFERID);
  }

  @AfterEach
  void close() {
    sockets.forEach(Winsock::closesocket);
    queues.forEach(rio::RIOCloseCompletionQueue);
    rio.RIODeregisterBuffer(buffer);
    handles.forEach(Kernel32::CloseHandle);
  }

  // --- what scenarios are made of

  long socket(Family family, int type) {
    int flags = WinSock2.WSA_FLAG_REGISTERED_IO | WinSock2.WSA_FLAG_OVERLAPPED;
    long s = Calls.ok(Winsock.WSASocket(family.af, type, 0, null, 0, flags));
    sockets.add(s);
    return s;
  }

  /// A registered socket connected to an ordinary one.
  record Link(long s, long peer) {}

  Link link(Family family) {
    long listener = Calls.listener(family);
    long s = socket(family, WinSock2.SOCK_STREAM);
    Calls.ok(Winsock.connect(s, Calls.sockname(listener)));
    long peer = Calls.ok(Winsock.accept(listener));
    sockets.add(peer);
    Calls.close(listener);
    return new Link(s, peer);
  }

  long bound(Family family) {
    long s = socket(family, WinSock2.SOCK_DGRAM);
    Calls.ok(Winsock.bind(s, family.loopback(0)));
    return s;
  }

  long event() {
    long event = Winsock.WSACreateEvent();
    handles.add(event);
    return event;
  }

  long port() {
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, 1);
    handles.add(port);
    return port;
  }

  long queue(int size) {
    return queue(size, null);
  }

  long queue(int size, @Nullable RioNotificationCompletion notification) {
    long cq = rio.RIOCreateCompletionQueue(size, notification);
    assertThat(cq).as(Calls.lastError()).isNotEqualTo(RIO_INVALID_CQ);
    queues.add(cq);
    return cq;
  }

  long requests(long s, long cq) {
    return requests(s, cq, 8);
  }

  long requests(long s, long cq, int most) {
    long rq = rio.RIOCreateRequestQueue(s, most, 1, most, 1, cq, cq, 77);
    assertThat(rq).as(Calls.lastError()).isNotEqualTo(RIO_INVALID_RQ);
    return rq;
  }

  RioBuf slice(int offset, int length) {
    return new RioBuf(buffer, offset, length);
  }

  RioBuf text(int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(bytes, 0, slab, ValueLayout.JAVA_BYTE, offset, bytes.length);
    return slice(offset, bytes.length);
  }

  String text(int offset, int length) {
    byte[] bytes = slab.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Polls the queue until it has given so many results.
  List<RioResult> take(long cq, int count) {
    List<RioResult> taken = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (taken.size() < count) {
      assertThat(System.nanoTime() - deadline).as("%s of %s", taken.size(), count).isNegative();
      RioResult[] results = new RioResult[4];
      int n = rio.RIODequeueCompletion(cq, results, Math.min(4, count - taken.size()));
      assertThat(n).isBetween(0, 4);
      for (int i = 0; i < n; i++) {
        taken.add(results[i]);
      }
      Thread.onSpinWait();
    }
    return taken;
  }

  RioResult takeOne(long cq) {
    return take(cq, 1).getFirst();
  }

  void takeNothing(long cq) {
    assertThat(rio.RIODequeueCompletion(cq, new RioResult[1], 1)).isZero();
  }

  static void succeeded(RioResult result, int bytes) {
    assertThat(result.status).as(WsaError.describe(result.status)).isZero();
    assertThat(result.bytesTransferred).isEqualTo(bytes);
  }

  static void accepted(boolean result) {
    assertThat(result).as(result ? "accepted" : Calls.lastError()).isTrue();
  }

  static void refused(WsaError expected, boolean result) {
    String error = Calls.lastError();
    assertThat(result).as("expected %s", expected).isFalse();
    assertThat(error).isEqualTo(WsaError.describe(expected.code()));
  }

  static void isLastError(WsaError expected) {
    assertThat(Calls.lastError()).isEqualTo(WsaError.describe(expected.code()));
  }

  boolean receive(long rq, @Nullable RioBuf data, int flags, long context) {
    return rio.RIOReceive(rq, data, data == null ? 0 : 1, flags, context);
  }

  boolean send(long rq, @Nullable RioBuf data, int flags, long context) {
    return rio.RIOSend(rq, data, data == null ? 0 : 1, flags, context);
  }

  static boolean isSet(long event, int millis) {
    return Kernel32.WaitForSingleObject(event, millis) == WinBase.WAIT_OBJECT_0;
  }
}
