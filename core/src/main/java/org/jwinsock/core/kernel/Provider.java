package org.jwinsock.core.kernel;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.PortSource;
import org.jwinsock.spi.SocketCancel;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.WspProcTable;

/// A provider that has been started: its functions, and what it offers beyond them.
public final class Provider {

  private final WspProcTable table;
  private final WaiterPool waiters = new WaiterPool();
  private volatile @Nullable SocketPoll poll;
  private volatile @Nullable PortSource ports;
  private volatile @Nullable SocketCancel cancel;
  private volatile boolean known;
  private final Map<UUID, Object> extensions = new ConcurrentHashMap<>();

  /// @param table what its `WSPStartup` answered
  public Provider(WspProcTable table) {
    this.table = table;
  }

  /// Its functions.
  public WspProcTable table() {
    return table;
  }

  /// Where threads that wait for its sockets sleep.
  public WaiterPool waiters() {
    return waiters;
  }

  /// Its `WSAPoll`; null if it has none.
  public @Nullable SocketPoll poll() {
    return poll;
  }

  /// The provider has this `WSAPoll`.
  public void offersPoll(SocketPoll poll) {
    this.poll = poll;
  }

  /// Where its completion ports sleep; null if it has no place for them.
  public @Nullable PortSource ports() {
    return ports;
  }

  /// The provider has these places.
  public void offersPorts(PortSource ports) {
    this.ports = ports;
  }

  /// Ends its pending operations; null if it cannot.
  public @Nullable SocketCancel cancel() {
    return cancel;
  }

  /// The provider has this way of cancelling.
  public void offersCancel(SocketCancel cancel) {
    this.cancel = cancel;
  }

  /// An extension function of Windows that the provider has been asked for; null if it has not been
  /// asked, or has not got it.
  public @Nullable Object extension(UUID id) {
    return extensions.get(id);
  }

  /// The provider has this extension function.
  public void offers(UUID id, Object function) {
    extensions.put(id, function);
  }

  /// True once the provider has been asked what it offers beyond the table.
  public boolean isKnown() {
    return known;
  }

  /// The provider has been asked.
  public void setKnown() {
    known = true;
  }
}
