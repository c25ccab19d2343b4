package org.jwinsock.afd;

import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaOverlapped;

/// A waiter that asks the kernel about sockets in the same call it sleeps in.
///
/// It keeps a list of watched sockets until [#detachAll()]; every [#await] asks about all of them.
/// Used by the waiting thread alone, but for [#wake()].
public interface PollingWaiter extends Waiter {

  /// Watches a socket until [#detachAll()]. After each [#await] that finds it ready, and before
  /// that returns, `listener` is told on the waiting thread.
  ///
  /// @param interest [Readiness] bits
  void watch(TransportSocket socket, int interest, TransportSocket.Listener listener);

  /// As [#watch] for a receive on a connected stream that its issuer is about to wait for here. The
  /// waiter may let the transport receive for the request while the issuer sleeps, so that the wait
  /// is the system call itself. What it got, the socket hands over at the next
  /// [TransportSocket#receive] for the request; until then it answers `-WSAEWOULDBLOCK`.
  ///
  /// Called under the receive lock, with the queue empty but for the request: a plain receive into
  /// one buffer, without flags and without a time limit.
  default void watchReceive(
      TransportSocket socket, WsaOverlapped request, TransportSocket.Listener listener) {
    watch(socket, Readiness.READ, listener);
  }

  /// Adds a socket to look at, without a listener; the answer is [#found(int)].
  ///
  /// @return its place: 0 for the first one watched or looked at since [#detachAll()]
  int look(TransportSocket socket, int interest);

  /// How many places there are.
  int size();

  /// The socket at a place.
  TransportSocket at(int place);

  /// What the last [#await] found at a place, as [Readiness] bits.
  int found(int place);

  /// True if [#await] has asked the kernel since the last place was added.
  boolean asked();
}
