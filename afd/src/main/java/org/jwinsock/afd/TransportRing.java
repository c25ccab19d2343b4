package org.jwinsock.afd;

/// Transfers that a transport carries out by itself, in memory nobody can free meanwhile: the
/// requests of one completion queue of registered I/O.
///
/// The engine calls everything under a lock of the ring's own, and starts nothing on a socket after
/// [#cancel] has been called for all of its transfers. [RingTransfer#over] is called under the same
/// lock, from [#submit], [#harvest] and nowhere else.
public interface TransportRing {

  /// Prepares a transfer; it goes with the next [#submit], or earlier.
  ///
  /// @return 0, or the positive error with which it is over already
  int start(TransportSocket socket, RingTransfer transfer);

  /// Sets everything prepared going.
  void submit();

  /// True if something is prepared.
  boolean isPrepared();

  /// Ends the transfers that are over.
  ///
  /// @param thorough also those that only a system call would show to be over
  void harvest(boolean thorough);

  /// Ends a transfer that has been started, soon: it is over with `transfer.cancelError`, or
  /// otherwise.
  void cancel(RingTransfer transfer);

  /// Tells once when there is something to [#harvest], at once if there is.
  void arm();

  /// Frees the ring once no transfer is under way; until then it goes on to tell, unasked.
  void close();

  /// Waits a while for the cancelled transfers to be over, then gives the ring up.
  void abandon();
}
