package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.host.Kernel.nameOf;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;

/// What the transport lets the engine allow, and what other processes get. Another transport stands
/// for another process: its sockets are none of ours.
class PortsTest {

  private final Kernel kernel = new Kernel();
  private final Kernel other = new Kernel();

  @AfterEach
  void end() {
    kernel.close();
    other.close();
  }

  private static MemorySegment any(int port) {
    return new SockAddrIn(0, port).toSegment();
  }

  private static MemorySegment loopback(int port) {
    return Kernel.loopback(WinSock2.AF_INET, port);
  }

  @Test
  void aWildcardAndASpecificAddressListenOnOnePort() {
    HostStream wildcard = (HostStream) kernel.tcp(WinSock2.AF_INET);
    HostStream specific = (HostStream) kernel.tcp(WinSock2.AF_INET);
    assertThat(wildcard.bind(any(0), Sharing.NONE)).isZero();
    assertThat(wildcard.listen(5)).isZero();
    int port = Kernel.portOf(wildcard);

    assertThat(specific.bind(loopback(port), Sharing.NONE)).isZero();
    assertThat(specific.listen(5)).isZero();

    HostStream client = (HostStream) kernel.tcp(WinSock2.AF_INET);
    kernel.connect(client, loopback(port));
    kernel.accept(specific);
    specific.close();
    HostStream second = (HostStream) kernel.tcp(WinSock2.AF_INET);
    kernel.connect(second, loopback(port));
    kernel.accept(wildcard);
  }

  @Test
  void twoThatWereBoundBeforeEitherListensListenToo() {
    HostStream one = (HostStream) kernel.tcp(WinSock2.AF_INET);
    HostStream two = (HostStream) kernel.tcp(WinSock2.AF_INET);
    one.bind(any(0), Sharing.NONE);
    two.bind(loopback(Kernel.portOf(one)), Sharing.NONE);

    assertThat(one.listen(5)).isZero();
    assertThat(two.listen(5)).isZero();
  }

  @Test
  void anotherProcessIsRefused() {
    HostStream ours = kernel.listener(WinSock2.AF_INET);
    HostSocket theirs = other.tcp(WinSock2.AF_INET);

    assertThat(theirs.bind(nameOf(ours), Sharing.NONE)).isEqualTo(-WSAEADDRINUSE);
  }

  @Test
  void reuseSharesWithAnotherProcessThatReusesAsWell() {
    HostStream ours = (HostStream) kernel.tcp(WinSock2.AF_INET);
    assertThat(ours.bind(loopback(0), Sharing.REUSE)).isZero();
    assertThat(ours.listen(5)).isZero();
    HostStream theirs = (HostStream) other.tcp(WinSock2.AF_INET);

    assertThat(theirs.bind(nameOf(ours), Sharing.REUSE)).isZero();
    assertThat(theirs.listen(5)).isZero();
  }

  @Test
  void datagramSocketsShareAPortOnlyByReuse() {
    HostDatagram ours = kernel.udp(WinSock2.AF_INET);
    ours.bind(loopback(0), Sharing.NONE);
    assertThat(other.udp(WinSock2.AF_INET).bind(nameOf(ours), Sharing.NONE))
        .isEqualTo(-WSAEADDRINUSE);
    assertThat(other.udp(WinSock2.AF_INET).bind(nameOf(ours), Sharing.REUSE))
        .isEqualTo(-WSAEADDRINUSE);

    HostDatagram reusing = kernel.udp(WinSock2.AF_INET);
    reusing.bind(loopback(0), Sharing.REUSE);
    assertThat(other.udp(WinSock2.AF_INET).bind(nameOf(reusing), Sharing.REUSE)).isZero();
  }

  @Test
  void aWildcardAndASpecificDatagramSocketShareAPort() {
    HostDatagram wildcard = kernel.udp(WinSock2.AF_INET);
    wildcard.bind(any(0), Sharing.NONE);
    HostDatagram specific = kernel.udp(WinSock2.AF_INET);

    assertThat(specific.bind(loopback(Kernel.portOf(wildcard)), Sharing.NONE)).isZero();

    HostDatagram sender = kernel.boundUdp(WinSock2.AF_INET);
    Kernel.sendTo(sender, "to the specific one", nameOf(specific));
    assertThat(kernel.receiveText(specific)).isEqualTo("to the specific one");
  }

  /// Closes a socket on which another thread sleeps, and binds its port again before that wakes.
  private void rebindUnderASleeper(int type) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      HostSocket first = kernel.open(WinSock2.AF_INET, type);
      assertThat(first.bind(loopback(0), Sharing.NONE)).isZero();
      listen(first);
      MemorySegment name = nameOf(first);
      HostWaiter waiter = (HostWaiter) kernel.transport.waiters().acquire();
      CountDownLatch sleeps = new CountDownLatch(1);
      Thread sleeper =
          Thread.ofPlatform()
              .start(
                  () -> {
                    waiter.look(first, Readiness.READ);
                    sleeps.countDown();
                    waiter.await(System.nanoTime() + 20_000_000_000L);
                    waiter.detachAll();
                  });
      sleeps.await();
      for (int spin = 0; spin < 1000 * i; spin++) {
        Thread.onSpinWait();
      }
      first.close();
      HostSocket second = kernel.open(WinSock2.AF_INET, type);
      assertThat(second.bind(name, Sharing.NONE)).isZero();
      listen(second);
      waiter.wake();
      sleeper.join();
      second.close();
      kernel.transport.waiters().release(waiter);
    }
  }

  private static void listen(HostSocket socket) {
    if (socket instanceof HostStream stream) {
      assertThat(stream.listen(5)).isZero();
    }
  }

  @Test
  void theirPortIsFreeAtOnceWhenListenersAreClosedUnderASleeper() throws InterruptedException {
    rebindUnderASleeper(WinSock2.SOCK_STREAM);
  }

  @Test
  void theirPortIsFreeAtOnceWhenDatagramSocketsAreClosedUnderASleeper()
      throws InterruptedException {
    rebindUnderASleeper(WinSock2.SOCK_DGRAM);
  }

  @Test
  void chosenPortsAreNeverShared() {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      assertThat(ports.add(Kernel.portOf(kernel.listener(WinSock2.AF_INET)))).isTrue();
    }
  }

  @Test
  void aClosedSocketIsForgotten() {
    HostStream listener = kernel.listener(WinSock2.AF_INET);
    MemorySegment name = nameOf(listener);
    listener.close();
    HostStream theirs = (HostStream) other.tcp(WinSock2.AF_INET);
    assertThat(theirs.bind(name, Sharing.NONE)).isZero();
    assertThat(theirs.listen(1)).isZero();

    assertThat(kernel.tcp(WinSock2.AF_INET).bind(name, Sharing.NONE)).isEqualTo(-WSAEADDRINUSE);
  }
}
