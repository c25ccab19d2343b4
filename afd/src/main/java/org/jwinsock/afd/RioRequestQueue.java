package org.jwinsock.afd;

import org.jwinsock.spi.WinSock2;

/// The request queue of a socket: two lanes, each of a completion queue. Ends with the socket.
final class RioRequestQueue extends RioObject {

  final AfdSocket socket;
  final RioLane receives;
  final RioLane sends;

  RioRequestQueue(AfdSocket socket, RioLane receives, RioLane sends) {
    this.socket = socket;
    this.receives = receives;
    this.sends = sends;
  }

  /// The socket is about to be closed, under its locks; every request ends. What the kernel still
  /// does with a socket's memory keeps the connection open until it has noticed that it is
  /// cancelled, so the connection is ended here.
  void end(boolean hard) {
    boolean busy = end(receives);
    busy |= end(sends);
    if (busy && socket.isStream()) {
      int _ = hard ? socket.transport.disconnect() : socket.transport.shutdown(WinSock2.SD_BOTH);
    }
  }

  /// True if the ring has something to do with the socket.
  private static boolean end(RioLane lane) {
    synchronized (lane.queue) {
      lane.end();
      return lane.queue.ring() != null && lane.isBusy();
    }
  }

  /// The socket has been closed, and its locks left.
  void ended() {
    socket.engine.rio().forget(this);
    receives.queue.look();
    sends.queue.look();
  }

  /// True if sends are under way.
  boolean isSending() {
    synchronized (sends.queue) {
      return sends.isBusy();
    }
  }
}
