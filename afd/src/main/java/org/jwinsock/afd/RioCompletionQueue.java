package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAEALREADY;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.CompletionTarget;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.PortPoller;
import org.jwinsock.spi.RioNotificationCompletion;
import org.jwinsock.spi.RioNotificationCompletion.EventNotify;
import org.jwinsock.spi.RioNotificationCompletion.IocpNotify;
import org.jwinsock.spi.RioResult;

/// A completion queue: requests that are over, and the ring that carries them out if there is one.
///
/// The monitor guards everything here, the ring, and the lanes of all request queues that complete
/// here. Nothing is told while holding it.
final class RioCompletionQueue extends RioObject {

  private final AfdEngine engine;
  private final @Nullable RioNotificationCompletion notification;
  private final @Nullable CompletionTarget port;
  private final @Nullable TransportRing ring;

  private int size;

  /// What request queues have reserved.
  private int reserved;

  private @Nullable RioRequest head;
  private @Nullable RioRequest tail;

  /// How many of them a notification tells of.
  private int notifying;

  private boolean armed;
  private boolean closed;

  /// Sockets whose last send is over and whose end of stream is to follow.
  private final List<AfdSocket> finishing = new ArrayList<>(0);

  RioCompletionQueue(
      AfdEngine engine,
      int size,
      @Nullable RioNotificationCompletion notification,
      @Nullable CompletionTarget port) {
    this.engine = engine;
    this.size = size;
    this.notification = notification;
    this.port = port;
    PortPoller place = port == null ? null : port.place(engine.ports());
    TransportPort sleeping = place instanceof EnginePort ours ? ours.port() : null;
    this.ring = engine.transport.openRing(sleeping, size, this::look);
  }

  @Nullable TransportRing ring() {
    return ring;
  }

  // --- room

  /// Reserves room for a request queue; false if there is none.
  synchronized boolean reserve(int requests) {
    if (closed || requests > size - reserved) {
      return false;
    }
    reserved += requests;
    return true;
  }

  synchronized void release(int requests) {
    reserved -= requests;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// Changes the size; false if more is reserved.
  synchronized boolean resize(int wanted) {
    if (wanted < reserved) {
      return false;
    }
    size = wanted;
    return true;
  }

  // --- results

  /// A request is over, in the monitor.
  void append(RioRequest request) {
    if (closed) {
      request.lane.giveBack(request);
      return;
    }
    if (tail == null) {
      head = request;
    } else {
      tail.following = request;
    }
    tail = request;
    if (request.notifies) {
      notifying++;
    }
  }

  int dequeue(@Nullable RioResult[] results, int count) {
    int n = 0;
    boolean tells;
    synchronized (this) {
      if (head == null) {
        refresh();
      }
      tells = tells();
      int most = Math.min(count, results.length);
      for (RioRequest r = head; n < most && r != null; r = head) {
        head = r.following;
        r.following = null;
        if (r.notifies) {
          notifying--;
        }
        RioResult result = results[n];
        if (result == null) {
          result = new RioResult();
          results[n] = result;
        }
        result.status = r.status;
        result.bytesTransferred = r.moved;
        result.socketContext = r.lane.socketContext();
        result.requestContext = r.context;
        n++;
        r.lane.giveBack(r);
      }
      if (head == null) {
        tail = null;
      }
    }
    after(tells);
    if (n > 0 && port != null) {
      port.busy();
    }
    return n;
  }

  // --- the ring

  /// Sets going what is prepared and collects what that ended, until neither leads to the other. In
  /// the monitor.
  void pump() {
    if (ring != null) {
      while (ring.isPrepared()) {
        ring.submit();
        ring.harvest(false);
      }
    }
  }

  /// Collects all that is over, whatever it costs. In the monitor.
  private void refresh() {
    if (ring != null) {
      ring.harvest(true);
      pump();
    }
  }

  /// Something may be over; on any thread.
  void look() {
    boolean tells;
    synchronized (this) {
      refresh();
      tells = tells();
      if (ring != null && armed) {
        ring.arm();
      }
    }
    after(tells);
  }

  /// The socket's last send is over, in the monitor.
  void finishes(AfdSocket socket) {
    finishing.add(socket);
  }

  // --- telling

  /// Asks whether somebody waits for what is here, in the monitor; he is to be told by [#after].
  boolean tells() {
    if (armed && notifying > 0) {
      armed = false;
      return true;
    }
    return false;
  }

  /// Does what is not to be done in the monitor.
  void after(boolean tells) {
    if (!finishing.isEmpty()) { // who has added to it comes here
      List<AfdSocket> finished;
      synchronized (this) {
        finished = List.copyOf(finishing);
        finishing.clear();
      }
      finished.forEach(Write::advance);
    }
    if (tells) {
      tell();
    }
  }

  int askToBeTold() {
    boolean tells;
    synchronized (this) {
      if (closed || notification == null) {
        return WSAEINVAL;
      }
      if (armed) {
        return WSAEALREADY;
      }
      if (notification instanceof EventNotify(long event, boolean resets)
          && resets
          && engine.upcalls.WPUResetEvent(event) != 0) {
        return WSAEINVAL;
      }
      armed = true;
      refresh();
      tells = tells();
      if (armed && ring != null) {
        ring.arm();
      }
    }
    after(tells);
    return 0;
  }

  private void tell() {
    switch (notification) {
      case null -> {}
      case EventNotify event -> engine.upcalls.WPUSetEvent(event.eventHandle());
      case IocpNotify packet -> {
        if (port != null) {
          port.queue(packet.completionKey(), 0, packet.overlapped());
        }
      }
    }
  }

  // --- the end

  /// Drops results, now and from now on.
  void close() {
    synchronized (this) {
      closed = true;
      armed = false;
      RioRequest r = head;
      head = null;
      tail = null;
      notifying = 0;
      while (r != null) {
        RioRequest following = r.following;
        r.lane.giveBack(r);
        r = following;
      }
      if (ring != null) {
        ring.close();
      }
    }
  }

  /// The provider ends, and all sockets have.
  void abandon() {
    synchronized (this) {
      closed = true;
      if (ring != null) {
        ring.abandon();
      }
    }
  }

  static boolean isSize(int size) {
    return size >= 1 && size <= MsWSock.RIO_MAX_CQ_SIZE;
  }
}
