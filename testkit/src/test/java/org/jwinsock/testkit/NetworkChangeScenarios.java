package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.fails;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;

/// Addresses that come, and routes that change; run by [OwnNetworkTest].
@ExtendWith(Started.class)
@Timeout(60)
class NetworkChangeScenarios {

  private static final int CHANGE = WinSock2.SIO_ADDRESS_LIST_CHANGE;
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  /// This machine gets another address.
  private static void addAddress() {
    OwnNetwork.change("ip addr add 10.9.9.%s/32 dev lo".formatted(ADDRESSES.incrementAndGet()));
  }

  private static int change(long s) {
    return Winsock.WSAIoctl(s, CHANGE, null, null, new int[1]);
  }

  @Test
  @Covers({"SIO_ADDRESS_LIST_CHANGE", "WSAIoctl"})
  void shouldPendUntilAnAddressComes() {
    long s = Calls.udp(Family.IPV4);
    Operation change = Operation.withEvent();
    fails(WsaError.WSA_IO_PENDING, Winsock.WSAIoctl(s, CHANGE, null, null, null, change, null));
    assertThat(change.isSignalled()).isFalse();

    addAddress();

    assertThat(change.becomesSignalled()).isTrue();
    assertThat(change.error()).isZero();
    close(s);
    change.closeEvent();
  }

  @Test
  @Covers({"SIO_ADDRESS_LIST_CHANGE", "FD_ADDRESS_LIST_CHANGE"})
  void shouldRecordAnEventForEachCallThatDidNotWait() {
    long s = Calls.udp(Family.IPV4);
    try (Selected selected = Selected.of(s, WinSock2.FD_ADDRESS_LIST_CHANGE)) {
      fails(WsaError.WSAEWOULDBLOCK, change(s));
      addAddress();
      selected.await();
      assertThat(selected.take().networkEvents).isEqualTo(WinSock2.FD_ADDRESS_LIST_CHANGE);

      Operation other = Operation.withEvent();
      Winsock.WSAIoctl(s, CHANGE, null, null, null, other, null);
      addAddress();
      assertThat(other.becomesSignalled()).isTrue();
      assertThat(selected.isSet()).as("it was not asked for again").isFalse();
      other.closeEvent();
    }
  }

  @Test
  @Covers("SIO_ADDRESS_LIST_CHANGE")
  void shouldWaitOnABlockingSocket() throws Exception {
    long s = Calls.udp(Family.IPV4);
    FutureTask<Integer> waiting = new FutureTask<>(() -> change(s));
    Operation seen = Operation.withEvent();
    Winsock.WSAIoctl(s, CHANGE, null, null, null, seen, null);
    Thread.ofPlatform().start(waiting);

    // the thread may begin to wait after the first change
    do {
      addAddress();
    } while (!isOver(waiting));

    assertThat(waiting.get()).isZero();
    assertThat(seen.becomesSignalled()).isTrue();
    close(s);
    seen.closeEvent();
  }

  private static boolean isOver(FutureTask<Integer> task) throws Exception {
    try {
      return task.get(1, TimeUnit.SECONDS) != null;
    } catch (TimeoutException e) {
      return false;
    }
  }

  @Test
  @Covers("SIO_ROUTING_INTERFACE_CHANGE")
  void shouldPendUntilARouteChanges() {
    OwnNetwork.change("ip addr add 10.8.8.1/32 dev lo && ip route add 10.7.7.7/32 dev lo");
    long s = Calls.udp(Family.IPV4);
    MemorySegment destination = Arena.ofAuto().allocate(SockAddr.STORAGE_SIZE);
    new SockAddrIn(0x0A07_0707, 80).write(destination);
    Operation change = Operation.withEvent();
    int code = WinSock2.SIO_ROUTING_INTERFACE_CHANGE;
    fails(
        WsaError.WSA_IO_PENDING, Winsock.WSAIoctl(s, code, destination, null, null, change, null));

    OwnNetwork.change("ip route replace 10.7.7.7/32 dev lo src 10.8.8.1");

    assertThat(change.becomesSignalled()).isTrue();
    close(s);
    change.closeEvent();
  }
}
