package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// A transport socket whose state a test sets; it tells of readiness when the test says so.
final class FakeTransportSocket implements TransportSocket {

  int data;
  boolean urgent;
  boolean ended;
  int broken;
  int room = 100;

  /// Of a connect: 0 once connected.
  int outcome = -WSAEWOULDBLOCK;

  final ArrayDeque<FakeTransportSocket> pending = new ArrayDeque<>();

  int armedFor;
  @Nullable Listener listener;

  /// Tells the listener if what it waits for has come.
  void fire() {
    int ready = ready(armedFor) & (armedFor | Readiness.ERROR | Readiness.HANGUP);
    Listener told = listener;
    if (ready != 0 && told != null && armedFor != 0) {
      armedFor = 0;
      listener = null;
      told.ready(ready);
    }
  }

  @Override
  public int ready(int interest) {
    int ready = broken != 0 ? Readiness.ERROR | Readiness.HANGUP : 0;
    if (data > 0 || ended || !pending.isEmpty()) {
      ready |= interest & Readiness.READ;
    }
    if (ended) {
      ready |= interest & Readiness.PEER_CLOSED;
    }
    if (outcome == 0 ? room > 0 : outcome != -WSAEWOULDBLOCK) {
      ready |= interest & Readiness.WRITE;
    }
    if (urgent) {
      ready |= interest & Readiness.URGENT;
    }
    return ready;
  }

  @Override
  public void arm(int interest, Listener told) {
    armedFor = interest;
    listener = told;
  }

  @Override
  public int bind(MemorySegment name, Sharing share) {
    return 0;
  }

  @Override
  public int listen(int backlog) {
    return 0;
  }

  @Override
  public @Nullable TransportSocket accept() {
    return pending.poll();
  }

  @Override
  public int connect(MemorySegment name) {
    return outcome;
  }

  @Override
  public int connectOutcome() {
    return outcome;
  }

  @Override
  public int disconnect() {
    return 0;
  }

  @Override
  public long receive(
      WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment from, WsaOverlapped request) {
    if ((flags & WinSock2.MSG_OOB) != 0) {
      boolean there = urgent;
      urgent = false;
      return there ? 1 : -WSAEWOULDBLOCK;
    }
    int moved = (int) Math.min(data, WsaBuf.total(buffers) - skip);
    if (moved == 0) {
      return broken != 0 ? -broken : ended ? 0 : -WSAEWOULDBLOCK;
    }
    data -= (flags & WinSock2.MSG_PEEK) != 0 ? 0 : moved;
    return moved;
  }

  @Override
  public long send(WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment to) {
    int moved = (int) Math.min(room, WsaBuf.total(buffers) - skip);
    room -= moved;
    return broken != 0 ? -broken : moved == 0 ? -WSAEWOULDBLOCK : moved;
  }

  @Override
  public int shutdown(int how) {
    return 0;
  }

  @Override
  public void close() {}

  @Override
  public void abort() {}

  @Override
  public boolean drained() {
    return true;
  }

  @Override
  public int localName(MemorySegment name) {
    return 16;
  }

  @Override
  public int peerName(MemorySegment name) {
    return 16;
  }

  @Override
  public int getOption(int level, int name, MemorySegment value) {
    return -WSAENOPROTOOPT;
  }

  @Override
  public int setOption(int level, int name, MemorySegment value) {
    return 0;
  }

  @Override
  public long available() {
    return data;
  }

  @Override
  public int atMark() {
    return 1;
  }

  @Override
  public int reportUnreachable(int code, boolean on) {
    return 0;
  }

  @Override
  public int tcpInfo(int version, MemorySegment out) {
    return -WSAEOPNOTSUPP;
  }
}
