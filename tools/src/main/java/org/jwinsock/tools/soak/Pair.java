package org.jwinsock.tools.soak;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WinSock2;

/// A connection with both of its ends. The client's first data is its number, so that the server's
/// end finds it.
final class Pair {

  static final int NAME_SIZE = 8;

  private final Soak soak;
  private final int number;

  /// Its place; -1 once that is another one's.
  private volatile int slot;

  private final AtomicBoolean over = new AtomicBoolean();
  private final MemorySegment name = Arena.ofAuto().allocate(NAME_SIZE, NAME_SIZE);
  private volatile @Nullable End client;
  private volatile @Nullable End server;

  Pair(Soak soak, int number, int slot) {
    this.soak = soak;
    this.number = number;
    this.slot = slot;
    name.set(ValueLayout.JAVA_LONG, 0, number);
  }

  int number() {
    return number;
  }

  int slot() {
    return slot;
  }

  /// Its place is another one's from now on.
  int leaveSlot() {
    int own = slot;
    slot = -1;
    return own;
  }

  MemorySegment name() {
    return name;
  }

  void client(End end) {
    client = end;
  }

  @Nullable End client() {
    return client;
  }

  @Nullable End server() {
    return server;
  }

  @SuppressWarnings("ReferenceEquality") // an end is itself alone
  boolean isClient(End end) {
    return client == end;
  }

  /// The listener has got the connection.
  void accepted(long s, boolean skips) {
    End end = new End(soak, this, Way.PORT, s, false, skips);
    server = end;
    soak.counts().add(Counts.What.CONNECTIONS);
    end.begin();
    if (over.get()) {
      end.close(false);
    }
  }

  /// An end has read its stream to the end: if the other one ended it by itself, all has to be
  /// there.
  void streamEnded(End at) {
    End other = isClient(at) ? server : client;
    if (other != null && other.sendEnded()) {
      if (other.sent() != at.received()) {
        soak.fail("a stream ended early: " + other + " to " + at);
      }
      soak.counts().add(Counts.What.WHOLE_STREAMS);
    }
  }

  /// The client's socket is free for another connection.
  void reuse(End end) {
    long s = end.handOver();
    if (s != WinSock2.INVALID_SOCKET) {
      soak.reuse(this, s, end.skips());
    }
    look();
  }

  /// Sees whether all is over.
  void look() {
    End one = client;
    End other = server;
    if (one != null
        && one.isOver()
        && (other == null || other.isOver())
        && over.compareAndSet(false, true)) {
      soak.ended(this);
    }
  }

  void close(boolean hard) {
    End one = client;
    if (one != null) {
      one.close(hard);
    }
    End other = server;
    if (other != null) {
      other.close(hard);
    }
  }
}
