package org.jwinsock.core.fake;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WspUpcallTable;

/// Upcalls of nobody, for a table that is only there.
public final class FakeUpcalls implements WspUpcallTable {

  @Override
  public long WPUCreateSocketHandle(int catalogEntryId, Object context) {
    return -WsaErrors.WSAENOBUFS;
  }

  @Override
  public int WPUCloseSocketHandle(long s) {
    return -WsaErrors.WSAENOTSOCK;
  }

  @Override
  public @Nullable Object WPUQuerySocketHandleContext(long s) {
    return null;
  }

  @Override
  public @Nullable String WPUGetProviderPath(UUID providerId) {
    return null;
  }
}
