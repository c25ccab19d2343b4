package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.host.Kernel.bytes;
import static org.jwinsock.host.Kernel.nameOf;
import static org.jwinsock.host.Kernel.send;
import static org.jwinsock.host.Kernel.tryReceive;
import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jwinsock.afd.Readiness;
import org.jwinsock.host.Kernel.Connection;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// Receives whose issuer sleeps in recv(2).
@Timeout(120)
class DirectReceiveTest {

  private static final long SEED = 20_260_501;
  private static final long STORM_NANOS = 5_000_000_000L;

  private final Kernel kernel = new Kernel();
  private final Connection c = kernel.connect(WinSock2.AF_INET);
  private final Issuer issuer = new Issuer(c.server());

  @AfterEach
  void end() {
    issuer.close();
    kernel.close();
  }

  /// A request on a socket and the waiter its issuer sleeps in. The lock is the receive lock.
  private static final class Issuer implements AutoCloseable {
    final HostStream socket;
    final HostWaiter waiter;
    final WsaOverlapped request = new WsaOverlapped();
    final byte[] buffer = new byte[1024];
    final Object lock = new Object();
    final AtomicInteger told = new AtomicInteger();

    /// Guarded by the lock.
    private @Nullable Long result;

    Issuer(HostStream socket) {
      this.socket = socket;
      try {
        waiter = HostWaiter.create();
      } catch (LinuxException e) {
        throw new AssertionError(e);
      }
    }

    void begin() {
      begin(WsaBuf.of(buffer));
    }

    void begin(WsaBuf into) {
      synchronized (lock) {
        request.reset();
        request.synchronous = true;
        request.buffers = new WsaBuf[] {into};
        result = null;
        waiter.watchReceive(socket, request, this::ready);
      }
    }

    /// What the engine does when it is told.
    void ready(int ready) {
      told.getAndUpdate(before -> before | ready);
      synchronized (lock) {
        if (result == null) {
          long found = take();
          if (found != -WSAEWOULDBLOCK) {
            result = found;
          }
        }
      }
    }

    private long take() {
      return socket.receive(Objects.requireNonNull(request.buffers), 0, 0, null, request);
    }

    /// Takes the request out of its queue, and does not wake the issuer yet.
    void cancel() {
      synchronized (lock) {
        result = -1L;
      }
    }

    @Nullable Long result() {
      synchronized (lock) {
        return result;
      }
    }

    long await() {
      while (true) {
        Long found = result();
        if (found != null) {
          waiter.detachAll();
          return found;
        }
        waiter.await(Waiter.FOREVER);
      }
    }

    String text(long length) {
      return new String(buffer, 0, (int) length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
      waiter.detachAll();
      waiter.close();
    }
  }

  private static CompletableFuture<Void> start(Body body) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                body.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  private interface Body {
    void run() throws Exception;
  }

  private static RandomGenerator random(int stream) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(SEED + stream);
  }

  @Test
  void whatArrivesIsInTheBufferWhenTheListenerIsTold() throws Exception {
    issuer.begin();
    CompletableFuture<Void> sent =
        start(
            () -> {
              Sleeping.awaitReceiver(c.server());
              send(c.client(), "hello");
            });

    long length = issuer.await();

    assertThat(issuer.text(length)).isEqualTo("hello");
    assertThat(issuer.told).hasValue(Readiness.READ);
    sent.get();
  }

  @Test
  void theEndAndTheResetAreResultsToo() throws Exception {
    issuer.begin();
    CompletableFuture<Void> ended =
        start(
            () -> {
              Sleeping.awaitReceiver(c.server());
              c.client().shutdown(WinSock2.SD_SEND);
            });
    assertThat(issuer.await()).isZero();
    assertThat(issuer.told.get() & Readiness.PEER_CLOSED).isNotZero();
    ended.get();

    Connection d = kernel.connect(WinSock2.AF_INET6);
    try (Issuer other = new Issuer(d.server())) {
      other.begin();
      CompletableFuture<Void> reset =
          start(
              () -> {
                Sleeping.awaitReceiver(d.server());
                d.client().abort();
              });
      assertThat(other.await()).isEqualTo(-WSAECONNRESET);
      assertThat(other.told.get() & Readiness.ERROR).isNotZero();
      reset.get();
    }
  }

  @Test
  void aWakeEndsTheSleepAndTheNextOneGoesOn() throws Exception {
    issuer.begin();
    AtomicInteger returns = new AtomicInteger();
    CompletableFuture<Void> waker =
        start(
            () -> {
              for (int i = 0; i < 50; i++) {
                Sleeping.awaitReceiver(c.server());
                int before = returns.get();
                issuer.waiter.wake();
                while (returns.get() == before) {
                  Thread.onSpinWait();
                }
              }
            });
    for (int i = 0; i < 50; i++) {
      assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();
      returns.incrementAndGet();
    }
    waker.get();
    assertThat(issuer.told).hasValue(0);

    send(c.client(), "at last");
    assertThat(issuer.text(issuer.await())).isEqualTo("at last");
  }

