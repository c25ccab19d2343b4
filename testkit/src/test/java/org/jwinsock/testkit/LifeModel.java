package org.jwinsock.testkit;

import static org.jwinsock.spi.WsaErrors.*;

import java.util.Set;
import org.jwinsock.spi.WinSock2;

/// What Windows documents of one TCP socket, without a socket: where it stands in its life, and
/// which answers are legal there. Who uses it tells it what has happened.
///
/// Where the documentation leaves two answers open, or the peer's doing may be seen now or later,
/// both are legal.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-functions">Winsock
///   Functions</a>, the pages of bind, listen, connect, accept, recv, send, shutdown, getsockname,
///   getpeername, closesocket, DisconnectEx, WSAPoll and of SO_ERROR
final class LifeModel {

  enum Phase {
    IDLE,
    LISTENING,
    CONNECTING,
    CONNECTED,
    CLOSED
  }

  /// Of what the documentation leaves open.
  enum Known {
    NO,
    MAYBE,
    YES
  }

  /// How a connection was lost, if it was.
  enum Loss {
    NONE,
    /// The peer has reset it, and what it sent before may hide that.
    MAYBE_RESET,
    RESET,
    /// Data came after `SD_RECEIVE`, and nobody can have seen the reset.
    MAYBE_ABORTED,
    ABORTED
  }

  private static final Set<Integer> RESETS = Set.of(WSAECONNRESET, WSAECONNABORTED);

  Phase phase = Phase.IDLE;
  boolean nonBlocking;
  Known bound = Known.NO;

  /// The connection came from a listener: only `AcceptEx` can use the socket again.
  boolean accepted;

  /// After `AcceptEx` or `ConnectEx`.
  boolean contextMissing;

  /// Whether the last attempt to connect failed, as `exceptfds` shows it.
  Known failed = Known.NO;

  /// Whether `SO_ERROR` has not told it yet.
  Known untold = Known.NO;

  boolean sendShut;
  boolean receiveShut;
  boolean peerEnded;
  Loss loss = Loss.NONE;

  /// Connections that wait to be accepted.
  int waiting;

  /// Bytes the peer has sent that were not received, and how many of them are here for certain.
  int unread;

  int arrived;

  /// Bytes sent that the peer has not received.
  int outstanding;

  /// Receives under way.
  int pending;

  // --- what is so

  boolean isConnected() {
    return phase == Phase.CONNECTED;
  }

  boolean isLost() {
    return loss == Loss.RESET || loss == Loss.ABORTED;
  }

  /// The connection is alive in both directions as far as the peer is concerned.
  boolean isAlive() {
    return isConnected() && loss == Loss.NONE;
  }

  /// Only data or an end can be received next, and at once.
  boolean receivesAtOnce() {
    return !isConnected() || unread > 0 || peerEnded || isLost() || receiveShut;
  }

  private Set<Integer> losses() {
    return switch (loss) {
      case NONE -> Set.of();
      case RESET -> Set.of(WSAECONNRESET);
      case ABORTED -> Set.of(WSAECONNABORTED);
      case MAYBE_RESET, MAYBE_ABORTED -> RESETS;
    };
  }

  // --- which answers are legal

  private Legal unlessClosed(Legal legal) {
    return phase == Phase.CLOSED ? Legal.fails(WSAENOTSOCK) : legal;
  }

  Legal bind() {
    boolean can = phase == Phase.IDLE && !accepted && bound != Known.YES;
    boolean must = can && bound == Known.NO;
    return unlessClosed(can ? Legal.success().orIf(!must, WSAEINVAL) : Legal.fails(WSAEINVAL));
  }

  Legal listen() {
    return unlessClosed(
        switch (phase) {
          case LISTENING -> Legal.success();
          case CONNECTING, CONNECTED -> Legal.fails(WSAEISCONN);
          case IDLE, CLOSED ->
              bound == Known.NO || accepted
                  ? Legal.fails(WSAEINVAL)
                  : Legal.success().orIf(bound == Known.MAYBE, WSAEINVAL);
        });
  }

