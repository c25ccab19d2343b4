package org.jwinsock.core.io;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.WsaOverlapped;

/// The threads that run callbacks of `CreateThreadpoolIo`: one completion port for all of them.
///
/// The port lets as many threads run as there are processors; a callback that waits makes room for
/// another thread. So there is always one more thread than those that are busy, up to a bound, and
/// threads that find nothing to do for a while end.
final class IoPool {

  private static final int MOST_THREADS = 500;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final PortObject PORT = new PortObject(0);
  private static final Map<Long, ThreadpoolIo> OBJECTS = new ConcurrentHashMap<>();

  private static final AtomicInteger THREADS = new AtomicInteger();

  /// Threads that wait for a packet.
  private static final AtomicInteger IDLE = new AtomicInteger();

  private IoPool() {}

  static PortObject port() {
    if (THREADS.get() == 0) {
      grow();
    }
    return PORT;
  }

  /// Packets find the object by its handle from now on.
  static void register(ThreadpoolIo io) {
    OBJECTS.put(io.handle(), io);
  }

  /// The object gets no more packets.
  static void forget(ThreadpoolIo io) {
    OBJECTS.remove(io.handle());
  }

  static void add(ThreadpoolIo io, int bytes, WsaOverlapped overlapped, int error) {
    port().add(io.handle(), bytes, overlapped, error);
  }

  private static void grow() {
    int before = THREADS.get();
    if (before < MOST_THREADS && THREADS.compareAndSet(before, before + 1)) {
      IDLE.incrementAndGet();
      Thread.ofPlatform().daemon().name("winsock-pool-" + (before + 1)).start(IoPool::work);
    }
  }

  private static void work() {
    OverlappedEntry[] packet = {new OverlappedEntry()};
    while (PORT.take(packet, 1, Deadlines.after(IDLE_NANOS), false) == PortObject.Outcome.TAKEN
        || isLast()) {
      if (packet[0].lpOverlapped == null && packet[0].lpCompletionKey == 0) {
        continue;
      }
      if (IDLE.decrementAndGet() == 0) {
        grow();
      }
      run(packet[0]);
      IDLE.incrementAndGet();
    }
    IDLE.decrementAndGet();
  }

  /// One thread stays, so that what happens in the kernel is seen.
  private static boolean isLast() {
    while (true) {
      int before = THREADS.get();
      if (before == 1) {
        return true;
      }
      if (THREADS.compareAndSet(before, before - 1)) {
        return false;
      }
    }
  }

  /// A callback that throws ends its own call only.
  private static void run(OverlappedEntry packet) {
    ThreadpoolIo io = OBJECTS.get(packet.lpCompletionKey);
    packet.lpCompletionKey = 0;
    try {
      if (io != null) {
        io.run(packet);
      }
    } catch (Throwable e) {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
    }
    packet.lpOverlapped = null;
  }
}
