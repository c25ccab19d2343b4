package org.jwinsock.afd;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;

/// One transfer of a [TransportRing]: what is to be moved, and what the transport notes of it.
public abstract class RingTransfer extends WsaOverlapped {

  /// True to receive, false to send.
  public boolean receives;

  /// The address of the bytes in native memory.
  public long data;

  /// How many bytes there are.
  public int length;

  /// True to receive until the memory is full or the stream ends.
  public boolean waitsForAll;

  /// Receives the source, or has the destination, of a datagram, in Windows' layout.
  public @Nullable MemorySegment peer;

  /// What goes along with a datagram: control messages to be sent, in Windows' layout; room for
  /// them, and the flags, of what is received. Null if there is neither.
  public @Nullable WsaMsg along;

  /// Receives where a datagram was sent to, in Windows' layout; only if there is [#along].
  public @Nullable MemorySegment destination;

  /// The positive error a cancelled transfer is to end with; 0 if nobody has cancelled it.
  public int cancelError;

  // --- the transport's own

  /// The socket it was started on.
  public @Nullable TransportSocket socket;

  /// Where the ring keeps it.
  public int place;

  /// How often it was tried in vain.
  public int tries;

  /// What the kernel reads and writes beside the data; kept from use to use.
  public @Nullable Object message;

  /// A transfer to be filled in.
  protected RingTransfer() {}

  /// The transfer is over.
  ///
  /// @param error 0, or the positive Winsock code
  /// @param bytes how many were moved
  protected abstract void over(int error, int bytes);

  /// Ends it; for transports.
  public final void end(int error, int bytes) {
    socket = null;
    over(error, bytes);
  }
}
