package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.AcceptExBuffer;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// `AcceptEx`: accepts into a socket that exists already.
///
/// A request waits in the listener's queue until there is a connection, and then, if it wants data,
/// in the queue of the accept socket; a listener that closes ends it there too. Locks of the accept
/// socket are taken while holding the listener's, never the other way round; a socket that a call
/// has reserved can't be made a listener.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mswsock/nf-mswsock-acceptex">
///   AcceptEx</a>
final class AcceptEx {

  private AcceptEx() {}

  /// One call.
  static final class Call {

    final AfdSocket listener;

    /// The accept socket.
    final AfdSocket socket;

    final WsaOverlapped request;
    final MemorySegment output;
    final int dataLength;
    final int localLength;
    final int remoteLength;

    Call(
        AfdSocket listener,
        AfdSocket socket,
        WsaOverlapped request,
        MemorySegment output,
        int dataLength,
        int localLength,
        int remoteLength) {
      this.listener = listener;
      this.socket = socket;
      this.request = request;
      this.output = output;
      this.dataLength = dataLength;
      this.localLength = localLength;
      this.remoteLength = remoteLength;
    }

    /// The accept socket serves another call again.
    @SuppressWarnings("ReferenceEquality") // a call is itself alone
    void release() {
      listener.awaitingData.remove(socket);
      if (socket.accepting == this) {
        socket.accepting = null;
      }
    }
  }

  static long accept(
      AfdSocket listener,
      AfdSocket socket,
      @Nullable MemorySegment output,
      int dataLength,
      int localLength,
      int remoteLength,
      WsaOverlapped r) {
    int refusal = refusal(listener, socket, output, dataLength, localLength, remoteLength);
    if (refusal != 0 || output == null) {
      return -refusal;
    }
    listener.engine.spare.keep();
    Call call = new Call(listener, socket, r, output, dataLength, localLength, remoteLength);
    int taken = reserve(socket, call);
    if (taken != 0) {
      return taken;
    }
    long result;
    synchronized (listener.receives) {
      if (listener.closed) {
        call.release();
        return -WSAENOTSOCK;
      }
      boolean tries = listener.receives.isEmpty() && !listener.dry;
      result = tries ? attempt(listener, call) : -WSAEWOULDBLOCK;
      if (result == -WSAEWOULDBLOCK) {
        r.work = call;
        result = listener.pend(listener.receives, r, AfdSocket.ACCEPT_EX, Readiness.READ);
      }
    }
    Watchers.accepted(listener, result);
    if (socket.phase == Phase.CONNECTED) {
      filled(socket);
    } else if (result == -WSA_IO_PENDING) {
      listener.rearm();
      if (socket.closed) {
        abandon(socket); // it was closed before the request could be found
      }
    }
    return result;
  }

  /// Why the call cannot even be tried; 0 if it can.
  private static int refusal(
      AfdSocket listener,
      AfdSocket socket,
      @Nullable MemorySegment output,
      int dataLength,
      int localLength,
      int remoteLength) {
    if (output == null || output.isReadOnly()) {
      return WSAEFAULT;
    }
    int least = longestName(listener.family) + AcceptExBuffer.EXTRA;
    if (dataLength < 0 || localLength < least || remoteLength < least) {
      return WSAEINVAL;
    }
    if ((long) dataLength + localLength + remoteLength > output.byteSize()) {
      return WSAEFAULT;
    }
    boolean suits =
        listener.phase == Phase.LISTENING
            && socket.isStream()
            && socket.family == listener.family
            && socket.protocol == listener.protocol;
    return suits ? 0 : WSAEINVAL;
  }

  private static int longestName(int family) {
    return switch (family) {
      case WinSock2.AF_INET, WinSock2.AF_INET6 -> Names.minimum(family);
      default -> 110; // sockaddr_un
    };
  }

  private static int reserve(AfdSocket socket, Call call) {
    synchronized (socket.receives) {
      synchronized (socket.sends) {
        if (socket.closed) {
          return -WSAENOTSOCK;
        }
        if (socket.phase != Phase.IDLE || socket.bound || socket.accepting != null) {
          return -WSAEINVAL;
        }
        socket.accepting = call;
        return 0;
      }
    }
  }

  /// Takes a connection for a call that is in no queue, under the listener's receive lock.
  ///
  /// @return bytes, an error, `-WSAEWOULDBLOCK` if there is no connection, or `-WSA_IO_PENDING` if
  ///   the request waits for data now
  private static long attempt(AfdSocket listener, Call call) {
    long result = connect(listener, call);
    if (result != -WSA_IO_PENDING && result != -WSAEWOULDBLOCK) {
      call.release();
    }
    return result;
  }

  /// Takes a connection for the call at the head of the listener's queue, under its receive lock.
  ///
  /// @return false if there is none
  static boolean advance(AfdSocket listener, Call call, RequestQueue.Finished finished) {
    WsaOverlapped r = call.request;
    long result = connect(listener, call);
    if (result == -WSAEWOULDBLOCK) {
      return false;
    }
    if (result != -WSA_IO_PENDING) {
      call.release();
      r.transferred = Math.max(result, 0);
      finished.add(r, result < 0 ? (int) -result : 0);
    }
    return true;
  }

  /// Takes a connection and gives it to the accept socket. The request is in no queue or at the
  /// head of the listener's, which it leaves unless there is no connection.
  ///
  /// @return as [#attempt]
  private static long connect(AfdSocket listener, Call call) {
    SpareDescriptor spare = listener.engine.spare;
    boolean lent = false;
    try {
      TransportSocket child;
      try {
        child = next(listener);
      } catch (TransportException e) {
        lent = e.error() == WSAEMFILE && spare.lend();
        if (!lent) {
          throw e;
        }
        child = next(listener);
      }
      if (child == null) {
        return -WSAEWOULDBLOCK;
      }
      boolean _ = listener.receives.remove(call.request);
      return join(call, child);
    } catch (TransportException e) {
      boolean _ = listener.receives.remove(call.request);
      return -e.error();
    } finally {
      if (lent) {
        spare.takeBack();
      }
    }
  }