  @Test
  void aWakeBeforeTheSleepEndsIt() {
    issuer.begin();
    issuer.waiter.wake();

    assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();
    assertThat(issuer.result()).isNull();
  }

  /// However the wake falls between the look at the state and the sleep in the kernel.
  @Test
  void aWakeAtAnyMomentEndsTheSleep() throws Exception {
    issuer.begin();
    AtomicInteger asked = new AtomicInteger();
    int wakes = 5_000;
    CompletableFuture<Void> waker =
        start(
            () -> {
              RandomGenerator random = random(1);
              for (int i = 1; i <= wakes; i++) {
                while (asked.get() < i) {
                  Thread.onSpinWait();
                }
                for (int spins = random.nextInt(400); spins > 0; spins--) {
                  Thread.onSpinWait();
                }
                issuer.waiter.wake();
              }
            });
    for (int i = 0; i < wakes; i++) {
      asked.incrementAndGet();
      assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();
    }
    waker.get();
  }

  @Test
  void othersFindNothingWhileTheIssuerReceivesAndGetWhatIsBehind() throws Exception {
    issuer.begin();
    byte[] stolen = new byte[8];
    CompletableFuture<Void> other =
        start(
            () -> {
              Sleeping.awaitReceiver(c.server());
              synchronized (issuer.lock) {
                assertThat(tryReceive(c.server(), stolen, 0)).isEqualTo(-WSAEWOULDBLOCK);
                assertThat(issuer.take()).isEqualTo(-WSAEWOULDBLOCK);
              }
              issuer.waiter.wake();
            });
    assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();
    other.get();
    assertThat(issuer.told).hasValue(Readiness.READ); // for whoever was refused

    send(c.client(), "whole");
    assertThat(issuer.text(issuer.await())).isEqualTo("whole");
    send(c.client(), "rest");
    assertThat(kernel.receiveText(c.server())).isEqualTo("rest");
  }

  @Test
  void anotherThreadReceivesForTheRequestWhileItsIssuerIsAwake() throws Exception {
    issuer.begin();
    send(c.client(), "taken");
    start(
            () -> {
              kernel.await(c.server(), Readiness.READ);
              issuer.ready(Readiness.READ);
            })
        .get();
    send(c.client(), "not this");
    issuer.waiter.wake();

    assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();

    assertThat(issuer.text(issuer.await())).isEqualTo("taken");
    assertThat(kernel.receiveText(c.server())).isEqualTo("not this");
  }

  @Test
  void dataOfARequestThatHasEndedIsCountedAsAvailable() throws Exception {
    issuer.begin();
    issuer.cancel();
    send(c.client(), "late");
    assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();

    assertThat(c.server().available()).isEqualTo(4);
    issuer.waiter.detachAll();
    assertThat(c.server().available()).isZero();
  }

  @Test
  void closingElsewhereSendsTheEndAsSoonAsTheIssuerIsWoken() throws Exception {
    int before = OpenFiles.count();
    issuer.begin();
    CompletableFuture<Void> closer =
        start(
            () -> {
              Sleeping.awaitReceiver(c.server());
              c.server().close();
              issuer.waiter.wake();
              assertThat(kernel.receive(c.client(), new byte[1], 0)).isZero();
            });

    assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();

    closer.get();
    assertThat(issuer.result()).isNull();
    issuer.waiter.wake();
    assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue(); // a closed one is not received on
    assertThat(OpenFiles.count()).isLessThanOrEqualTo(before);
  }

  @Test
  void disconnectingEndsTheReceiveBeforeTheSocketConnectsAgain() throws Exception {
    HostStream socket = c.client();
    try (Issuer again = new Issuer(socket)) {
      for (int i = 0; i < 200; i++) {
        again.begin();
        CompletableFuture<Void> changer =
            start(
                () -> {
                  Sleeping.awaitReceiver(socket);
                  again.cancel();
                  assertThat(socket.disconnect()).isZero();
                  kernel.connect(socket, nameOf(c.listener()));
                  send(kernel.accept(c.listener()), "anew");
                });

        assertThat(again.waiter.await(Waiter.FOREVER)).isTrue();

        changer.get();
        again.waiter.detachAll();
        assertThat(kernel.receiveText(socket)).isEqualTo("anew");
      }
    }
  }

  @Test
  void aSocketThatStaysNonBlockingIsPolled() throws Exception {
    c.server().stayNonBlocking();
    issuer.begin();
    AtomicBoolean slept = new AtomicBoolean();
    CompletableFuture<Void> sent =
        start(
            () -> {
              slept.set(Sleeping.receives(c.server()));
              send(c.client(), "polled");
            });

    assertThat(issuer.text(issuer.await())).isEqualTo("polled");

    sent.get();
    assertThat(slept).isFalse();
  }

