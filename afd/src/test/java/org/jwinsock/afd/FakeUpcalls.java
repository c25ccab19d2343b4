package org.jwinsock.afd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WspUpcallTable;

/// Upcalls that note what they are told.
final class FakeUpcalls implements WspUpcallTable {

  /// `set 4`, `reset 4`, `post 8 ...`, in their order.
  final List<String> told = new ArrayList<>();

  /// Handles that [#WPUResetEvent] does not know.
  long invalid = -1;

  /// What happens just before an event is reset.
  Runnable duringReset = () -> {};

  private final Map<Long, Object> sockets = new HashMap<>();

  /// What has been told since the last time.
  synchronized List<String> take() {
    List<String> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  @Override
  public synchronized long WPUCreateSocketHandle(int catalogEntryId, Object context) {
    long handle = 0x100 + 4L * sockets.size();
    sockets.put(handle, context);
    return handle;
  }

  @Override
  public synchronized int WPUCloseSocketHandle(long s) {
    return sockets.remove(s) == null ? -WsaErrors.WSAENOTSOCK : 0;
  }

  @Override
  public synchronized @Nullable Object WPUQuerySocketHandleContext(long s) {
    return sockets.get(s);
  }

  @Override
  public @Nullable String WPUGetProviderPath(UUID providerId) {
    return null;
  }

  @Override
  public synchronized int WPUSetEvent(long event) {
    told.add("set " + event);
    return 0;
  }

  @Override
  public int WPUResetEvent(long event) {
    duringReset.run();
    synchronized (this) {
      if (event == invalid) {
        return -WsaErrors.WSA_INVALID_HANDLE;
      }
      told.add("reset " + event);
      return 0;
    }
  }

  @Override
  public synchronized int WPUPostMessage(long window, int message, long wParam, long lParam) {
    told.add("post %d %d %x %x".formatted(window, message, wParam, lParam));
    return 0;
  }
}
