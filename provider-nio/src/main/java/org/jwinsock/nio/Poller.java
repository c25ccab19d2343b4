package org.jwinsock.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;

/// One selector and, from the first arming on, one daemon thread that tells listeners.
///
/// Armings are queued, and the thread takes them up before it sleeps again; it is woken only if it
/// sleeps. What it found is told outside the selector's lock.
///
/// The descriptor of a registered channel is freed not when the channel is closed but when the
/// selector next looks. Until then a closed listener would go on listening. So [#close] has the
/// selector look at once: it makes the thread leave the selector, keeps it out by the gate, and
/// looks itself.
final class Poller {

  private final Selector selector;
  private final ConcurrentLinkedQueue<Arming> changed = new ConcurrentLinkedQueue<>();

  /// True while the thread sleeps or is about to, having seen no change.
  private final AtomicBoolean asleep = new AtomicBoolean();

  /// Held while a closing thread needs the selector; the poller's passes through it.
  private final ReentrantLock gate = new ReentrantLock();

  private volatile @Nullable Thread thread;
  private volatile boolean ended;

  private Poller(Selector selector) {
    this.selector = selector;
  }

  static Poller open() throws IOException {
    return new Poller(Selector.open());
  }

  /// What the operations a channel is ready for mean.
  static int readiness(int ops) {
    int ready = 0;
    if ((ops & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0) {
      ready |= Readiness.READ;
    }
    if ((ops & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0) {
      ready |= Readiness.WRITE;
    }
    return ready;
  }

  // --- any thread

  /// Has the thread look at an arming.
  void changed(Arming arming) {
    changed.add(arming);
    Thread running = thread;
    if (running == null) {
      running = start();
    }
    if (!running.equals(Thread.currentThread()) && asleep.getAndSet(false)) {
      selector.wakeup();
    }
  }

  private synchronized Thread start() {
    Thread running = thread;
    if (running == null) {
      running = Thread.ofPlatform().daemon().name("winsock-nio-poller").unstarted(this::run);
      thread = running;
      running.start();
    }
    return running;
  }

  /// Closes a channel and frees its descriptor before returning.
  void close(SelectableChannel channel) throws IOException {
    SelectionKey key = channel.keyFor(selector);
    if (key != null) {
      key.cancel();
      flush();
    }
    channel.close();
  }

  private void flush() throws IOException {
    gate.lock();
    try {
      selector.wakeup();
      selector.selectNow(_ -> {}); // what is ready now is so the next time as well
      selector.wakeup(); // in place of one that was meant for the thread
    } catch (ClosedSelectorException e) {
      return; // has freed all of its channels
    } finally {
      gate.unlock();
    }
  }

  /// Ends the thread and frees the selector.
  void end() throws IOException {
    ended = true;
    selector.close();
  }

  // --- the poller's thread

  private void run() {
    List<Found> found = new ArrayList<>();
    try {
      while (!ended) {
        look(found);
        for (Found each : found) {
          guarded(() -> each.arming.selected(each.key, each.ops));
        }
        found.clear();
        examineChanged();
      }
    } catch (ClosedSelectorException e) {
      return; // ended
    } catch (IOException e) {
      throw new UncheckedIOException("the selector failed", e);
    }
  }

  private record Found(Arming arming, SelectionKey key, int ops) {}

  private void look(List<Found> found) throws IOException {
    gate.lock();
    try {
      asleep.set(true);
    } finally {
      gate.unlock();
    }
    if (changed.isEmpty()) {
      selector.select(key -> note(key, found));
    } else {
      selector.selectNow(key -> note(key, found));
    }
    asleep.set(false);
  }

  private static void note(SelectionKey key, List<Found> found) {
    try {
      if (key.attachment() instanceof Arming arming) {
        found.add(new Found(arming, key, key.readyOps()));
      }
    } catch (CancelledKeyException e) {
      return; // closed meanwhile
    }
  }

  /// Those that are queued now; what they queue comes after the next look at the selector.
  private void examineChanged() {
    for (int i = changed.size(); i > 0; i--) {
      Arming next = changed.poll();
      if (next != null) {
        guarded(() -> next.examine(selector));
      }
    }
  }

  /// A listener that fails is a bug of its own and must not end the others' thread.
  private static void guarded(Runnable tell) {
    try {
      tell.run();
    } catch (RuntimeException | Error e) {
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, e);
    }
  }
}
