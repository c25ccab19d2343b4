package org.jwinsock.tools.soak;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaOverlapped;

/// The threads that are told: the workers of the port, one that waits for events, and one that
/// sleeps alertably.
final class Waits {

  private static final int SLICE_MILLIS = 10;

  private final Soak soak;
  private final long port;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  // Events: an event belongs to one operation at a time.
  private final long[] events = new long[WinSock2.WSA_MAXIMUM_WAIT_EVENTS];
  private final @Nullable Operation[] waiting = new Operation[events.length];
  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  private final ConcurrentLinkedQueue<Runnable> work = new ConcurrentLinkedQueue<>();

  Waits(Soak soak, int workers) {
    this.soak = soak;
    port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, workers / 2);
    Arrays.setAll(events, _ -> Kernel32.CreateEvent(false, false));
    for (int i = 0; i < events.length; i++) {
      free.add(i);
    }
    for (int i = 0; i < workers; i++) {
      start("soak-worker-" + i, this::takePackets);
    }
    start("soak-events", this::takeEvents);
    start("soak-routines", this::runRoutines);
  }

  private void start(String name, Runnable body) {
    Runnable guarded =
        () -> {
          try {
            body.run();
          } catch (Throwable e) {
            soak.fail(name + ": " + e);
          }
        };
    threads.add(Thread.ofPlatform().daemon().name(name).start(guarded));
  }

  // --- packets

  long port() {
    return port;
  }

  private void takePackets() {
    int[] bytes = new int[1];
    long[] key = new long[1];
    @Nullable WsaOverlapped[] operation = new WsaOverlapped[1];
    while (true) {
      boolean succeeded = Kernel32.GetQueuedCompletionStatus(port, bytes, key, operation, -1);
      if (operation[0] instanceof Operation one) {
        one.ends(one.error(), bytes[0]);
      } else if (succeeded) {
        soak.posted();
      } else {
        return;
      }
    }
  }

  // --- events

  /// Gives two operations their events, as long as there are some.
  synchronized boolean reserve(Operation one, Operation other) {
    if (free.size() < 2) {
      return false;
    }
    for (Operation each : new Operation[] {one, other}) {
      int place = free.remove();
      each.hEvent = events[place];
      waiting[place] = each;
    }
    return true;
  }

  /// The operations are over for good.
  synchronized void release(Operation... operations) {
    for (Operation each : operations) {
      for (int i = 0; i < waiting.length; i++) {
        if (waiting[i] != null && waiting[i].equals(each)) {
          waiting[i] = null;
          boolean _ = Kernel32.ResetEvent(events[i]);
          free.add(i);
        }
      }
    }
  }

  private void takeEvents() {
    while (!ended) {
      int found =
          Winsock.WSAWaitForMultipleEvents(events.length, events, false, SLICE_MILLIS, false);
      int place = found - WinSock2.WSA_WAIT_EVENT_0;
      if (place < 0 || place >= events.length) {
        continue;
      }
      Operation operation;
      synchronized (this) {
        operation = waiting[place];
      }
      if (operation == null || !operation.isDone()) {
        soak.fail("an event was set for no operation that is over: " + operation);
      } else {
        operation.ends(operation.error(), (int) operation.bytes());
      }
    }
  }

  // --- routines

  /// Does something on the thread of the routines.
  void run(Runnable action) {
    work.add(action);
  }

  private void runRoutines() {
    while (!ended) {
      for (Runnable next = work.poll(); next != null; next = work.poll()) {
        next.run();
      }
      int _ = Kernel32.SleepEx(1, true);
    }
  }

  // --- the end

  void end() throws InterruptedException {
    ended = true;
    boolean _ = Kernel32.CloseHandle(port);
    for (Thread thread : threads) {
      thread.join(10_000);
      if (thread.isAlive()) {
        soak.fail(thread.getName() + " does not end");
      }
    }
    for (long event : events) {
      boolean _ = Kernel32.CloseHandle(event);
    }
  }
}
