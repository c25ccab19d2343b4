package org.jwinsock.spi;

/// `SOCK_NOTIFY_REGISTRATION`: what a completion port is to hear of a socket's readiness.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-sock_notify_registration">
///   SOCK_NOTIFY_REGISTRATION</a>
public final class SockNotifyRegistration {

  /// The socket.
  public long socket;

  /// Comes back with every notification; that of the first registration counts until it is removed.
  public long completionKey;

  /// `SOCK_NOTIFY_REGISTER_EVENT_*`.
  public int eventFilter;

  /// One of `SOCK_NOTIFY_OP_*`.
  public int operation;

  /// `SOCK_NOTIFY_TRIGGER_*`: level or edge, and one-shot or persistent, which may be left out.
  public int triggerFlags;

  /// What became of this registration: 0, or a positive error.
  public int registrationResult;

  /// A registration to be filled.
  public SockNotifyRegistration() {}

  /// A registration, with 0 where it has no result yet.
  public SockNotifyRegistration(
      long socket, long completionKey, int eventFilter, int operation, int triggerFlags) {
    this.socket = socket;
    this.completionKey = completionKey;
    this.eventFilter = eventFilter;
    this.operation = operation;
    this.triggerFlags = triggerFlags;
  }
}
