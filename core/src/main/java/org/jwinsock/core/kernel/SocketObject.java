package org.jwinsock.core.kernel;

import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;

/// A socket as the top of the system knows it: who serves it, and the provider's own object.
/// Several handles may share one provider object, each with a `SocketObject` of its own.
public final class SocketObject extends KernelObject {

  private final Provider provider;
  private final WspProcTable table;
  private final WsaProtocolInfo info;
  private final Object context;

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

  /// Where threads that wait for this socket sleep.
  public WaiterPool waiters() {
    return provider.waiters();
  }
}
