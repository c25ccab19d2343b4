package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// `WSAOVERLAPPED`, and the request node every operation travels in.
///
/// A provider sees each operation as a request that is done now, pending, or failed. When the WSP
/// function answers anything but `-WSA_IO_PENDING` the request is over and the node is the caller's
/// again. When it answers `-WSA_IO_PENDING` the node is the provider's until it calls
/// [#complete(int, long)], exactly once, with no lock held and on any thread.
///
/// The node is intrusive: a provider links it into its queues by [#next] and needs no object of its
/// own. What a completion means (a waiting thread, an event, a routine, a packet) is the business
/// of the top of the chain: it sets [#indication], or overrides [#completed()]. A layer pools
/// shadows.
///
/// **For applications** it is the structure that `WSARecv` and its kind take: set [#hEvent], and
/// [#offset] for file transfers, and leave it alone until it [#isDone()]. One operation at a time;
/// afterwards it can be used again.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-wsaoverlapped">
///   WSAOVERLAPPED</a>
public class WsaOverlapped {

  private static final VarHandle STATE;

  private static final int PENDING = 0;

  /// The outcome is there.
  private static final int DONE = 1;

  /// Whoever is to be told has been told.
  private static final int TOLD = 2;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(WsaOverlapped.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// A node ready for its first operation.
  public WsaOverlapped() {}

  /// Takes a pending request back; the provider puts itself here while it owns the request.
  @FunctionalInterface
  public interface Owner {
    /// Ends a pending request early.
    ///
    /// @param error the code it completes with: `WSA_OPERATION_ABORTED`, `WSAETIMEDOUT`, `WSAEINTR`
    /// @return false if the request has completed, or is just completing, otherwise
    boolean cancel(WsaOverlapped request, int error);
  }

  /// What a completion means to whoever issued the request.
  @FunctionalInterface
  public interface Indication {
    /// The request has completed; runs on the completing thread, with no lock held.
    void completed(WsaOverlapped request);
  }

  // --- the application's part

  /// An event object that is set when the operation completes, or 0. The lowest bit, which no
  /// handle uses, suppresses the packet of a completion port.
  public long hEvent;

  /// Low half of the position in the file, for `TransmitFile`.
  public int offset;

  /// High half of the position in the file.
  public int offsetHigh;

  // --- the top of the chain's part

  /// Who is told of the completion.
  public @Nullable Indication indication;

  /// The completion routine, when the indication queues one.
  public @Nullable WsaOverlappedCompletionRoutine routine;

  /// The event object of [#hEvent], held from the call to the completion.
  public @Nullable Object event;

  /// The thread that issued the operation, for `CancelIo`.
  public @Nullable Thread issuer;

  /// Where somebody sleeps until the operation has completed, or null; see [#isTold()].
  public volatile @Nullable Waiter resultWaiter;

  /// Receives [#addressLength] when the operation completes: the `lpFromlen` of C.
  public int @Nullable [] addressLengthOut;

  private WsaBuf @Nullable [] captured;

  // --- the caller's part: set before the call, answered by the provider

  /// True for a call without an OVERLAPPED: the socket's mode decides whether it may pend. A call
  /// with an OVERLAPPED may pend in either mode.
  public boolean synchronous;

  /// False for a synchronous call that is to be answered like one on a non-blocking socket,
  /// whatever the socket's mode: what can be moved at once, or `WSAEWOULDBLOCK`.
  public boolean mayPend = true;

  /// `MSG_*` flags, in and out.
  public int flags;

  /// How many bytes of the address buffer the provider filled.
  public int addressLength;

  /// The function table or object an extension query answers.
  public @Nullable Object extension;

  /// Milliseconds after which a synchronous request that pends times out (`SO_RCVTIMEO`,
  /// `SO_SNDTIMEO`); 0 for never. Answered by the provider together with `-WSA_IO_PENDING`.
  public int timeoutMillis;

  // --- the provider's part: its own between -WSA_IO_PENDING and completion

  /// Who can take the request back.
  public @Nullable Owner owner;

  /// The next request in the provider's queue.
  public @Nullable WsaOverlapped next;

  /// What the provider is doing with the request, in its own numbering.
  public int operation;

  /// The captured buffers.
  public WsaBuf @Nullable [] buffers;

  /// The captured address buffer: the destination of a send, the source area of a receive.
  public @Nullable MemorySegment address;

  /// What else the provider keeps with a pending request.
  public @Nullable Object work;

  /// Bytes moved so far.
  public long transferred;

  // --- the outcome

  private int error;
  private long bytes;

  /// Done before the first operation too, as C's zeroed structure is not pending.
  @SuppressWarnings("unused") // through STATE
  private int state = TOLD;

  /// Ends the request. Called once by the provider that answered `-WSA_IO_PENDING`.
  ///
  /// @param error 0, or the positive Winsock code
  /// @param bytes the bytes transferred
  public final void complete(int error, long bytes) {
    this.owner = null;
    this.next = null;
    this.buffers = null;
    this.address = null;
    this.work = null;
    boolean tells = indication != null;
    wake(settled(error, bytes, tells ? DONE : TOLD));
    completed();
    // Whoever has been told may have begun the next operation: then this changes nothing, or says
    // a moment too early that it has been told of.
    if (tells && STATE.compareAndSet(this, DONE, TOLD)) {
      wake(resultWaiter);
    }
  }

  private static void wake(@Nullable Waiter sleeping) {
    if (sleeping != null) {
      sleeping.wake();
    }
  }

  /// Notes the outcome of an operation that was over at once, and tells nobody. Called by the top
  /// of the chain.
  ///
  /// @param error 0, or the positive Winsock code
  public final void settle(int error, long bytes) {
    Waiter _ = settled(error, bytes, TOLD);
  }

  /// Volatile, so that whoever has set [#resultWaiter] and does not see it done is seen here.
  private @Nullable Waiter settled(int error, long bytes, int next) {
    int[] length = addressLengthOut;
    if (length != null && (error == 0 || error == WsaErrors.WSAEMSGSIZE)) {
      length[0] = addressLength;
    }
    this.error = error;
    this.bytes = bytes;
    STATE.setVolatile(this, next);
    return resultWaiter;
  }

  /// Copies an array of buffers into one of this node's, which serves every operation with as many
  /// buffers: the caller may change his as soon as the call returns.
  public final WsaBuf[] capture(WsaBuf[] given) {
    WsaBuf[] own = captured;
    if (own == null || own.length != given.length) {
      own = given.clone();
      captured = own;
    } else {
      System.arraycopy(given, 0, own, 0, given.length);
    }
    return own;
  }

  /// Where the issuing thread is about to sleep, now that the request is going to pend; null when
  /// nobody will. Called on the issuing thread, before the request can complete. A call rather than
  /// a field, so that a call that does not wait needs no waiter.
  public @Nullable Waiter waiter() {
    return null;
  }

  /// Tells whoever issued the request; runs on the completing thread.
  protected void completed() {
    Indication told = indication;
    if (told != null) {
      told.completed(this);
    }
  }

  /// `HasOverlappedIoCompleted`: true unless an operation is under way; everything the provider
  /// wrote is then visible.
  public final boolean isDone() {
    return (int) STATE.getVolatile(this) != PENDING;
  }

  /// True once the operation [#isDone()] and its event is set, its packet queued.
  public final boolean isTold() {
    return (int) STATE.getVolatile(this) == TOLD;
  }

  /// The result of a completed request in the form a WSP function answers it: the bytes, or the
  /// negative error.
  public final long result() {
    return error == 0 ? bytes : -error;
  }

  /// The positive error code of a completed request, 0 for success.
  public final int error() {
    return error;
  }

  /// The bytes transferred by a completed request.
  public final long bytes() {
    return bytes;
  }

  /// Asks the provider to end the pending request with the given error.
  ///
  /// @return false if it completes otherwise, or is not pending
  public final boolean cancel(int error) {
    Owner current = owner;
    return current != null && current.cancel(this, error);
  }

  /// Makes the node ready for its next operation.
  public final void reset() {
    owner = null;
    next = null;
    buffers = null;
    address = null;
    work = null;
    extension = null;
    indication = null;
    routine = null;
    event = null;
    issuer = null;
    resultWaiter = null;
    addressLengthOut = null;
    mayPend = true;
    flags = 0;
    addressLength = 0;
    timeoutMillis = 0;
    transferred = 0;
    operation = 0;
    error = 0;
    bytes = 0;
    STATE.setRelease(this, PENDING);
  }
}
