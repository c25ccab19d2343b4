package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A `struct msghdr` of one buffer, an address and perhaps control messages, for operations of an
/// [IoRing], which point to it from their preparing to their completion. Reusable; the collector
/// frees its memory, so whoever has an operation under way holds on to it.
public final class RingMessage {
  private final MemorySegment memory =
      Arena.ofAuto().allocate(MessageHeader.BYTES + MessageHeader.IOVEC, 8);

  private final SockAddr name = new SockAddr();
  private @Nullable ControlMessages control;

  /// A message without a buffer.
  public RingMessage() {}

  /// The destination of a send, the source of what was received: its length is the kernel's only
  /// after [#received].
  public SockAddr name() {
    return name;
  }

  /// Its control messages: those to be sent; those received, after [#received].
  ///
  /// @param capacity in bytes, when they are asked for the first time
  public ControlMessages control(int capacity) {
    ControlMessages messages = control;
    if (messages == null) {
      messages = new ControlMessages(capacity);
      control = messages;
    }
    return messages;
  }

  /// Makes it ready to be sent.
  ///
  /// @param address of native memory
  /// @param named whether it goes to [#name], or to the connected peer
  /// @param along what [#control] gave, if those messages go along
  public void toSend(long address, int length, boolean named, @Nullable ControlMessages along) {
    fill(address, length, named ? name.length() : 0, along);
  }

  /// Makes it ready to be received into.
  ///
  /// @param address of native memory
  /// @param along what [#control] gave, if messages are to be told
  public void toReceive(long address, int length, @Nullable ControlMessages along) {
    if (along != null) {
      along.offerAll();
    }
    fill(address, length, SockAddr.STORAGE_BYTES, along);
  }

  private void fill(long address, int length, int nameLength, @Nullable ControlMessages along) {
    memory.set(JAVA_LONG, MessageHeader.NAME, nameLength == 0 ? 0 : name.nameAddress());
    memory.set(JAVA_LONG, MessageHeader.NAME_LENGTH, nameLength);
    memory.set(JAVA_LONG, MessageHeader.IOV, memory.address() + MessageHeader.BYTES);
    memory.set(JAVA_LONG, MessageHeader.IOV_LENGTH, 1);
    long control = along == null ? 0 : along.memory().address();
    memory.set(JAVA_LONG, MessageHeader.CONTROL, control);
    memory.set(JAVA_LONG, MessageHeader.CONTROL_LENGTH, along == null ? 0 : along.length());
    memory.set(JAVA_INT, MessageHeader.FLAGS, 0);
    memory.set(JAVA_LONG, MessageHeader.BYTES + MessageHeader.IOVEC_BASE, address);
    memory.set(JAVA_LONG, MessageHeader.BYTES + MessageHeader.IOVEC_LENGTH, length);
  }

  /// Takes over what the kernel said of the source and of control messages; to be called once a
  /// receive has completed well.
  public SockAddr received() {
    ControlMessages messages = control;
    if (messages != null) {
      messages.received((int) memory.get(JAVA_LONG, MessageHeader.CONTROL_LENGTH));
    }
    return name.length(memory.get(JAVA_INT, MessageHeader.NAME_LENGTH));
  }

  /// The `MSG_` flags of what was received.
  public int flags() {
    return memory.get(JAVA_INT, MessageHeader.FLAGS);
  }

  long address() {
    return memory.address();
  }
}
