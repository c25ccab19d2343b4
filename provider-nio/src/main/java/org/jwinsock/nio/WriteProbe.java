package org.jwinsock.nio;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;

/// Asks whether a channel has room to send, now. `java.nio` answers that through a selector alone,
/// so a channel is registered for the length of one look.
///
/// Selectors are kept, as many as threads asked at the same time, up to a limit.
final class WriteProbe {

  private static final int MOST_KEPT = 8;

  private final ArrayDeque<Selector> free = new ArrayDeque<>();
  private boolean ended;

  private WriteProbe(Selector first) {
    free.add(first);
  }

  static WriteProbe open() throws IOException {
    return new WriteProbe(Selector.open());
  }

  /// True if a send would take something, or fail. A channel just closed is not ready.
  boolean isWritable(SelectableChannel channel) throws IOException {
    Selector selector = acquire();
    try {
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
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
      if (selector != null) {
        return selector;
      }
    }
    return Selector.open();
  }

  private void release(Selector selector) throws IOException {
    synchronized (free) {
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