  /// @param refused nobody listens there
  Legal connect(boolean refused) {
    return unlessClosed(
        switch (phase) {
          case LISTENING -> Legal.fails(WSAEINVAL);
          case CONNECTED -> Legal.fails(WSAEISCONN);
          case CONNECTING -> Legal.fails(WSAEALREADY, WSAEISCONN);
          case IDLE, CLOSED ->
              accepted
                  ? Legal.fails(WSAEINVAL)
                  : nonBlocking
                      ? Legal.fails(WSAEWOULDBLOCK)
                      : refused ? Legal.fails(WSAECONNREFUSED) : Legal.success();
        });
  }

  Legal accept() {
    return unlessClosed(
        phase != Phase.LISTENING
            ? Legal.fails(WSAEINVAL)
            : waiting > 0 ? Legal.count(1, Integer.MAX_VALUE) : Legal.fails(WSAEWOULDBLOCK));
  }

  Legal recv(int length) {
    return unlessClosed(
        switch (phase) {
          case CONNECTING -> Legal.fails(WSAENOTCONN, WSAEWOULDBLOCK);
          case CONNECTED -> received(length);
          default -> Legal.fails(WSAENOTCONN);
        });
  }

  private Legal received(int length) {
    if (receiveShut) {
      return Legal.fails(WSAESHUTDOWN).or(losses());
    }
    if (isLost()) {
      return Legal.fails().or(losses());
    }
    if (unread > 0) {
      return Legal.count(Math.min(length, arrived), Math.min(length, unread)).or(losses());
    }
    if (peerEnded) {
      return Legal.success().or(losses());
    }
    return Legal.fails(WSAEWOULDBLOCK).or(losses());
  }

  Legal send(int length) {
    return unlessClosed(
        switch (phase) {
          case CONNECTING -> Legal.count(length, length).or(WSAENOTCONN, WSAEWOULDBLOCK);
          case CONNECTED -> sent(length);
          default -> Legal.fails(WSAENOTCONN);
        });
  }

  private Legal sent(int length) {
    if (sendShut) {
      return Legal.fails(WSAESHUTDOWN).or(losses());
    }
    return isLost() ? Legal.fails().or(losses()) : Legal.count(length, length).or(losses());
  }

  Legal shutdown(int how) {
    if (phase != Phase.CONNECTED || contextMissing) {
      return unlessClosed(Legal.fails(WSAENOTCONN));
    }
    boolean nothing = how == WinSock2.SD_RECEIVE || sendShut; // is to be done on the wire
    return isLost() && !nothing ? Legal.fails().or(losses()) : Legal.success().or(losses());
  }

  /// `DisconnectEx` without `TF_REUSE_SOCKET`.
  Legal disconnect() {
    if (phase != Phase.CONNECTED || sendShut) {
      return unlessClosed(Legal.fails(WSAENOTCONN));
    }
    Legal legal = isLost() ? Legal.fails() : Legal.success();
    return legal.or(losses()).orIf(loss != Loss.NONE, WSAENOTCONN);
  }

  Legal sockName() {
    if (contextMissing && accepted || bound == Known.NO) {
      return unlessClosed(Legal.fails(WSAEINVAL));
    }
    return unlessClosed(Legal.success().orIf(bound == Known.MAYBE, WSAEINVAL));
  }

  Legal peerName() {
    return unlessClosed(
        switch (phase) {
          case CONNECTING -> Legal.success().or(WSAENOTCONN);
          case CONNECTED ->
              contextMissing
                  ? Legal.fails(WSAENOTCONN)
                  : Legal.success().orIf(loss != Loss.NONE, WSAENOTCONN);
          default -> Legal.fails(WSAENOTCONN);
        });
  }

  /// What `SO_ERROR` may say.
  Set<Integer> socketErrors() {
    return switch (untold) {
      case YES -> Set.of(WSAECONNREFUSED);
      case MAYBE -> Set.of(0, WSAECONNREFUSED);
      case NO -> loss == Loss.NONE ? Set.of(0) : Set.of(0, WSAECONNRESET, WSAECONNABORTED);
    };
  }

