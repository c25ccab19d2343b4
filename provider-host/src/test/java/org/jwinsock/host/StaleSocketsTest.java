package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.host.Kernel.buffers;
import static org.jwinsock.host.Kernel.nameOf;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.afd.Readiness;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TcpInfo;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaOverlapped;

/// Sockets that are closed, and whose descriptors become others', while threads still look at them.
@Timeout(120)
class StaleSocketsTest {

  private static final long SEED = 20_260_301;
  private static final int ROUNDS = 3_000;
  private static final int RING = 16;

  /// A buffer size no socket here has by itself, and what the kernel makes of it.
  private static final int MARK = 40_000;

  private static final int MARKED = 80_000;

  private final Kernel kernel = new Kernel();
  private final AtomicReferenceArray<@Nullable HostSocket> ring = new AtomicReferenceArray<>(RING);
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger told = new AtomicInteger();

  @AfterEach
  void end() {
    kernel.close();
  }

  private static RandomGenerator random(int stream) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + stream);
  }

  private Thread start(Runnable body) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                failures.add(e);
              }
            });
  }

  @Test
  void nothingReachesADescriptorThatHasBecomeAnothers() throws InterruptedException {
    HostStream listener = kernel.listener(WinSock2.AF_INET);
    int before = OpenFiles.count();
    List<Thread> meddlers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RandomGenerator random = random(i);
      meddlers.add(start(() -> meddle(random)));
    }

    storm(listener, random(99));

    over.set(true);
    for (Thread meddler : meddlers) {
      meddler.join();
    }
    assertThat(failures).isEmpty();
    assertThat(told.get()).isPositive();
    boolean _ = kernel.transport.unused.drain();
    kernel.transport.waiters().release(kernel.transport.waiters().acquire());
    assertThat(OpenFiles.count()).isLessThanOrEqualTo(before + 8); // the pool's, the poller's
  }

  /// Makes connections, uses and closes them, and puts each where the others find it.
  private void storm(HostStream listener, RandomGenerator random) {
    for (int i = 0; i < ROUNDS && failures.isEmpty(); i++) {
      try {
        HostStream client = open();
        kernel.connect(client, nameOf(listener));
        kernel.await(listener, Readiness.READ);
        HostStream server = (HostStream) Objects.requireNonNull(listener.accept());
        if (random.nextBoolean()) {
          HostStream seat = open();
          ring.set(random.nextInt(RING), seat);
          assertThat(seat.adopt(server)).isZero();
          server = seat;
        }
        ring.set(random.nextInt(RING), client);
        ring.set(random.nextInt(RING), server);
        exchange(client, server, random.nextLong());
        exchange(server, client, random.nextLong());
        end(client, random.nextBoolean());
        end(server, random.nextBoolean());
      } catch (org.jwinsock.afd.TransportException e) {
        throw new AssertionError(e);
      }
    }
  }

  private HostStream open() throws org.jwinsock.afd.TransportException {
    return (HostStream)
        kernel.transport.open(WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP);
  }

  private void exchange(HostStream from, HostStream to, long token) {
    byte[] sent = ByteBuffer.allocate(8).putLong(token).array();
    assertThat(from.send(buffers(sent), 0, 0, null)).isEqualTo(8);
    byte[] got = new byte[8];
    assertThat(kernel.receive(to, got, 0)).isEqualTo(8);
    assertThat(got).isEqualTo(sent);
  }

  /// A mark in the kernel that is not kept with the socket was meant for an earlier one.
  private static void end(HostStream socket, boolean hard) {
    long size = Sockets.getsockopt(socket.fd(), Linux.SOL_SOCKET, Linux.SO_RCVBUF);
    if (size == MARKED) {
      assertThat(socket.kept.receiveBuffer).isEqualTo(MARK);
    }
    if (hard) {
      socket.abort();
    } else {
      socket.close();
    }
  }

  private void meddle(RandomGenerator random) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    MemorySegment info = MemorySegment.ofArray(new byte[TcpInfo.SIZE]);
    HostWaiter waiter = (HostWaiter) kernel.transport.waiters().acquire();
    try {
      while (!over.get()) {
        HostSocket socket = ring.get(random.nextInt(RING));
        if (socket == null) {
          continue;
        }
        int interest = random.nextInt(8);
        switch (random.nextInt(8)) {
          case 0 -> socket.ready(interest);
          case 1 -> socket.arm(interest, _ -> told.incrementAndGet());
          case 2 -> socket.localName(name);
          case 3 -> socket.peerName(name);
          case 4 -> Kernel.setOption(socket, WinSock2.SOL_SOCKET, WinSock2.SO_RCVBUF, MARK);
          case 5 -> socket.tcpInfo(0, info);
          case 6 -> socket.available();
          default -> {
            waiter.watch(socket, interest, _ -> told.incrementAndGet());
            if (waiter.size() == 5) {
              waiter.await(System.nanoTime() + random.nextLong(200_000));
              waiter.await(System.nanoTime());
              waiter.detachAll();
            }
          }
        }
      }
    } finally {
      waiter.detachAll();
      kernel.transport.waiters().release(waiter);
    }
  }

  @Test
  void datagramErrorsOfAClosedSocketStayWithIt() throws InterruptedException {
    MemorySegment nowhere = kernel.deafAddress(WinSock2.AF_INET);
    Thread meddler =
        start(
            () -> {
              RandomGenerator random = random(7);
              while (!over.get()) {
                HostSocket socket = ring.get(random.nextInt(RING));
                if (socket != null) {
                  socket.ready(Readiness.READ);
                  socket.arm(Readiness.READ, _ -> told.incrementAndGet());
                }
              }
            });
    RandomGenerator random = random(8);
    for (int i = 0; i < ROUNDS && failures.isEmpty(); i++) {
      HostDatagram socket = kernel.boundUdp(WinSock2.AF_INET);
      ring.set(random.nextInt(RING), socket);
      assertThat(Kernel.sendTo(socket, "x", nowhere)).isEqualTo(1);
      long result;
      do {
        result = socket.receive(buffers(new byte[1]), 0, 0, null, new WsaOverlapped());
      } while (result == -org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK);
      assertThat(result).isEqualTo(-org.jwinsock.spi.WsaErrors.WSAECONNRESET);
      socket.close();
    }
    over.set(true);
    meddler.join();
    assertThat(failures).isEmpty();
  }

  @Test
  void twentyThousandSocketsLeaveNoDescriptor() throws Exception {
    HostSocket first = kernel.udp(WinSock2.AF_INET);
    first.arm(Readiness.WRITE, _ -> told.incrementAndGet());
    int before = OpenFiles.count();
    for (int i = 0; i < 20_000; i++) {
      int family = (i & 1) == 0 ? WinSock2.AF_INET : WinSock2.AF_INET6;
      int type = (i & 2) == 0 ? WinSock2.SOCK_STREAM : WinSock2.SOCK_DGRAM;
      int protocol = (i & 2) == 0 ? WinSock2.IPPROTO_TCP : WinSock2.IPPROTO_UDP;
      var socket = kernel.transport.open(family, type, protocol);
      if ((i & 12) == 12) {
        socket.arm(Readiness.READ, _ -> told.incrementAndGet());
      }
      socket.close();
      socket.close();
    }
    assertThat(OpenFiles.count()).isLessThanOrEqualTo(before);
    assertThat(kernel.transport.poller.size()).isEqualTo(1);
  }
}