  @Test
  void aSocketThatWasBlockingCanBecomeNonBlockingForGood() throws Exception {
    issuer.begin();
    CompletableFuture<Void> changer =
        start(
            () -> {
              Sleeping.awaitReceiver(c.server());
              c.server().stayNonBlocking();
              issuer.waiter.wake();
            });
    assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();
    changer.get();
    assertThat(c.server().canSleep()).isFalse();

    send(c.client(), "polled");
    assertThat(issuer.text(issuer.await())).isEqualTo("polled");
  }

  @Test
  void aFileIsSentWithoutWaitingThoughAThreadSleepsInAReceive(@TempDir Path folder)
      throws Exception {
    Path path = Files.write(folder.resolve("file"), new byte[1 << 20]);
    try (FileSource file = FileSource.open(path)) {
      issuer.begin();
      CompletableFuture<Void> sender =
          start(
              () -> {
                Sleeping.awaitReceiver(c.server());
                long sent;
                do {
                  sent = c.server().sendFile(file, 0, 1 << 20);
                } while (sent > 0);
                assertThat(sent).isEqualTo(-WSAEWOULDBLOCK);
                send(c.client(), "enough");
              });

      assertThat(issuer.text(issuer.await())).isEqualTo("enough");

      sender.get();
    }
  }

  @Test
  void aBufferWhoseArenaIsClosedIsLeftToTheEngine() {
    try (Arena arena = Arena.ofShared()) {
      issuer.begin(new WsaBuf(arena.allocate(8)));
    }
    issuer.waiter.wake();
    assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();
    assertThat(issuer.waiter.await(Waiter.FOREVER)).isTrue();
    assertThat(issuer.waiter.await(System.nanoTime())).isFalse();
    issuer.waiter.detachAll();
    assertThat(c.server().canSleep()).isTrue();
  }

  @Test
  void nativeMemoryIsFilledInPlace() throws Exception {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(16);
      issuer.begin(new WsaBuf(buffer));
      send(c.client(), "in place");

      assertThat(issuer.await()).isEqualTo(8);

      assertThat(buffer.asSlice(0, 8).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
          .isEqualTo(bytes("in place"));
    }
  }

  /// Senders of random pieces, wakers at random moments, others that work on the queue; and between
  /// the receives a blocking call that is not ours and must not notice anything.
  @Test
  void nothingIsLostAndNoOtherCallIsDisturbed() throws Exception {
    long end = System.nanoTime() + STORM_NANOS;
    AtomicBoolean over = new AtomicBoolean();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket far = listener.accept()) {
      near.setSoTimeout(20_000);
      CompletableFuture<Void> sender =
          start(
              () -> {
                RandomGenerator random = random(2);
                byte next = 0;
                while (System.nanoTime() < end) {
                  byte[] piece = new byte[1 + random.nextInt(64)];
                  for (int i = 0; i < piece.length; i++) {
                    piece[i] = next++;
                  }
                  long sent = c.client().send(Kernel.buffers(piece), 0, 0, null);
                  if (sent == -WSAEWOULDBLOCK) {
                    kernel.await(c.client(), Readiness.WRITE);
                  }
                  next -= (byte) (piece.length - Math.max(sent, 0));
                  for (int spins = random.nextInt(4_000); spins > 0; spins--) {
                    Thread.onSpinWait();
                  }
                }
                c.client().shutdown(WinSock2.SD_SEND);
              });
      CompletableFuture<Void> waker =
          start(
              () -> {
                RandomGenerator random = random(3);
                while (!over.get()) {
                  issuer.waiter.wake();
                  for (int spins = random.nextInt(8_000); spins > 0; spins--) {
                    Thread.onSpinWait();
                  }
                }
              });
      CompletableFuture<Void> meddler =
          start(
              () -> {
                while (!over.get()) {
                  synchronized (issuer.lock) {
                    if (issuer.result == null && !issuer.request.isDone()) {
                      issuer.ready(Readiness.READ);
                    }
                  }
                }
              });
      CompletableFuture<Void> echo =
          start(
              () -> {
                int b;
                while ((b = far.getInputStream().read()) >= 0) {
                  far.getOutputStream().write(b);
                }
              });

      byte expected = 0;
      long got = 0;
      long length;
      do {
        issuer.begin();
        length = issuer.await();
        assertThat(length).isNotNegative();
        for (int i = 0; i < length; i++) {
          assertThat(issuer.buffer[i]).isEqualTo(expected++);
        }
        got += length;
        near.getOutputStream().write((byte) got);
        assertThat((byte) near.getInputStream().read()).isEqualTo((byte) got);
      } while (length > 0);

      over.set(true);
      near.shutdownOutput();
      sender.get();
      waker.get();
      meddler.get();
      echo.get();
      assertThat(got).isPositive();
    }
  }
}
