package org.jwinsock.core.dispatch;

import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;

/// A started provider as the layer above it sees it.
record Lower(String name, WspProcTable table) implements LowerProvider {

  @Override
  public WsaProtocolInfo info(WsaProtocolInfo upper) {
    return upper.withCatalogEntry(PlaceId.below(upper.catalogEntryId()), upper.chain());
  }
}
