package org.jwinsock.spi;

/// `SOCK_NOTIFY_REGISTRATION`: which readiness of a socket a completion port is to be told of.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-sock_notify_registration">
///   SOCK_NOTIFY_REGISTRATION</a>
public final class SockNotifyRegistration {

  /// The socket.
  public long socket;

  /// The key of its packets, from the registration to its removal.
  public long completionKey;

  /// `SOCK_NOTIFY_REGISTER_EVENT_*`.
  public int eventFilter;

  /// One of `SOCK_NOTIFY_OP_*`.
  public int operation;

  /// `SOCK_NOTIFY_TRIGGER_*`: level or edge; one-shot or persistent, which is also what neither
  /// means.
  public int triggerFlags;

  /// Out: 0, or why this registration failed.
  public int registrationResult;

  /// A registration to be filled.
  public SockNotifyRegistration() {}

  /// What to do with the registration of a socket.
  public SockNotifyRegistration(
      long socket, long completionKey, int eventFilter, int operation, int triggerFlags) {
    this.socket = socket;
    this.completionKey = completionKey;
    this.eventFilter = eventFilter;
    this.operation = operation;
    this.triggerFlags = triggerFlags;
  }
}
