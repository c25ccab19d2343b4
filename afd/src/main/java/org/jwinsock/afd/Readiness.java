package org.jwinsock.afd;

/// What a transport socket can be ready for, as bits of one int.
public final class Readiness {

  /// Data, a pending connection, or the end of the stream can be taken.
  public static final int READ = 1;

  /// There is room to send, or the outcome of a connect is known.
  public static final int WRITE = 2;

  /// An urgent byte has arrived.
  public static final int URGENT = 4;

  /// An error is stored, or the connection was reset. Reported whether asked for or not.
  public static final int ERROR = 8;

  /// The peer has ended its side. Reported together with [#READ].
  public static final int PEER_CLOSED = 16;

  /// Both sides are over. Reported whether asked for or not.
  public static final int HANGUP = 32;

  private Readiness() {}

  /// True if a receive would not answer `WSAEWOULDBLOCK`.
  static boolean receives(int ready) {
    return (ready & (READ | ERROR | PEER_CLOSED | HANGUP)) != 0;
  }

  /// True if a send or the outcome of a connect would not answer `WSAEWOULDBLOCK`.
  static boolean sends(int ready) {
    return (ready & (WRITE | ERROR | HANGUP)) != 0;
  }
}
