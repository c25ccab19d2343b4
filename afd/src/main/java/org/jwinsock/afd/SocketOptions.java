package org.jwinsock.afd;

import org.jwinsock.afd.TransportSocket.Sharing;

/// The options of one socket that the engine keeps itself because their meaning is Winsock's and
/// not the transport's. Accepted sockets begin with their listener's.
///
/// @param flags whether each of the switches is on
/// @param lingerSeconds of `SO_LINGER`, kept while it is off
/// @param storedReceiveTimeout `SO_RCVTIMEO`, in milliseconds
/// @param storedSendTimeout `SO_SNDTIMEO`, in milliseconds
/// @param sharing who else may have the address
record SocketOptions(
    int flags,
    int lingerSeconds,
    int storedReceiveTimeout,
    int storedSendTimeout,
    Sharing sharing) {

  private static final int LINGER_ON = 1;
  private static final int OOB_INLINE = 2;
  private static final int CONDITIONAL_ACCEPT = 4;
  private static final int DEBUG = 8;
  private static final int TIMEOUTS = 16;
  private static final int UNBUFFERED = 32;

  private static final SocketOptions WITHOUT_TIMEOUTS = new SocketOptions(0, 0, 0, 0, Sharing.NONE);
  private static final SocketOptions WITH_TIMEOUTS =
      new SocketOptions(TIMEOUTS, 0, 0, 0, Sharing.NONE);

  /// The options of a new socket.
  ///
  /// @param timeouts whether `SO_RCVTIMEO` and `SO_SNDTIMEO` take effect: on sockets made with
  ///   `WSA_FLAG_OVERLAPPED` only
  static SocketOptions ofNew(boolean timeouts) {
    return timeouts ? WITH_TIMEOUTS : WITHOUT_TIMEOUTS;
  }

  /// Those that were set on a listener.
  SocketOptions inherit(SocketOptions listener) {
    return listener.with(TIMEOUTS, has(TIMEOUTS));
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private SocketOptions with(int flag, boolean on) {
    int changed = on ? flags | flag : flags & ~flag;
    return changed == flags
        ? this
        : new SocketOptions(
            changed, lingerSeconds, storedReceiveTimeout, storedSendTimeout, sharing);
  }

  boolean lingers() {
    return has(LINGER_ON);
  }

  /// `SO_LINGER`. Switching it off keeps the seconds, which `SO_DONTLINGER` false brings back.
  SocketOptions linger(boolean on, int seconds) {
    return new SocketOptions(flags, seconds, storedReceiveTimeout, storedSendTimeout, sharing)
        .linger(on);
  }

  SocketOptions linger(boolean on) {
    return with(LINGER_ON, on);
  }

  /// Milliseconds a blocking receive waits; 0 for ever.
  int receiveTimeout() {
    return has(TIMEOUTS) ? storedReceiveTimeout : 0;
  }

  SocketOptions receiveTimeout(int millis) {
    return new SocketOptions(flags, lingerSeconds, millis, storedSendTimeout, sharing);
  }

  /// Milliseconds a blocking send waits; 0 for ever.
  int sendTimeout() {
    return has(TIMEOUTS) ? storedSendTimeout : 0;
  }

  SocketOptions sendTimeout(int millis) {
    return new SocketOptions(flags, lingerSeconds, storedReceiveTimeout, millis, sharing);
  }

  boolean oobInline() {
    return has(OOB_INLINE);
  }

  SocketOptions oobInline(boolean on) {
    return with(OOB_INLINE, on);
  }

  boolean conditionalAccept() {
    return has(CONDITIONAL_ACCEPT);
  }

  SocketOptions conditionalAccept(boolean on) {
    return with(CONDITIONAL_ACCEPT, on);
  }

  boolean debug() {
    return has(DEBUG);
  }

  SocketOptions debug(boolean on) {
    return with(DEBUG, on);
  }

  /// `SO_SNDBUF` is 0.
  boolean unbuffered() {
    return has(UNBUFFERED);
  }

  SocketOptions unbuffered(boolean on) {
    return with(UNBUFFERED, on);
  }

  SocketOptions sharing(Sharing to) {
    return new SocketOptions(flags, lingerSeconds, storedReceiveTimeout, storedSendTimeout, to);
  }
}
