package org.jwinsock.core.kernel;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.Win32Errors;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;

/// A socket as the top of the system knows it: who serves it, and the provider's own object.
/// Several handles may share one provider object, each with a `SocketObject` of its own.
///
/// It is also who is told of its overlapped operations: it sets their event and queues their
/// packet.
public final class SocketObject extends KernelObject implements WsaOverlapped.Indication {

  private final Provider provider;
  private final WspProcTable table;
  private final WsaProtocolInfo info;
  private final Object context;

  /// Set before the handle is anybody's.
  private volatile Ties ties = new Ties();

  /// What all handles of one provider object share, like a file object of Windows.
  private static final class Ties {
    private volatile @Nullable Association association;

    /// The port that hears of readiness; guarded by the monitor.
    private Association.@Nullable Packets notified;

    /// `FILE_*` of `SetFileCompletionNotificationModes`.
    private volatile int modes;

    /// Whether operations may be overlapped.
    private volatile boolean overlapped = true;

    /// A socket belongs to one port, as long as that one is open.
    @SuppressWarnings("ReferenceEquality") // a port is itself alone
    boolean admits(Association.Packets port) {
      Association tied = association;
      return (tied == null || tied.packets() == port)
          && (notified == null || notified == port || notified.isClosed());
    }
  }

  /// @param provider the top of the chain
  /// @param info the catalog entry the socket was made from
  /// @param context what the provider keeps about the socket
  public SocketObject(Provider provider, WsaProtocolInfo info, Object context) {
    this.provider = provider;
    this.table = provider.table();
    this.info = info;
    this.context = context;
  }

  /// Who serves this socket.
  public Provider provider() {
    return provider;
  }

  /// The functions that serve this socket.
  public WspProcTable table() {
    return table;
  }

  /// The catalog entry the socket was made from.
  public WsaProtocolInfo info() {
    return info;
  }

  /// What the provider keeps about the socket.
  public Object context() {
    return context;
  }

  /// The completion port; null if there is none.
  public @Nullable Association association() {
    return ties.association;
  }

  /// This handle was made by duplicating another one: what it does is told where the other's is.
  public void duplicates(SocketObject other) {
    ties = other.ties;
  }

  /// Ties the handle to a port; false if it is tied already, or another port hears of its
  /// readiness.
  public boolean associate(Association to) {
    Ties shared = ties;
    synchronized (shared) {
      if (shared.association != null || !shared.admits(to.packets())) {
        return false;
      }
      shared.association = to;
      return true;
    }
  }

  /// A port is to hear of the socket's readiness.
  ///
  /// @return false if another port has the socket
  public boolean notifies(Association.Packets port) {
    Ties shared = ties;
    synchronized (shared) {
      if (!shared.admits(port)) {
        return false;
      }
      shared.notified = port;
      return true;
    }
  }

  /// No port hears of the socket's readiness any more.
  public void notifyNobody() {
    Ties shared = ties;
    synchronized (shared) {
      shared.notified = null;
    }
  }

  /// Takes back a tie that could not be completed.
  public void dissociate() {
    ties.association = null;
  }

  /// `FILE_*` notification modes.
  public int modes() {
    return ties.modes;
  }

  /// Adds notification modes; they cannot be taken back.
  public void addModes(int more) {
    Ties shared = ties;
    synchronized (shared) {
      shared.modes |= more;
    }
  }

  /// False if an OVERLAPPED is ignored, as on a socket made without `WSA_FLAG_OVERLAPPED`.
  public boolean isOverlapped() {
    return ties.overlapped;
  }

  /// The socket was made without `WSA_FLAG_OVERLAPPED`.
  public void setNotOverlapped() {
    ties.overlapped = false;
  }

  /// Tells of an operation. Whoever is told may use the request for the next one at once.
  @Override
  public void completed(WsaOverlapped request) {
    Object event = request.event;
    Association port = ties.association;
    if (port != null && (request.hEvent & 1) == 0) {
      int error = request.error();
      int code = error == 0 ? 0 : Win32Errors.of(error, info.socketType() != WinSock2.SOCK_STREAM);
      port.packets().add(port.key(), (int) request.bytes(), request, code);
    }
    if (event instanceof EventObject object) {
      object.set();
    }
  }

  /// Where threads that wait for this socket sleep.
  public WaiterPool waiters() {
    return provider.waiters();
  }
}
