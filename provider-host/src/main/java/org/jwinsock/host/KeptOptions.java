package org.jwinsock.host;

/// Options whose value the kernel changes, or has no place for, as the application set them. Any
/// thread reads; `setsockopt` writes. New sockets have the same [defaults][#SHARED], and accepted
/// ones their listener's: who sets something gets values of his own first, see
/// [HostSocket#keptToChange()].
final class KeptOptions {

  /// Windows' defaults.
  static final KeptOptions SHARED = new KeptOptions().share();

  /// Not set: the kernel's own value counts.
  static final int UNSET = -1;

  // Windows' defaults: "SO_KEEPALIVE socket option"
  static final int KEEP_IDLE_SECONDS = 7200;
  static final int KEEP_INTERVAL_SECONDS = 1;
  static final int KEEP_COUNT = 10;

  /// `SO_SNDBUF` and `SO_RCVBUF`: Linux doubles them, and has a least and a greatest.
  volatile int sendBuffer = UNSET;

  volatile int receiveBuffer = UNSET;

  volatile int keepIdle = KEEP_IDLE_SECONDS;
  volatile int keepInterval = KEEP_INTERVAL_SECONDS;
  volatile int keepCount = KEEP_COUNT;

  /// `TCP_MAXRT` and `TCP_MAXRTMS`, in milliseconds.
  volatile int maxRetransmitMillis = UNSET;

  /// `IP_DONTFRAGMENT`, `IPV6_DONTFRAG`.
  volatile boolean dontFragment;

  volatile boolean dontFragment6;

  /// `IP_MULTICAST_IF` as an interface index.
  volatile int multicastInterface;

  /// `IP_MULTICAST_LOOP`, which is of the receiver.
  volatile boolean multicastLoop = true;

  /// `UDP_RECV_MAX_COALESCED_SIZE`, of which the kernel only learns whether it is 0.
  volatile int maxCoalesced;

  /// More than one socket has these, so that nobody changes them any more.
  private volatile boolean shared;

  KeptOptions share() {
    shared = true;
    return this;
  }

  boolean isShared() {
    return shared;
  }

  KeptOptions copy() {
    KeptOptions copy = new KeptOptions();
    copy.sendBuffer = sendBuffer;
    copy.receiveBuffer = receiveBuffer;
    copy.keepIdle = keepIdle;
    copy.keepInterval = keepInterval;
    copy.keepCount = keepCount;
    copy.maxRetransmitMillis = maxRetransmitMillis;
    copy.dontFragment = dontFragment;
    copy.dontFragment6 = dontFragment6;
    copy.multicastInterface = multicastInterface;
    copy.multicastLoop = multicastLoop;
    return copy;
  }
}
