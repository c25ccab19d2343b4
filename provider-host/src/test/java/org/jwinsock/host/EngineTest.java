package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jwinsock.host.Engine.Style;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WaiterSource;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// The engine over the kernel: what needs both.
@Timeout(120)
class EngineTest {

  private final Engine engine = new Engine();

  @AfterEach
  void end() {
    engine.close();
  }

  private record Pair(long listener, long client, long server) {}

  private Pair connect(Style style, int family) {
    long listener = engine.listener(family);
    long client = engine.socket(family, WinSock2.SOCK_STREAM);
    assertThat(engine.connect(style, client, engine.name(listener))).isZero();
    long server = engine.accept(style, listener);
    assertThat(server).isPositive();
    return new Pair(listener, client, server);
  }

  private static CompletableFuture<Long> start(LongSupplier call) {
    CompletableFuture<Long> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                result.complete(call.getAsLong());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  @ParameterizedTest
  @EnumSource
  void blockingCallsEcho(Style style) throws Exception {
    for (int family : new int[] {WinSock2.AF_INET, WinSock2.AF_INET6}) {
      Pair p = connect(style, family);
      CompletableFuture<Long> echo =
          start(
              () -> {
                byte[] into = new byte[64];
                long total = 0;
                while (true) {
                  long n = engine.recv(style, p.server(), into, 0);
                  if (n <= 0) {
                    return n < 0 ? n : total;
                  }
                  total += n;
                  engine.send(style, p.server(), java.util.Arrays.copyOf(into, (int) n));
                }
              });
      byte[] into = new byte[64];
      for (int i = 0; i < 500; i++) {
        assertThat(engine.send(style, p.client(), new byte[] {(byte) i})).isEqualTo(1);
        assertThat(engine.recv(style, p.client(), into, 0)).isEqualTo(1);
        assertThat(into[0]).isEqualTo((byte) i);
      }
      assertThat(engine.table.WSPShutdown(p.client(), WinSock2.SD_SEND)).isZero();
      assertThat(echo.get(20, TimeUnit.SECONDS)).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLargeSendIsTakenWhole(Style style) throws Exception {
    Pair p = connect(style, WinSock2.AF_INET);
    byte[] all = new byte[8 << 20];
    new java.util.Random(7).nextBytes(all);
    CompletableFuture<Long> sent = start(() -> engine.send(style, p.client(), all));

    byte[] got = new byte[all.length];
    int at = 0;
    byte[] into = new byte[50_000];
    while (at < got.length) {
      long n = engine.recv(style, p.server(), into, 0);
      assertThat(n).isPositive();
      System.arraycopy(into, 0, got, at, (int) n);
      at += (int) n;
    }

    assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo(all.length);
    assertThat(got).isEqualTo(all);
  }

  @ParameterizedTest
  @EnumSource
  void closingEndsABlockedReceiveAndTellsThePeer(Style style) throws Exception {
    for (int i = 0; i < 50; i++) {
      Pair p = connect(style, WinSock2.AF_INET);
      CompletableFuture<Long> blocked = start(() -> engine.recv(style, p.server(), new byte[1], 0));

      assertThat(engine.closesocket(p.server())).isZero();

      assertThat(blocked.get(20, TimeUnit.SECONDS)).isIn((long) -WSAEINTR, (long) -WSAENOTSOCK);
      assertThat(engine.recv(style, p.client(), new byte[1], 0)).isZero();
      assertThat(engine.closesocket(p.client())).isZero();
      assertThat(engine.closesocket(p.listener())).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusedConnectIsRefused(Style style) {
    MemorySegment name = engine.name(engine.bound(WinSock2.AF_INET, WinSock2.SOCK_STREAM));
    long client = engine.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM);

    assertThat(engine.connect(style, client, name)).isEqualTo(-WSAECONNREFUSED);

    long listener = engine.listener(WinSock2.AF_INET);
    assertThat(engine.connect(style, client, engine.name(listener))).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void urgentDataIsReceivedApart(Style style) throws Exception {
    Pair p = connect(style, WinSock2.AF_INET);
    byte[] into = new byte[1];
    CompletableFuture<Long> urgent =
        start(() -> engine.recv(style, p.server(), into, WinSock2.MSG_OOB));
    WsaOverlapped request = new WsaOverlapped();
    request.synchronous = true;
    WsaBuf[] bang = {WsaBuf.of(new byte[] {'!'})};
    assertThat(engine.table.WSPSend(p.client(), bang, WinSock2.MSG_OOB, request)).isEqualTo(1);

    assertThat(urgent.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(into).containsExactly('!');
  }

  @ParameterizedTest
  @EnumSource
  void anUnreachablePortEndsABlockedDatagramReceive(Style style) throws Exception {
    long deaf = engine.bound(WinSock2.AF_INET, WinSock2.SOCK_DGRAM);
    MemorySegment nowhere = engine.name(deaf);
    assertThat(engine.connect(style, deaf, nowhere)).isZero(); // hears none but itself
    long s = engine.bound(WinSock2.AF_INET, WinSock2.SOCK_DGRAM);
    CompletableFuture<Long> blocked = start(() -> engine.recv(style, s, new byte[1], 0));

    assertThat(engine.sendTo(style, s, new byte[1], nowhere)).isEqualTo(1);

    assertThat(blocked.get(20, TimeUnit.SECONDS)).isEqualTo(-WSAECONNRESET);
  }

  @ParameterizedTest
  @EnumSource
  void anOverlappedReceiveCompletesWithoutAnybodyWaiting(Style style) throws Exception {
    Pair p = connect(style, WinSock2.AF_INET);
    CompletableFuture<Long> done = new CompletableFuture<>();
    byte[] into = new byte[8];
    WsaOverlapped request =
        new WsaOverlapped() {
          @Override
          protected void completed() {
            done.complete(result());
          }
        };
    WsaBuf[] buffers = {WsaBuf.of(into)};
    assertThat(engine.table.WSPRecv(p.server(), buffers, request)).isEqualTo(-WSA_IO_PENDING);

    engine.send(style, p.client(), new byte[] {1, 2, 3});

    assertThat(done.get(20, TimeUnit.SECONDS)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void selectFindsWhatBecomesReady(Style style) throws Exception {
    Pair p = connect(style, WinSock2.AF_INET);
    long other = engine.bound(WinSock2.AF_INET, WinSock2.SOCK_DGRAM);
    WaiterSource source = style == Style.PARKED ? null : engine.waiters();
    Waiter waiter = source == null ? new ParkingWaiter() : source.acquire();
    CompletableFuture<Long> sent = new CompletableFuture<>();
    try {
      for (int i = 0; i < 100; i++) {
        FdSet reads = new FdSet();
        reads.add(other);
        reads.add(p.server());
        if (i == 0) {
          assertThat(engine.table.WSPSelect(reads, null, null, waiter)).isZero();
          waiter.await(System.nanoTime());
          assertThat(engine.table.WSPSelect(reads, null, null, waiter)).isZero();
          sent = start(() -> engine.send(style, p.client(), new byte[1]));
        }
        int found = engine.table.WSPSelect(reads, null, null, waiter);
        if (found > 0) {
          assertThat(found).isEqualTo(1);
          assertThat(reads.contains(p.server())).isTrue();
          assertThat(reads.contains(other)).isFalse();
          break;
        }
        assertThat(i).isLessThan(99);
        waiter.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
      }
    } finally {
      waiter.detachAll();
      if (source != null) {
        source.release(waiter);
      }
    }
    assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void closingALookedAtSocketWakesSelect(Style style) throws Exception {
    Pair p = connect(style, WinSock2.AF_INET);
    CompletableFuture<Long> looking =
        start(
            () -> {
              WaiterSource source = style == Style.PARKED ? null : engine.waiters();
              Waiter waiter = source == null ? new ParkingWaiter() : source.acquire();
              try {
                for (int i = 0; i < 100; i++) {
                  FdSet reads = new FdSet();
                  reads.add(p.server());
                  long found = engine.table.WSPSelect(reads, null, null, waiter);
                  if (found != 0) {
                    return found;
                  }
                  waiter.await(System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
                }
                return -1;
              } finally {
                waiter.detachAll();
                if (source != null) {
                  source.release(waiter);
                }
              }
            });

    assertThat(engine.closesocket(p.server())).isZero();

    assertThat(looking.get(20, TimeUnit.SECONDS)).isEqualTo(-WSAENOTSOCK);
  }
}
