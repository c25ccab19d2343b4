package org.jwinsock.core.kernel;

import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.WspProcTable;

/// A provider that has been started: its functions, and what it offers beyond them.
public final class Provider {

  private final WspProcTable table;
  private final WaiterPool waiters = new WaiterPool();
  private volatile @Nullable SocketPoll poll;
  private volatile boolean known;

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
  public void use(SocketPoll poll) {
    this.poll = poll;
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
