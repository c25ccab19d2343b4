package org.jwinsock.afd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaErrors;

/// One request of registered I/O, from the call until its result has been taken; then its lane uses
/// it again. Guarded by the completion queue's monitor.
final class RioRequest extends RingTransfer {

  enum State {
    /// Nobody's.
    FREE,
    /// In the lane.
    WAITING,
    /// With the transport.
    STARTED,
    /// In the completion queue.
    OVER
  }

  private static final WsaBuf[] NOTHING = {new WsaBuf(MemorySegment.ofArray(new byte[0]))};

  final RioLane lane;
  State state = State.FREE;

  /// The next one in the lane or in the completion queue.
  @Nullable RioRequest following;

  @Nullable RioBuffer buffer;
  @Nullable RioBuffer peerBuffer;
  boolean notifies;
  boolean explicit;
  long context;

  /// Receives the local address.
  @Nullable MemorySegment local;

  /// Receives the flags.
  @Nullable MemorySegment messageFlags;

  int status;
  int moved;

  RioRequest(RioLane lane) {
    this.lane = lane;
  }

  /// For transports that do not carry it out by themselves.
  WsaBuf[] asBuffers() {
    RioBuffer memory = buffer;
    return memory == null || length == 0
        ? NOTHING
        : new WsaBuf[] {new WsaBuf(memory.memory.asSlice(data - memory.memory.address(), length))};
  }

  boolean uses(RioBuffer one) {
    return one.equals(buffer) || one.equals(peerBuffer);
  }

  /// A request that pended is over; on any thread.
  @Override
  protected void completed() {
    lane.completed(this, error(), (int) bytes());
  }

  /// The ring is done with it, under the completion queue's monitor.
  @Override
  protected void over(int error, int bytes) {
    lane.over(this, error, bytes);
  }

  /// Writes what the program wants to know beside the data.
  void describe(TransportSocket socket) {
    MemorySegment name = local;
    if (name != null) {
      int _ = socket.localName(name);
    }
    MemorySegment out = messageFlags;
    if (out != null) {
      boolean cut = status == WsaErrors.WSAEMSGSIZE;
      out.set(ValueLayout.JAVA_INT_UNALIGNED, 0, cut ? WinSock2.MSG_TRUNC : 0);
    }
  }

  /// Makes it ready to be used again.
  void clear() {
    state = State.FREE;
    buffer = null;
    peerBuffer = null;
    peer = null;
    local = null;
    messageFlags = null;
    data = 0;
    cancelError = 0;
  }
}
