package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAEMSGSIZE;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.RioRequest.State;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaMsg;

/// One direction of a request queue. Guarded by the monitor of its completion queue.
///
/// **With a ring** a request is prepared in the ring as soon as it may: on a stream, and for
/// receives, when the one before it is over, so that bytes stay in order and one datagram wakes one
/// receive. Deferred requests are prepared too and go when anybody commits.
///
/// **Without** a committed request becomes an ordinary overlapped one, in turn.
final class RioLane {

  final RioCompletionQueue queue;
  private final AfdSocket socket;
  final boolean receives;
  private final long socketContext;

  /// Several may be with the ring at once.
  private final boolean unordered;

  int most;

  /// From the call until the result has been taken.
  int outstanding;

  private final List<RioRequest> all = new ArrayList<>();
  private @Nullable RioRequest free;

  private @Nullable RioRequest head;
  private @Nullable RioRequest tail;

  /// How many at the head have been committed.
  private int committed;

  private int waiting;
  private int started;

  /// Somebody hands committed requests on.
  private boolean handing;

  private boolean ended;

  RioLane(
      RioCompletionQueue queue, AfdSocket socket, boolean receives, long socketContext, int most) {
    this.queue = queue;
    this.socket = socket;
    this.receives = receives;
    this.socketContext = socketContext;
    this.most = most;
    this.unordered = !receives && !socket.isStream();
  }

  long socketContext() {
    return socketContext;
  }

  boolean isOfDatagrams() {
    return !socket.isStream();
  }

  /// A request to be filled in; null if all are outstanding.
  @Nullable RioRequest take() {
    if (outstanding >= most || ended) {
      return null;
    }
    outstanding++;
    RioRequest request = free;
    if (request == null) {
      request = new RioRequest(this);
      request.receives = receives;
      all.add(request);
    } else {
      free = request.following;
      request.following = null;
    }
    return request;
  }

  /// The result has been taken.
  void giveBack(RioRequest request) {
    outstanding--;
    request.clear();
    request.following = free;
    free = request;
  }

  /// Queues a request.
  void add(RioRequest request) {
    request.state = State.WAITING;
    if (tail == null) {
      head = request;
    } else {
      tail.following = request;
    }
    tail = request;
    waiting++;
    startNext();
  }

  void commit() {
    committed = waiting;
  }

  private RioRequest remove() {
    RioRequest first = head;
    if (first == null) {
      throw new IllegalStateException("the lane is empty");
    }
    head = first.following;
    if (head == null) {
      tail = null;
    }
    first.following = null;
    waiting--;
    committed = Math.max(0, committed - 1);
    return first;
  }

  /// True if a send would not be the next thing on the wire.
  boolean isBusy() {
    return waiting > 0 || started > 0;
  }

  // --- with a ring

  private void startNext() {
    TransportRing ring = queue.ring();
    if (ring == null) {
      return;
    }
    while (head != null && (started == 0 || unordered)) {
      RioRequest next = remove();
      next.state = State.STARTED;
      started++;
      int error = ring.start(socket.transport, next);
      if (error != 0) {
        finish(next, error, 0);
      }
    }
  }

  /// The ring is done with a request.
  void over(RioRequest request, int error, int bytes) {
    finish(request, error, bytes);
    startNext();
  }

  private void finish(RioRequest request, int error, int bytes) {
    started--;
    request.status = error == 0 ? 0 : (int) -socket.lostBy(-error);
    request.moved = bytes;
    request.state = State.OVER;
    request.describe(socket.transport);
    if (!receives && socket.finishAfterSends && !isBusy()) {
      queue.finishes(socket);
    }
    queue.append(request);
  }

  // --- without

  /// Hands committed requests to the socket; called without the monitor.
  void hand() {
    while (true) {
      RioRequest next;
      synchronized (queue) {
        if (handing || committed == 0 || head == null) {
          return;
        }
        handing = true;
        next = remove();
        next.state = State.STARTED;
        started++;
      }
      issue(next);
      synchronized (queue) {
        handing = false;
      }
    }
  }

  private void issue(RioRequest request) {
    request.reset();
    WsaMsg along = request.along;
    if (along != null) {
      request.work = new Message(along, along.controlLength, request.destination);
    }
    long answer;
    if (receives) {
      request.flags = request.waitsForAll ? WinSock2.MSG_WAITALL : 0;
      answer = Read.receive(socket, request.asBuffers(), request.peer, request);
    } else {
      answer = Write.send(socket, request.asBuffers(), 0, request.peer, request.explicit, request);
    }
    if (answer != -WSA_IO_PENDING) {
      int error = answer < 0 ? (int) -answer : 0;
      long bytes = error == 0 ? answer : error == WSAEMSGSIZE ? request.transferred : 0;
      request.settle(error, bytes);
      completed(request, error, (int) bytes);
    }
  }

  /// A request is over; on any thread, without the monitor.
  void completed(RioRequest request, int error, int bytes) {
    boolean tells;
    synchronized (queue) {
      finish(request, error, bytes);
      tells = queue.tells();
    }
    queue.after(tells);
  }

  // --- the end

  /// Ends requests that have not been started, and asks that the others end.
  ///
  /// @param only those that use this buffer; null for all
  /// @return those to be cancelled without the monitor
  List<RioRequest> cancel(int error, @Nullable RioBuffer only) {
    List<RioRequest> pending = new ArrayList<>(0);
    RioRequest before = null;
    for (RioRequest r = head; r != null; ) {
      RioRequest following = r.following;
      if (only != null && !r.uses(only)) {
        before = r;
      } else {
        if (before == null) {
          head = following;
        } else {
          before.following = following;
        }
        if (following == null) {
          tail = before;
        }
        waiting--;
        committed = Math.min(committed, waiting);
        r.following = null;
        started++;
        finish(r, error, 0);
      }
      r = following;
    }
    TransportRing ring = queue.ring();
    for (RioRequest r : all) {
      if (r.state == State.STARTED && (only == null || r.uses(only))) {
        if (ring == null) {
          pending.add(r);
        } else if (r.cancelError == 0) {
          r.cancelError = error;
          ring.cancel(r);
        }
      }
    }
    return pending;
  }

  /// The socket is being closed.
  void end() {
    if (!ended) {
      ended = true;
      List<RioRequest> _ = cancel(WSA_OPERATION_ABORTED, null); // the socket's queues end the rest
      queue.release(most);
    }
  }
}
