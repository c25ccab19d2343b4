package org.jwinsock.core.fake;

import static org.jwinsock.spi.WsaErrors.WSAECONNRESET;
import static org.jwinsock.spi.WsaErrors.WSAEMSGSIZE;
import static org.jwinsock.spi.WsaErrors.WSAENOTCONN;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;

/// A socket of [FakeTable], whose monitor guards everything here.
final class FakeSocket implements Waiter.Source {

  /// How much a stream holds before sending has to wait; small, so that tests get there.
  static final int STREAM_ROOM = 64;

  static final class Datagram {
    final byte[] bytes;
    final SockAddrIn from;

    Datagram(byte[] bytes, SockAddrIn from) {
      this.bytes = bytes;
      this.from = from;
    }
  }

  final WsaProtocolInfo info;
  final int flags;
  int handles = 1;
  boolean nonBlocking;
  boolean listening;
  boolean closed;
  boolean sendShut;
  boolean reset;
  int receiveTimeout;
  int sendTimeout;
  int lingerSeconds;
  @Nullable SockAddrIn local;
  @Nullable FakeSocket peer;
  @Nullable SockAddrIn peerName;

  final Deque<Byte> stream = new ArrayDeque<>();
  final Deque<Datagram> datagrams = new ArrayDeque<>();
  final Deque<FakeSocket> backlog = new ArrayDeque<>();
  final Deque<WsaOverlapped> receives = new ArrayDeque<>();
  final Deque<WsaOverlapped> sends = new ArrayDeque<>();
  final Deque<WsaOverlapped> accepts = new ArrayDeque<>();
  @Nullable WsaOverlapped closing;
  final List<Waiter> lookers = new ArrayList<>();

  FakeSocket(WsaProtocolInfo info, int flags) {
    this.info = info;
    this.flags = flags;
  }

  boolean isStream() {
    return info.socketType() == WinSock2.SOCK_STREAM;
  }

  @Override
  public void detach(Waiter waiter) {
    lookers.remove(waiter);
  }

  boolean readable() {
    if (listening) {
      return !backlog.isEmpty();
    }
    return reset || !stream.isEmpty() || !datagrams.isEmpty() || ended();
  }

  boolean writable() {
    FakeSocket other = peer;
    return !isStream() || other != null && other.stream.size() < STREAM_ROOM;
  }

  private boolean ended() {
    FakeSocket other = peer;
    return isStream() && other != null && (other.sendShut || other.closed);
  }

  long receive(WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request) {
    if (reset) {
      return -WSAECONNRESET;
    }
    return isStream() ? receiveBytes(buffers, request) : receiveDatagram(buffers, from, request);
  }

  private long receiveBytes(WsaBuf[] buffers, WsaOverlapped request) {
    if (peer == null) {
      return -WSAENOTCONN;
    }
    if (stream.isEmpty() && !ended()) {
      return -WSAEWOULDBLOCK;
    }
    long total = WsaBuf.total(buffers);
    while (request.transferred < total && !stream.isEmpty()) {
      put(buffers, request.transferred++, stream.remove());
    }
    boolean whole = (request.flags & WinSock2.MSG_WAITALL) != 0;
    return whole && request.transferred < total && !ended() ? -WSAEWOULDBLOCK : request.transferred;
  }

  private long receiveDatagram(
      WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request) {
    Datagram datagram = datagrams.poll();
    if (datagram == null) {
      return -WSAEWOULDBLOCK;
    }
    if (from != null) {
      datagram.from.write(from);
      request.addressLength = datagram.from.size();
    }
    int length = (int) Math.min(datagram.bytes.length, WsaBuf.total(buffers));
    for (int i = 0; i < length; i++) {
      put(buffers, i, datagram.bytes[i]);
    }
    return length < datagram.bytes.length ? -WSAEMSGSIZE : length;
  }

  long send(WsaBuf[] buffers, WsaOverlapped request) {
    FakeSocket other = peer;
    if (other == null) {
      return -WSAENOTCONN;
    }
    if (reset || other.closed) {
      return -WSAECONNRESET;
    }
    long total = WsaBuf.total(buffers);
    while (request.transferred < total && other.stream.size() < STREAM_ROOM) {
      other.stream.add(get(buffers, request.transferred++));
    }
    return request.transferred < total ? -WSAEWOULDBLOCK : total;
  }

  static byte[] bytes(WsaBuf[] buffers) {
    byte[] all = new byte[(int) WsaBuf.total(buffers)];
    for (int i = 0; i < all.length; i++) {
      all[i] = get(buffers, i);
    }
    return all;
  }

  private static byte get(WsaBuf[] buffers, long at) {
    long offset = at;
    for (WsaBuf buffer : buffers) {
      if (offset < buffer.len()) {
        return buffer.buf().get(ValueLayout.JAVA_BYTE, offset);
      }
      offset -= buffer.len();
    }
    throw new IndexOutOfBoundsException("no byte " + at);
  }

  private static void put(WsaBuf[] buffers, long at, byte value) {
    long offset = at;
    for (WsaBuf buffer : buffers) {
      if (offset < buffer.len()) {
        buffer.buf().set(ValueLayout.JAVA_BYTE, offset, value);
        return;
      }
      offset -= buffer.len();
    }
    throw new IndexOutOfBoundsException("no byte " + at);
  }

  static @Nullable SockAddrIn address(@Nullable MemorySegment name) {
    return name != null && SockAddr.read(name) instanceof SockAddrIn four ? four : null;
  }
}
