package org.jwinsock.nio;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;

/// Asks whether a channel is ready now, for instance to send. `java.nio` answers that through a
/// selector alone, so a channel is registered for the length of one look.
///
/// Selectors are kept, as many as threads asked at the same time, up to a limit. When there is no
/// descriptor for a further one, threads take turns.
final class ReadinessProbe {

  private static final int MOST_KEPT = 8;

  private final ArrayDeque<Selector> free = new ArrayDeque<>();
  private int lent;
  private boolean ended;

  private ReadinessProbe(Selector first) {
    free.add(first);
  }

  static ReadinessProbe open() throws IOException {
    return new ReadinessProbe(Selector.open());
  }

  /// True if an operation would do something, or fail. A channel just closed is not ready.
  ///
  /// @param operation a bit of [SelectionKey]
  boolean isReady(SelectableChannel channel, int operation) throws IOException {
    Selector selector = acquire();
    try {
      SelectionKey key = channel.register(selector, operation);
      boolean[] ready = new boolean[1];
      selector.selectNow(_ -> ready[0] = true);
      key.cancel();
      selector.selectNow(_ -> {}); // gives the channel back
      return ready[0];
    } catch (ClosedChannelException | CancelledKeyException e) {
      selector.selectNow(_ -> {});
      return false;
    } finally {
      release(selector);
    }
  }

  private Selector acquire() throws IOException {
    synchronized (free) {
      Selector selector = free.pollLast();
      while (selector == null) {
        try {
          selector = Selector.open();
        } catch (IOException e) {
          awaitAnother(e);
          selector = free.pollLast();
        }
      }
      lent++;
      return selector;
    }
  }

  /// Waits, in the monitor, until a thread gives a selector back: no look takes long.
  ///
  /// @param without why there is no further one
  private void awaitAnother(IOException without) throws IOException {
    if (lent == 0) {
      throw without;
    }
    try {
      free.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw without;
    }
  }

  private void release(Selector selector) throws IOException {
    synchronized (free) {
      lent--;
      free.notifyAll();
      if (!ended && free.size() < MOST_KEPT) {
        free.addLast(selector);
        return;
      }
    }
    selector.close();
  }

  void end() throws IOException {
    synchronized (free) {
      ended = true;
      while (!free.isEmpty()) {
        free.removeLast().close();
      }
    }
  }
}
