package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.fails;
import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaOverlapped;

/// SIO_ADDRESS_LIST_CHANGE and SIO_ROUTING_INTERFACE_CHANGE, in a network of its own.
@ExtendWith(Started.class)
@Timeout(60)
class NetworkChangeScenarios {

  private static final int ADDRESSES = WinSock2.SIO_ADDRESS_LIST_CHANGE;
  private static final int ROUTE = WinSock2.SIO_ROUTING_INTERFACE_CHANGE;

  /// 203.0.113.5, of a network for documentation.
  private static final SockAddrIn FAR = new SockAddrIn(0xCB007105, 0);

  private long s;
  private long event;

  @BeforeEach
  void open() {
    s = Calls.udp(Family.IPV4);
    event = Winsock.WSACreateEvent();
  }

  @AfterEach
  void close() {
    Winsock.closesocket(s);
    Winsock.WSACloseEvent(event);
  }

  private int ioctl(int code, @Nullable WsaOverlapped overlapped) {
    MemorySegment in = code == ROUTE ? FAR.toSegment() : null;
    return Winsock.WSAIoctl(s, code, in, null, new int[1], overlapped, null);
  }

  private WsaOverlapped begin(int code) {
    WsaOverlapped overlapped = new WsaOverlapped();
    overlapped.hEvent = event;
    fails(WsaError.WSA_IO_PENDING, ioctl(code, overlapped));
    return overlapped;
  }

  private void isTold(WsaOverlapped overlapped, int error) {
    assertThat(Kernel32.WaitForSingleObject(event, 30_000)).as("told").isZero();
    assertThat(overlapped.isDone()).isTrue();
    assertThat(overlapped.error()).isEqualTo(error);
  }

  @Test
  @Covers({"SIO_ADDRESS_LIST_CHANGE", "WSAIoctl"})
  void shouldPendUntilTheAddressesChange() {
    WsaOverlapped pending = begin(ADDRESSES);
    OwnNetwork.change("ip route add 198.51.100.0/24 dev lo");
    assertThat(pending.isDone()).as("a route is no address").isFalse();

    OwnNetwork.change("ip addr add 10.77.1.1/32 dev lo");
    isTold(pending, 0);

    pending = begin(ADDRESSES);
    OwnNetwork.change("ip addr del 10.77.1.1/32 dev lo");
    isTold(pending, 0);
    OwnNetwork.change("ip route del 198.51.100.0/24 dev lo");
  }

  @Test
  @Covers("SIO_ROUTING_INTERFACE_CHANGE")
  void shouldPendUntilTheWayToADestinationChanges() {
    WsaOverlapped pending = begin(ROUTE);
    OwnNetwork.change("ip route add 203.0.113.0/24 dev lo");
    isTold(pending, 0);

    pending = begin(ROUTE);
    OwnNetwork.change("ip route del 203.0.113.0/24 dev lo");
    isTold(pending, 0);
  }

  @Test
  @Covers({"SIO_ADDRESS_LIST_CHANGE", "FD_ADDRESS_LIST_CHANGE", "WSAIoctl"})
  void shouldRecordOneNetworkEventForEachIoctlOfANonBlockingSocket() {
    ok(Winsock.WSAEventSelect(s, event, WinSock2.FD_ADDRESS_LIST_CHANGE));
    fails(WsaError.WSAEWOULDBLOCK, ioctl(ADDRESSES, null));
    assertThat(events()).isZero();

    OwnNetwork.change("ip addr add 10.77.2.1/32 dev lo");
    assertThat(Kernel32.WaitForSingleObject(event, 30_000)).isZero();
    assertThat(events()).isEqualTo(WinSock2.FD_ADDRESS_LIST_CHANGE);

    OwnNetwork.change("ip addr add 10.77.2.2/32 dev lo");
    WsaOverlapped other = new WsaOverlapped();
    other.hEvent = Winsock.WSACreateEvent();
    fails(WsaError.WSA_IO_PENDING, ioctl(ADDRESSES, other));
    OwnNetwork.change("ip addr del 10.77.2.2/32 dev lo");
    assertThat(Kernel32.WaitForSingleObject(other.hEvent, 30_000)).isZero();
    assertThat(events()).as("not armed again").isZero();

    fails(WsaError.WSAEWOULDBLOCK, ioctl(ADDRESSES, null));
    OwnNetwork.change("ip addr del 10.77.2.1/32 dev lo");
    assertThat(Kernel32.WaitForSingleObject(event, 30_000)).isZero();
    assertThat(events()).isEqualTo(WinSock2.FD_ADDRESS_LIST_CHANGE);
    Winsock.WSACloseEvent(other.hEvent);
  }

  private int events() {
    WsaNetworkEvents events = new WsaNetworkEvents();
    ok(Winsock.WSAEnumNetworkEvents(s, event, events));
    return events.networkEvents;
  }

  @Test
  @Covers({"SIO_ROUTING_INTERFACE_CHANGE", "FD_ROUTING_INTERFACE_CHANGE"})
  void shouldRecordANetworkEventWhenTheWayChanges() {
    ok(Winsock.WSAEventSelect(s, event, WinSock2.FD_ROUTING_INTERFACE_CHANGE));
    fails(WsaError.WSAEWOULDBLOCK, ioctl(ROUTE, null));

    OwnNetwork.change("ip route add 203.0.113.0/24 dev lo");
    assertThat(Kernel32.WaitForSingleObject(event, 30_000)).isZero();
    assertThat(events()).isEqualTo(WinSock2.FD_ROUTING_INTERFACE_CHANGE);
    OwnNetwork.change("ip route del 203.0.113.0/24 dev lo");
  }

  @Test
  @Covers({"SIO_ADDRESS_LIST_CHANGE", "WSAIoctl"})
  void shouldWaitInABlockingSocket() throws InterruptedException {
    Running<Running.Outcome> call =
        Running.waiting(ThreadKind.PLATFORM, () -> ioctl(ADDRESSES, null));

    OwnNetwork.change("ip addr add 10.77.3.1/32 dev lo");
    assertThat(call.get().result()).isZero();
    OwnNetwork.change("ip addr del 10.77.3.1/32 dev lo");
  }

  @Test
  @Covers("SIO_ADDRESS_LIST_CHANGE")
  void shouldEndWithItsSocketOrWhenCancelled() {
    WsaOverlapped pending = begin(ADDRESSES);
    assertThat(Kernel32.CancelIoEx(s, pending)).isTrue();
    isTold(pending, WsaErrors.WSA_OPERATION_ABORTED);

    pending = begin(ROUTE);
    ok(Winsock.closesocket(s));
    isTold(pending, WsaErrors.WSA_OPERATION_ABORTED);
  }
}
