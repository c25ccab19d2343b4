package org.jwinsock.host;

import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.TransportPort;
import org.jwinsock.linux.LinuxException;

/// The [VirtualPoller]s of a transport, as many as virtual threads can run at once. Sockets are
/// spread over them.
final class VirtualPollers {

  private final HostPoller poller;

  /// Each made for the first socket it gets; written in the monitor.
  private final @Nullable VirtualPoller[] all =
      new VirtualPoller[Runtime.getRuntime().availableProcessors()];

  private boolean closed;

  VirtualPollers(HostPoller poller) {
    this.poller = poller;
  }

  /// Where a socket is watched; null if there is no descriptor left for it.
  synchronized @Nullable TransportPort place(long id) {
    int at = (int) (id % all.length);
    VirtualPoller found = all[at];
    if (found == null && !closed) {
      try {
        found = new VirtualPoller(poller);
        all[at] = found;
      } catch (LinuxException e) {
        return null; // the poller watches the socket, one event at a time
      }
    }
    return found == null ? null : found.port();
  }

  synchronized void close() {
    closed = true;
    for (VirtualPoller each : all) {
      if (each != null) {
        each.close();
      }
    }
  }
}
