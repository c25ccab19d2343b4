package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WspUpcallTable;

/// What of core an engine needs: handles, none of which is used twice.
final class Handles implements WspUpcallTable {

  private final ConcurrentHashMap<Long, Object> contexts = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  @Override
  public long WPUCreateSocketHandle(int catalogEntryId, Object context) {
    long handle = last.addAndGet(4);
    contexts.put(handle, context);
    return handle;
  }

  @Override
  public int WPUCloseSocketHandle(long s) {
    return contexts.remove(s) == null ? -WSAENOTSOCK : 0;
  }

  @Override
  public @Nullable Object WPUQuerySocketHandleContext(long s) {
    return contexts.get(s);
  }

  @Override
  public @Nullable String WPUGetProviderPath(UUID providerId) {
    return null;
  }
}
