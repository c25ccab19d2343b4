package org.jwinsock.afd;

import org.jwinsock.afd.TransportSocket.Sharing;

/// The options of one socket that the engine keeps itself because their meaning is Winsock's and
/// not the transport's. Written by `setsockopt`, read by any thread; accepted sockets get a copy.
final class SocketOptions {

  private static final int LINGER_ON = 1;
  private static final int OOB_INLINE = 2;
  private static final int CONDITIONAL_ACCEPT = 4;
  private static final int DEBUG = 8;
  private static final int TIMEOUTS = 16;
  private static final int UNBUFFERED = 32;

  private volatile int flags;
  private volatile int lingerSeconds;
  private volatile int receiveTimeout;
  private volatile int sendTimeout;
  private volatile Sharing sharing = Sharing.NONE;

  /// The options of a new socket.
  ///
  /// @param timeouts whether `SO_RCVTIMEO` and `SO_SNDTIMEO` take effect: on sockets made with
  ///   `WSA_FLAG_OVERLAPPED` only
  SocketOptions(boolean timeouts) {
    flags = timeouts ? TIMEOUTS : 0;
  }

  SocketOptions copy() {
    SocketOptions copy = new SocketOptions(false);
    copy.flags = flags;
    copy.lingerSeconds = lingerSeconds;
    copy.receiveTimeout = receiveTimeout;
    copy.sendTimeout = sendTimeout;
    copy.sharing = sharing;
    return copy;
  }

  /// Takes over what was set on a listener.
  synchronized void inherit(SocketOptions listener) {
    flags = listener.flags & ~TIMEOUTS | flags & TIMEOUTS;
    lingerSeconds = listener.lingerSeconds;
    receiveTimeout = listener.receiveTimeout;
    sendTimeout = listener.sendTimeout;
    sharing = listener.sharing;
  }

  private boolean has(int flag) {
    return (flags & flag) != 0;
  }

  private synchronized void set(int flag, boolean on) {
    flags = on ? flags | flag : flags & ~flag;
  }

  boolean lingers() {
    return has(LINGER_ON);
  }

  int lingerSeconds() {
    return lingerSeconds;
  }

  /// `SO_LINGER`. Switching it off keeps the seconds, which `SO_DONTLINGER` false brings back.
  void linger(boolean on, int seconds) {
    lingerSeconds = seconds;
    set(LINGER_ON, on);
  }

  void linger(boolean on) {
    set(LINGER_ON, on);
  }

  /// Milliseconds a blocking receive waits; 0 for ever.
  int receiveTimeout() {
    return has(TIMEOUTS) ? receiveTimeout : 0;
  }

  int storedReceiveTimeout() {
    return receiveTimeout;
  }

  void receiveTimeout(int millis) {
    receiveTimeout = millis;
  }

  /// Milliseconds a blocking send waits; 0 for ever.
  int sendTimeout() {
    return has(TIMEOUTS) ? sendTimeout : 0;
  }

  int storedSendTimeout() {
    return sendTimeout;
  }

  void sendTimeout(int millis) {
    sendTimeout = millis;
  }

  boolean oobInline() {
    return has(OOB_INLINE);
  }

  void oobInline(boolean on) {
    set(OOB_INLINE, on);
  }

  boolean conditionalAccept() {
    return has(CONDITIONAL_ACCEPT);
  }

  void conditionalAccept(boolean on) {
    set(CONDITIONAL_ACCEPT, on);
  }

  boolean debug() {
    return has(DEBUG);
  }

  void debug(boolean on) {
    set(DEBUG, on);
  }

  /// `SO_SNDBUF` is 0.
  boolean unbuffered() {
    return has(UNBUFFERED);
  }

  void unbuffered(boolean on) {
    set(UNBUFFERED, on);
  }

  Sharing sharing() {
    return sharing;
  }

  void sharing(Sharing to) {
    sharing = to;
  }
}
