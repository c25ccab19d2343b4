package org.jwinsock.layers.stream;

import static org.jwinsock.spi.WsaErrors.WSAEMSGSIZE;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;

/// A datagram or raw socket of the lower provider: what goes through it stays as it is.
final class LowerDatagram extends LowerSocket {

  private final WsaOverlapped receives = LowerCalls.request();
  private final WsaOverlapped sends = LowerCalls.request();

  LowerDatagram(LowerTransport transport, long handle, LowerTransport.Kind kind) {
    super(transport, handle, kind);
  }

  @Override
  public int listen(int backlog) {
    return -WSAEOPNOTSUPP;
  }

  @Override
  public @Nullable TransportSocket accept() {
    return null;
  }

  @Override
  public int connect(MemorySegment name) {
    int refused = refusal(name);
    return refused != 0 ? refused : (int) lower.connect(handle, name);
  }

  /// Why nothing goes to an address: 0, or a negative error.
  private int refusal(@Nullable MemorySegment to) {
    SockAddr address = to == null ? null : SockAddr.read(to);
    return address == null ? 0 : transport.streams.sends(address);
  }

  @Override
  public int connectOutcome() {
    return 0;
  }

  /// `connect` with an address of no host forgets the peer.
  @Override
  public int disconnect() {
    MemorySegment nobody = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    nobody.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) kind.family());
    int size = kind.family() == WinSock2.AF_INET6 ? 28 : 16;
    return (int) lower.connect(handle, nobody.asSlice(0, size));
  }

  @Override
  public long receive(
      WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment from, WsaOverlapped request) {
    WsaOverlapped down = LowerCalls.again(receives);
    down.flags = flags;
    long moved = lower.receiveFrom(handle, Slices.behind(buffers, skip), from, down);
    request.flags = down.flags & ~flags;
    request.addressLength = down.addressLength;
    if (moved == -WSAEMSGSIZE) {
      request.transferred = down.transferred;
    }
    return moved;
  }

  @Override
  public long receiveMessage(
      WsaBuf[] buffers,
      int flags,
      @Nullable MemorySegment from,
      WsaMsg room,
      @Nullable MemorySegment destination,
      WsaOverlapped request) {
    if (!lower.hasMessages()) {
      return super.receiveMessage(buffers, flags, from, room, destination, request);
    }
    WsaOverlapped down = LowerCalls.again(receives);
    WsaMsg message = new WsaMsg();
    message.name = from;
    message.namelen = from == null ? 0 : (int) from.byteSize();
    message.lpBuffers = buffers;
    message.control = room.control;
    message.controlLength = room.controlLength;
    message.dwFlags = flags;
    long moved = lower.receiveMessage(handle, message, buffers, down);
    if (moved >= 0 || moved == -WSAEMSGSIZE) {
      room.controlLength = message.controlLength;
      room.dwFlags = message.dwFlags & ~flags;
      request.addressLength = message.namelen;
      if (moved == -WSAEMSGSIZE) {
        request.transferred = down.transferred;
      }
    }
    return moved;
  }

  @Override
  public long sendMessage(
      WsaBuf[] buffers, int flags, @Nullable MemorySegment to, MemorySegment control) {
    if (control.byteSize() == 0) {
      return send(buffers, 0, flags, to);
    }
    int refused = refusal(to);
    if (refused != 0) {
      return refused;
    }
    WsaMsg message = new WsaMsg();
    message.name = to;
    message.namelen = to == null ? 0 : (int) to.byteSize();
    message.lpBuffers = buffers;
    message.control = control;
    message.controlLength = (int) control.byteSize();
    return lower.sendMessage(handle, message, buffers, flags, LowerCalls.again(sends));
  }

  @Override
  public long send(WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment to) {
    int refused = refusal(to);
    if (refused != 0) {
      return refused;
    }
    WsaOverlapped down = LowerCalls.again(sends);
    WsaBuf[] rest = Slices.behind(buffers, skip);
    return to == null
        ? lower.send(handle, rest, flags, down)
        : lower.sendTo(handle, rest, flags, to, down);
  }

  @Override
  public int shutdown(int how) {
    return lower.shutdown(handle, how);
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public boolean drained() {
    return true;
  }

  @Override
  public long available() {
    return LowerStream.number(lower, handle, WinSock2.FIONREAD);
  }

  @Override
  public int atMark() {
    return -WSAEOPNOTSUPP;
  }

  @Override
  public int tcpInfo(int version, MemorySegment out) {
    return -WSAEOPNOTSUPP;
  }
}
