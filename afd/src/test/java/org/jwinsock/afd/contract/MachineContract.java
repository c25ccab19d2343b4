package org.jwinsock.afd.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.Transport.Interface;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;

/// What a transport knows of the machine and takes from it.
public abstract class MachineContract extends TransportContract {

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private static long openFiles() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(OPEN_FILES), "this system lists no open files");
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.count();
    }
  }

  @Test
  void theLoopbackInterfaceIsThere() throws Exception {
    List<Interface> interfaces = transport().interfaces();

    assertThat(interfaces)
        .anySatisfy(
            one -> {
              assertThat(one.address()).isEqualTo(new SockAddrIn(0x7F000001, 0));
              assertThat(one.prefixLength()).isEqualTo(8);
              assertThat(one.index()).isPositive();
              assertThat(one.mtu()).isPositive();
              assertThat(one.loopback()).isTrue();
              assertThat(one.up()).isTrue();
            });
  }

  @Test
  void addressesThatMeanTheSameEverywhereHaveNoScope() throws Exception {
    assertThat(transport().interfaces())
        .extracting(Interface::address)
        .contains(Net.IPV6.loopback(0));
  }

  @Test
  void loopbackIsReachedFromLoopback() throws Exception {
    for (Net net : Net.values()) {
      assertThat(transport().routeTo(net.loopback(4711))).isEqualTo(net.loopback(0));
    }
  }

  @Test
  void anUnknownFamilyIsRefused() {
    assertThatThrownBy(() -> transport().open(6, WinSock2.SOCK_STREAM, 0))
        .isInstanceOf(TransportException.class);
  }

  @Test
  void socketsGiveTheirDescriptorsBack() throws Exception {
    cycle(50); // whatever is made once
    long before = openFiles();

    cycle(2000);

    assertThat(openFiles()).isLessThanOrEqualTo(before + 4);
  }

  /// Sockets of each kind: unused, failed, connected, listening, armed, looked at.
  private void cycle(int times) throws Exception {
    TransportSocket listener = listener(Net.IPV4);
    var nobody = nobody(Net.IPV4, WinSock2.SOCK_STREAM);
    for (int i = 0; i < times; i++) {
      close(tcp(Net.IPV4));
      TransportSocket udp = boundUdp(Net.IPV4);
      udp.arm(Readiness.READ, new Told());
      assertThat(udp.ready(Readiness.WRITE)).isEqualTo(Readiness.WRITE);
      close(udp);
      TransportSocket client = tcp(Net.IPV4);
      assertThat(connect(client, nobody)).isNegative();
      ok(connect(client, name(listener)));
      TransportSocket server = accept(listener);
      server.arm(Readiness.READ, new Told());
      if (i % 2 == 0) {
        abort(client);
      } else {
        close(client);
      }
      abort(server);
      if (i % 10 == 0) {
        TransportSocket shortLived = listener(Net.IPV4);
        shortLived.arm(Readiness.READ, new Told());
        close(shortLived);
      }
    }
    close(listener);
  }

  @Test
  void closingWhileOthersLookIsHarmless() throws Exception {
    for (int i = 0; i < 100; i++) {
      Pair pair = pair(Net.IPV4);
      CountDownLatch started = new CountDownLatch(2);
      Thread looker =
          Thread.ofPlatform()
              .start(
                  () -> {
                    started.countDown();
                    for (int j = 0; j < 50; j++) {
                      int _ = pair.server().ready(Readiness.READ | Readiness.WRITE);
                    }
                  });
      Thread armer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    started.countDown();
                    for (int j = 0; j < 50; j++) {
                      pair.server().arm(Readiness.READ, _ -> {});
                    }
                  });
      assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
      close(pair.server());
      looker.join();
      armer.join();
      assertThat(pair.server().ready(Readiness.READ)).isZero();
    }
  }
}
