package org.jwinsock.tools.soak;

import static org.jwinsock.spi.WinBase.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;

/// Many connections on completion ports, events and completion routines, while operations are
/// cancelled and connections closed, reset, half-closed and used again at random.
///
/// What must hold: every operation that began ends once; what arrives is what was sent, in order; a
/// stream that was ended arrives whole; nothing is left at the end.
public final class Soak {

  private static final int ACCEPTORS = 64;
  private static final int WORKERS = 4;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

  /// Of every so many ends one is told by events, as long as there are some, and one by routines.
  private static final int RARE = 10;

  /// Clients come from several addresses, because each has its own ports to wait on.
  private static final int ADDRESSES = 200;

  private final PrintWriter err;
  private final int connections;
  private final long seed;
  private final Counts counts = new Counts();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final Map<Integer, Pair> pairs = new ConcurrentHashMap<>();
  private final AtomicReferenceArray<Pair> slots;
  private final LinkedBlockingQueue<Integer> wanted = new LinkedBlockingQueue<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicLong postsTaken = new AtomicLong();
  private final AtomicLong postsMade = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final Waits waits;
  private final long listener;
  private final SockAddr address;
  private final Path path;
  private final long file;
  private volatile boolean running = true;

  private Soak(int connections, long seed, PrintWriter err) throws IOException {
    this.connections = connections;
    this.seed = seed;
    this.err = err;
    slots = new AtomicReferenceArray<>(connections);
    path = Files.createTempFile("winsock-soak", ".bytes");
    Files.write(path, Pattern.file());
    file = Kernel32.CreateFile(path);
    waits = new Waits(this, WORKERS);
    listener = Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP);
    int bound = Winsock.bind(listener, new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0));
    SockAddr[] name = new SockAddr[1];
    if (bound != 0
        || Winsock.listen(listener, WinSock2.SOMAXCONN) != 0
        || Winsock.getsockname(listener, name) != 0
        || Kernel32.CreateIoCompletionPort(listener, waits.port(), 0, 0) == 0) {
      throw new IOException("no listener: error " + Winsock.WSAGetLastError());
    }
    address = name[0];
  }

  /// Runs between `WSAStartup` and `WSACleanup`.
  ///
  /// @param connections how many at a time
  /// @param seed of what the actions are
  /// @param err progress goes there
  /// @return what happened, with `failure` null if all was as it has to be
  public static Map<String, @Nullable Object> run(
      int connections, long seed, long nanos, PrintWriter err)
      throws IOException, InterruptedException {
    Leaks before = Leaks.now();
    Soak soak = new Soak(connections, seed, err);
    soak.live(nanos);
    soak.end();
    if (soak.failure.get() == null) {
      String left = before.grown(Leaks.now());
      if (left != null) {
        soak.fail(left);
      }
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>(soak.counts.all());
    all.put("seed", seed);
    all.put("failure", soak.failure.get());
    return all;
  }

  // --- for the parts

  void fail(String what) {
    failure.compareAndSet(null, what);
    running = false;
  }

  Counts counts() {
    return counts;
  }

  boolean isRunning() {
    return running;
  }

  SockAddr address() {
    return address;
  }

  long file() {
    return file;
  }

  void posted() {
    postsTaken.getAndIncrement();
  }

  @Nullable Pair pair(int number) {
    return pairs.get(number);
  }

  /// Ties a socket to the port.
  ///
  /// @return whether its operations that succeed at once send no packet
  boolean serve(long s) {
    if (Kernel32.CreateIoCompletionPort(s, waits.port(), s, 0) == 0) {
      fail("a socket cannot be tied to the port: error " + Winsock.WSAGetLastError());
    }
    boolean skips = (s & 4) != 0;
    return skips
        && Kernel32.SetFileCompletionNotificationModes(s, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS);
  }

  /// A pair is over: another one takes its place.
  void ended(Pair pair) {
    pairs.remove(pair.number());
    End client = pair.client();
    if (client != null && client.way() == Way.EVENT) {
      waits.release(client.receive, client.send);
    }
    wanted.add(pair.slot());
  }

  /// The next connection in a place is made with a socket that has had one.
  void reuse(Pair before, long s, boolean skips) {
    counts.add(Counts.What.REUSES);
    Pair pair = new Pair(this, numbers.incrementAndGet(), before.leaveSlot());
    End client = new End(this, pair, Way.PORT, s, true, skips);
    pair.client(client);
    pairs.put(pair.number(), pair);
    if (pair.slot() >= 0) {
      slots.set(pair.slot(), pair);
    }
    client.connect();
    if (!running) {
      pair.close(false);
    }
  }

  // --- life

  private void live(long nanos) throws InterruptedException {
    for (int i = 0; i < ACCEPTORS; i++) {
      new Acceptor(this, listener).accept();
    }
    for (int i = 0; i < connections; i++) {
      wanted.add(i);
    }
    start("soak-maker", this::makeConnections);
    start("soak-chaos", this::disturb);
    start("soak-ports", this::closePorts);
    long begin = System.nanoTime();
    long lastProgress = begin;
    long ended = 0;
    for (int second = 1; running && System.nanoTime() - begin < nanos; second++) {
      Thread.sleep(1000);
      long now = System.nanoTime();
      long endedNow = counts.ended();
      lastProgress = endedNow == ended ? lastProgress : now;
      ended = endedNow;
      if (now - lastProgress > PATIENCE_NANOS) {
        fail("nothing has ended for 30 s; " + state());
      }
      findLost(now);
      if (second % 10 == 0) {
        err.printf(
            "soak: %d s, %,d operations, %,d bytes, %d connections%n",
            second, endedNow, counts.count(Counts.What.BYTES), pairs.size());
        err.flush();
      }
    }
    running = false;
  }

  private void findLost(long now) {
    for (Pair pair : pairs.values()) {
      for (End end : new End[] {pair.client(), pair.server()}) {
        Operation lost = end == null ? null : end.lost(now, PATIENCE_NANOS);
        if (lost != null) {
          fail("an operation of a closed socket does not end: " + lost);
        }
      }
    }
  }

  private void start(String name, Runnable body) {
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .start(
                () -> {
                  try {
                    body.run();
                  } catch (Throwable e) {
                    fail(name + ": " + e);
                  }
                }));
  }

  // --- making connections

  private void makeConnections() {
    SplittableRandom random = new SplittableRandom(seed);
    try {
      while (running) {
        Integer slot = wanted.poll(100, TimeUnit.MILLISECONDS);
        if (slot != null && slot >= 0) {
          make(slot, random);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void make(int slot, SplittableRandom random) {
    long s = Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP);
    SockAddrIn from = new SockAddrIn(WinSock2.INADDR_LOOPBACK + 1 + random.nextInt(ADDRESSES), 0);
    if (s == WinSock2.INVALID_SOCKET || Winsock.bind(s, from) != 0) {
      fail("no client socket: error " + Winsock.WSAGetLastError());
      return;
    }
    Pair pair = new Pair(this, numbers.incrementAndGet(), slot);
    Way way =
        switch (random.nextInt(RARE)) {
          case 0 -> Way.EVENT;
          case 1 -> Way.ROUTINE;
          default -> Way.PORT;
        };
    End client = new End(this, pair, way, s, true, way == Way.PORT && serve(s));
    if (way == Way.EVENT && !waits.reserve(client.receive, client.send)) {
      client = new End(this, pair, Way.PORT, s, true, serve(s));
      way = Way.PORT;
    }
    pair.client(client);
    pairs.put(pair.number(), pair);
    slots.set(slot, pair);
    if (way == Way.PORT) {
      client.connect();
      return;
    }
    byte[] name = pair.name().toArray(ValueLayout.JAVA_BYTE);
    if (Winsock.connect(s, address) != 0
        || Winsock.send(s, name, 0, name.length, 0) != name.length) {
      client.close(false);
    } else if (way == Way.ROUTINE) {
      waits.run(client::begin);
    } else {
      client.begin();
    }
  }

  // --- disturbing them

  private void disturb() {
    SplittableRandom random = new SplittableRandom(seed + 1);
    while (running) {
      LockSupport.parkNanos(STEP_NANOS);
      for (int i = 0; i < 4; i++) {
        Pair pair = slots.get(random.nextInt(connections));
        End end = pair == null ? null : random.nextBoolean() ? pair.client() : pair.server();
        if (end != null) {
          disturb(end, random.nextInt(1000));
        }
      }
    }
  }

  private void disturb(End end, int dice) {
    if (dice < 700) {
      on(end, end::send);
    } else if (dice < 900) {
      end.cancel(dice >= 850);
    } else if (dice < 940) {
      on(end, end::endSending);
    } else if (dice < 950) {
      end.close(false);
    } else if (dice < 960) {
      end.close(true);
    } else if (Kernel32.PostQueuedCompletionStatus(waits.port(), 0, dice, null)) {
      postsMade.getAndIncrement();
      counts.add(Counts.What.POSTS);
    }
  }

  private void on(End end, Runnable action) {
    if (end.way() == Way.ROUTINE) {
      waits.run(action);
    } else {
      action.run();
    }
  }

  private void closePorts() {
    try {
      while (running) {
        SidePort.live(this);
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- the end

  private void end() throws InterruptedException, IOException {
    for (Thread thread : threads) {
      thread.join(PATIENCE_NANOS / 1_000_000);
    }
    Winsock.closesocket(listener);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while ((counts.underWay() > 0 || !pairs.isEmpty()) && System.nanoTime() - end < 0) {
      pairs.values().forEach(pair -> pair.close((pair.number() & 1) != 0));
      Thread.sleep(10);
    }
    if (counts.underWay() > 0 || !pairs.isEmpty()) {
      fail("at the end not everything ends; " + state());
    }
    while (postsTaken.get() < postsMade.get() && System.nanoTime() - end < 0) {
      Thread.sleep(10);
    }
    if (postsTaken.get() != postsMade.get()) {
      fail(postsMade.get() + " packets were posted and " + postsTaken.get() + " taken");
    }
    waits.end();
    boolean _ = Kernel32.CloseHandle(file);
    Files.delete(path);
  }

  private String state() {
    StringBuilder state = new StringBuilder();
    state.append(counts.underWay()).append(" operations under way, ");
    state.append(pairs.size()).append(" connections");
    pairs.values().stream()
        .limit(5)
        .forEach(
            pair -> state.append("; ").append(pair.client()).append(" and ").append(pair.server()));
    return state.toString();
  }
}
