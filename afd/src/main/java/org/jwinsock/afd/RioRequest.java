package org.jwinsock.afd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.RioCmsgBuffer;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaMsg;

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
  @Nullable RioBuffer localBuffer;
  @Nullable RioBuffer controlBuffer;
  @Nullable RioBuffer flagsBuffer;
  boolean notifies;
  boolean explicit;
  long context;

  /// Receives the local address.
  @Nullable MemorySegment local;

  /// Receives the flags.
  @Nullable MemorySegment messageFlags;

  /// A `RIO_CMSG_BUFFER`, with its control messages or room for them.
  private @Nullable MemorySegment control;

  private @Nullable WsaMsg kept;

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
    return one.equals(buffer)
        || one.equals(peerBuffer)
        || one.equals(localBuffer)
        || one.equals(controlBuffer)
        || one.equals(flagsBuffer);
  }

  /// Sends these control messages along.
  ///
  /// @param messages a `RIO_CMSG_BUFFER` whose length has been checked
  void accompany(MemorySegment messages) {
    int length = RioCmsgBuffer.totalLength(messages) - RioCmsgBuffer.RIO_CMSG_BASE_SIZE;
    along(messages.asSlice(RioCmsgBuffer.RIO_CMSG_BASE_SIZE, length));
  }

  /// Asks for what the transport tells of a datagram: its flags, and, if there is room, control
  /// messages.
  void inquire(@Nullable MemorySegment room) {
    control = room;
    along(room == null ? null : room.asSlice(RioCmsgBuffer.RIO_CMSG_BASE_SIZE));
  }

  private void along(@Nullable MemorySegment messages) {
    WsaMsg message = kept;
    if (message == null) {
      message = new WsaMsg();
      kept = message;
    }
    message.control = messages;
    message.controlLength = messages == null ? 0 : (int) messages.byteSize();
    message.dwFlags = 0;
    along = message;
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
    if (name != null && destination == null) {
      int _ = socket.localName(name);
    }
    boolean cut = status == WsaErrors.WSAEMSGSIZE;
    WsaMsg told = receives && (status == 0 || cut) ? along : null;
    MemorySegment out = messageFlags;
    if (out != null) {
      int flags = told != null ? told.dwFlags : cut ? WinSock2.MSG_TRUNC : 0;
      out.set(ValueLayout.JAVA_INT_UNALIGNED, 0, flags);
    }
    MemorySegment messages = control;
    if (messages != null) {
      int used = told == null ? 0 : told.controlLength;
      RioCmsgBuffer.totalLength(messages, RioCmsgBuffer.RIO_CMSG_BASE_SIZE + used);
    }
  }

  /// Makes it ready to be used again.
  void clear() {
    state = State.FREE;
    buffer = null;
    peerBuffer = null;
    localBuffer = null;
    controlBuffer = null;
    flagsBuffer = null;
    peer = null;
    local = null;
    messageFlags = null;
    control = null;
    destination = null;
    along = null;
    WsaMsg message = kept;
    if (message != null) {
      message.control = null;
    }
    data = 0;
    cancelError = 0;
  }
}