  Legal mode(boolean toNonBlocking, boolean selected) {
    return unlessClosed(selected && !toNonBlocking ? Legal.fails(WSAEINVAL) : Legal.success());
  }

  // --- readiness

  Known readable() {
    return switch (phase) {
      case LISTENING -> waiting > 0 ? Known.YES : Known.NO;
      case CONNECTED ->
          receiveShut || loss == Loss.MAYBE_RESET && unread == 0 && !peerEnded
              ? Known.MAYBE
              : unread > 0 || peerEnded || isLost() ? Known.YES : Known.NO;
      default -> Known.NO;
    };
  }

  Known writable() {
    return switch (phase) {
      case CONNECTED -> sendShut || loss != Loss.NONE ? Known.MAYBE : Known.YES;
      case CONNECTING -> Known.MAYBE;
      default -> Known.NO;
    };
  }

  Known exceptional() {
    return phase == Phase.CONNECTING ? Known.MAYBE : failed;
  }

  /// What `WSAPoll` must say, asked for reading and writing.
  int polledAtLeast() {
    int events = readable() == Known.YES ? WinSock2.POLLRDNORM : 0;
    events |= writable() == Known.YES ? WinSock2.POLLWRNORM : 0;
    if (failed == Known.YES) {
      events |= WinSock2.POLLHUP | WinSock2.POLLERR | WinSock2.POLLWRNORM;
    }
    if (isConnected() && (isLost() || peerEnded && unread == 0 && !receiveShut)) {
      events |= WinSock2.POLLHUP;
    }
    return events;
  }

  /// What `WSAPoll` may say besides.
  int polledAtMost() {
    int events = polledAtLeast();
    events |= readable() == Known.MAYBE ? WinSock2.POLLRDNORM : 0;
    events |= writable() == Known.MAYBE ? WinSock2.POLLWRNORM : 0;
    if (exceptional() != Known.NO) {
      events |= WinSock2.POLLHUP | WinSock2.POLLERR | WinSock2.POLLWRNORM;
    }
    if (isConnected() && (loss != Loss.NONE || peerEnded)) {
      events |= WinSock2.POLLHUP | (loss != Loss.NONE ? WinSock2.POLLERR : 0);
    }
    return events;
  }

  // --- what has happened

  /// A call has found the connection reset.
  void found(int error) {
    if (isConnected() && (error == WSAECONNRESET || error == WSAECONNABORTED)) {
      loss = error == WSAECONNRESET && loss != Loss.ABORTED ? Loss.RESET : Loss.ABORTED;
      unread = 0;
      arrived = 0;
    }
  }

  void took(int bytes) {
    unread -= bytes;
    arrived = Math.max(Math.min(unread, 1), arrived - bytes);
  }

  void connecting() {
    phase = Phase.CONNECTING;
    failed = Known.NO;
    untold = Known.NO;
  }

  void connected() {
    phase = Phase.CONNECTED;
    bound = Known.YES;
    failed = Known.NO;
    untold = Known.NO;
  }

  /// @param told as a non-blocking attempt tells it
  void refused(boolean told) {
    phase = Phase.IDLE;
    failed = told ? Known.YES : Known.MAYBE;
    untold = failed;
    if (bound == Known.NO) {
      bound = Known.MAYBE;
    }
  }

  /// `SO_ERROR` was read, which clears it.
  void toldError() {
    untold = Known.NO;
    if (failed == Known.YES) {
      failed = Known.MAYBE;
    }
  }

  /// `DisconnectEx` with `TF_REUSE_SOCKET` is over.
  ///
  /// @param named it has its address from bind; otherwise it is documented only that `ConnectEx`
  ///   can use it
  void reused(boolean named) {
    phase = Phase.IDLE;
    bound = accepted ? Known.NO : named ? Known.YES : Known.MAYBE;
    contextMissing = false;
    sendShut = false;
    receiveShut = false;
    peerEnded = false;
    outstanding = 0;
  }
}
