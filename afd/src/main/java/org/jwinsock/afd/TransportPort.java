package org.jwinsock.afd;

/// A place of a [Transport] where the threads of one completion port sleep. Sockets are added for
/// good and watched for every change, edge by edge.
public interface TransportPort {

  /// Watches a socket until it is closed. The listener is told of every edge, by whoever is in
  /// [#await], and of what the socket is ready for when it is added; of room to send once somebody
  /// has waited for some ([TransportSocket#watchRoom]).
  ///
  /// @return 0, or a negative error: `-WSAENOBUFS` if there is no room
  int add(TransportSocket socket, TransportSocket.Listener edges);

  /// Sleeps until sockets have changed, and tells their listeners.
  ///
  /// @param deadline on the scale of [System#nanoTime()]
  /// @return false if the deadline has passed and nothing else happened
  boolean await(long deadline);

  /// Makes one [#await] return, or the next one.
  void wake();

  /// Nobody comes to [#await]: the transport tells listeners by itself until somebody does.
  void unattended();

  /// Somebody will come to [#await]; until then listeners need not be told.
  void attended();

  /// Nobody comes any more, and who is in [#await] is on his way out; sockets go on being watched.
  void close();
}
