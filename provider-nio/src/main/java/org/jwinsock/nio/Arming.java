package org.jwinsock.nio;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportSocket.Listener;

/// What one socket is armed for, and its place at the [Poller].
///
/// Any thread arms; the poller's thread alone asks the selector and tells listeners. The monitor
/// guards the fields; it may be taken while holding the socket's, and the socket's look-ahead may
/// be asked while holding it.
final class Arming {

  private static final int ALWAYS = Readiness.ERROR | Readiness.HANGUP | Readiness.PEER_CLOSED;

  private final NioSocket socket;
  private final Poller poller;
  private int interest;
  private @Nullable Listener listener;
  private boolean queued;
  private boolean ended;

  Arming(NioSocket socket, Poller poller) {
    this.socket = socket;
    this.poller = poller;
  }

  void arm(int newInterest, Listener newListener) {
    synchronized (this) {
      if (ended) {
        return;
      }
      interest = newInterest;
      listener = newListener;
      if (newInterest == 0 || queued) {
        return; // what the selector still finds is dropped
      }
      queued = true;
    }
    poller.changed(this);
  }

  /// The socket has another channel, or its channel another meaning.
  void moved() {
    synchronized (this) {
      if (ended || interest == 0 || queued) {
        return;
      }
      queued = true;
    }
    poller.changed(this);
  }

  /// Nothing is told from now on.
  synchronized void end() {
    ended = true;
    interest = 0;
    listener = null;
  }

  /// Tells the listener what is known already, or asks the selector. On the poller's thread.
  void examine(Selector selector) {
    Listener told;
    int ready;
    synchronized (this) {
      queued = false;
      if (interest == 0) {
        return;
      }
      ready = socket.kept(interest) & (interest | ALWAYS);
      if (ready == 0) {
        ask(selector, socket.ops(interest));
        return;
      }
      told = take();
    }
    if (told != null) {
      told.ready(ready);
    }
  }

  /// The selector found the channel ready. On the poller's thread.
  void selected(SelectionKey key, int ops) {
    Listener told;
    int ready;
    synchronized (this) {
      ready = interest == 0 ? 0 : Poller.readiness(ops) & interest;
      if (!expect(key, ready == 0 ? socket.ops(interest) : 0) || ready == 0) {
        return;
      }
      told = take();
    }
    if (told != null) {
      told.ready(ready);
    }
  }

  private @Nullable Listener take() {
    Listener told = listener;
    interest = 0;
    listener = null;
    return told;
  }

  private void ask(Selector selector, int ops) {
    SelectableChannel channel = socket.channel();
    SelectionKey key = channel.keyFor(selector);
    if (key != null) {
      boolean _ = expect(key, ops);
    } else if (ops != 0) {
      try {
        channel.register(selector, ops, this);
      } catch (ClosedChannelException | CancelledKeyException e) {
        return; // the channel is on its way out; [#moved] brings the next one
      }
    }
  }

  /// False if the key is on its way out.
  private static boolean expect(SelectionKey key, int ops) {
    try {
      key.interestOps(ops);
      return true;
    } catch (CancelledKeyException e) {
      return false;
    }
  }
}