  private static @Nullable TransportSocket next(AfdSocket listener) throws TransportException {
    if (!listener.deferred.isEmpty()) {
      return listener.deferred.removeFirst();
    }
    TransportSocket child = listener.transport.accept();
    if (child == null) {
      listener.received(true);
    }
    return child;
  }

  /// Makes the accept socket the connection.
  private static long join(Call call, TransportSocket child) {
    if ((child.ready(0) & Readiness.ERROR) != 0) {
      child.abort();
      return -WSAECONNRESET; // the peer gave up while it was queued
    }
    try {
      int unnamed = nameBoth(call, child);
      if (unnamed != 0) {
        child.abort();
        return unnamed;
      }
    } catch (IllegalStateException | WrongThreadException e) {
      child.abort();
      return -WSAEFAULT; // the buffer's arena was closed, or is another thread's
    }
    AfdSocket s = call.socket;
    synchronized (s.receives) {
      synchronized (s.sends) {
        if (s.closed) {
          call.listener.defer(child);
          return -WSA_OPERATION_ABORTED;
        }
        s.renewed();
        s.accepted = true;
        s.contextMissing = true;
        s.connectedAt = System.nanoTime();
        s.bound = true;
        s.phase = Phase.CONNECTED;
        int error = s.transport.adopt(child);
        if (error != 0) {
          child.abort();
          s.accepted = false;
          s.contextMissing = false;
          s.bound = false;
          s.phase = Phase.IDLE;
          return error;
        }
        NetworkEvents.filled(s);
      }
      return call.dataLength == 0 ? 0 : firstData(call);
    }
  }

  private static int nameBoth(Call call, TransportSocket child) {
    MemorySegment output = call.output;
    long local = call.dataLength;
    int length = child.localName(AcceptExBuffer.room(output, local, call.localLength));
    if (length < 0) {
      return length;
    }
    AcceptExBuffer.filled(output, local, length);
    long remote = local + call.localLength;
    length = child.peerName(AcceptExBuffer.room(output, remote, call.remoteLength));
    if (length < 0) {
      return length == -WSAENOTCONN ? -WSAECONNRESET : length;
    }
    AcceptExBuffer.filled(output, remote, length);
    return 0;
  }

  private static long firstData(Call call) {
    WsaOverlapped r = call.request;
    r.flags = 0;
    r.transferred = 0;
    WsaBuf[] data = {new WsaBuf(call.output.asSlice(0, call.dataLength))};
    AfdSocket s = call.socket;
    long moved = Read.attempt(s, data, null, r);
    if (moved != -WSAEWOULDBLOCK) {
      return moved;
    }
    r.buffers = data;
    r.work = call;
    call.listener.awaitingData.add(s);
    return s.pend(s.receives, r, AfdSocket.RECEIVE, Readiness.READ);
  }

  /// The accept socket has become a connection. Called with no lock held.
  static void filled(AfdSocket socket) {
    socket.rearm();
    Watchers.look(socket);
    socket.wakeAll();
  }

  // --- the end

  /// A request was taken out of its queue, and is over: its accept socket is free again.
  static void ended(WsaOverlapped request) {
    if (request.work instanceof Call call) {
      call.release();
    }
  }

  /// A request was cancelled. A connection that waits for data has nobody who knows of it.
  static void cancelled(WsaOverlapped request) {
    if (request.work instanceof Call call) {
      call.release();
      if (call.socket.phase == Phase.CONNECTED) {
        lose(call.socket);
      }
    }
  }

  /// The accept socket has been closed: ends the call that was to fill it.
  static void abandon(AfdSocket socket) {
    Call call = socket.accepting;
    if (call == null) {
      return;
    }
    boolean found;
    synchronized (call.listener.receives) {
      found = call.listener.receives.remove(call.request);
    }
    if (found) {
      call.release();
      call.request.complete(WSA_OPERATION_ABORTED, 0);
    }
  }

  /// Ends calls of a listener that wait for data. The connections have nobody who knows of them, so
  /// they are reset.
  ///
  /// @return how many
  static int cancelAwaitingData(AfdSocket listener, Predicate<WsaOverlapped> meant) {
    if (listener.awaitingData.isEmpty()) {
      return 0;
    }
    int cancelled = 0;
    for (AfdSocket socket : listener.awaitingData) {
      Call call;
      synchronized (socket.receives) {
        call = socket.accepting;
        if (call == null
            || !call.listener.equals(listener)
            || !meant.test(call.request)
            || !socket.receives.remove(call.request)) {
          continue;
        }
        call.release();
      }
      lose(socket);
      call.request.complete(WSA_OPERATION_ABORTED, 0);
      cancelled++;
    }
    return cancelled;
  }

  private static void lose(AfdSocket socket) {
    socket.lose(WSAECONNABORTED);
    Shutdown.reset(socket);
  }

  /// `SO_UPDATE_ACCEPT_CONTEXT`.
  static int updateContext(AfdSocket s, AfdSocket listener) {
    if (listener.phase != Phase.LISTENING) {
      return -WSAEINVAL;
    }
    if (s.phase != Phase.CONNECTED || !s.accepted) {
      return -WSAENOTCONN;
    }
    s.set(own -> own.inherit(listener.options));
    int error = s.transport.inherit(listener.transport);
    if (error == 0) {
      s.contextMissing = false;
    }
    return error;
  }
}
