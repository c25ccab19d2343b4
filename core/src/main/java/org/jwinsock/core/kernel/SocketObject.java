package org.jwinsock.core.kernel;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.PortPoller;
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
public final class SocketObject extends ProviderSocket implements WsaOverlapped.Indication {

  private final Provider provider;
  private final WspProcTable table;
  private final WsaProtocolInfo info;

  /// What all handles of one provider object share, as with a file object of Windows, is kept by
  /// the first of them. Set before the handle is anybody's.
  private SocketObject shared = this;

  /// The port, and what comes with its packets; the key is written first.
  private volatile @Nullable Packets packets;

  private long key;

  private volatile @Nullable PortPoller place;

  /// The port that hears of readiness; guarded by the monitor.
  private @Nullable Packets notified;

  /// `FILE_*` of `SetFileCompletionNotificationModes`.
  private volatile int modes;

  /// Whether operations may be overlapped.
  private volatile boolean overlapped = true;

  /// @param provider the top of the chain
  /// @param info the catalog entry the socket was made from
  /// @param context what the provider keeps about the socket
  public SocketObject(Provider provider, WsaProtocolInfo info, Object context) {
    super(context);
    this.provider = provider;
    this.table = provider.table();
    this.info = info;
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

  /// True if a completion port is told of operations.
  public boolean isAssociated() {
    return shared.packets != null;
  }

  /// This handle was made by duplicating another one: what it does is told where the other's is.
  public void duplicates(SocketObject other) {
    shared = other.shared;
  }

  /// Ties the handle to a port for the rest of its life; false if it is tied already, or another
  /// port hears of its readiness.
  ///
  /// @param key given back with every packet
  public boolean associate(Packets port, long key) {
    SocketObject first = shared;
    synchronized (first) {
      if (first.packets != null || !first.admits(port)) {
        return false;
      }
      first.key = key;
      first.packets = port;
      return true;
    }
  }

  /// A port is to hear of the socket's readiness.
  ///
  /// @return false if another port has the socket
  public boolean notifies(Packets port) {
    SocketObject first = shared;
    synchronized (first) {
      if (!first.admits(port)) {
        return false;
      }
      first.notified = port;
      return true;
    }
  }

  /// A socket belongs to one port, as long as that one is open.
  @SuppressWarnings("ReferenceEquality") // a port is itself alone
  private boolean admits(Packets port) {
    Packets tied = packets;
    return (tied == null || tied == port)
        && (notified == null || notified == port || notified.isClosed());
  }

  /// No port hears of the socket's readiness any more.
  public void notifyNobody() {
    SocketObject first = shared;
    synchronized (first) {
      first.notified = null;
    }
  }

  /// The place where threads of its port sleep and move its requests on; null if it is in none.
  public @Nullable PortPoller place() {
    return shared.place;
  }

  /// Its requests move on in this place.
  public void isIn(PortPoller place) {
    shared.place = place;
  }

  /// Takes back a tie that could not be completed.
  public void dissociate() {
    shared.packets = null;
  }

  /// `FILE_*` notification modes.
  public int modes() {
    return shared.modes;
  }

  /// Adds notification modes; they cannot be taken back.
  public void addModes(int more) {
    SocketObject first = shared;
    synchronized (first) {
      first.modes |= more;
    }
  }

  /// False if an OVERLAPPED is ignored, as on a socket made without `WSA_FLAG_OVERLAPPED`.
  public boolean isOverlapped() {
    return shared.overlapped;
  }

  /// The socket was made without `WSA_FLAG_OVERLAPPED`.
  public void setNotOverlapped() {
    shared.overlapped = false;
  }

  /// Tells of an operation. Whoever is told may use the request for the next one at once.
  @Override
  public void completed(WsaOverlapped request) {
    Object event = request.event;
    SocketObject first = shared;
    Packets port = first.packets;
    if (port != null && (request.hEvent & 1) == 0) {
      int error = request.error();
      int code = error == 0 ? 0 : Win32Errors.of(error, info.socketType() != WinSock2.SOCK_STREAM);
      port.add(first.key, (int) request.bytes(), request, code);
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
