package org.jwinsock.core.sockets;

import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;

/// A socket that takes connections.
///
/// ```java
/// try (StreamListener listener = StreamListener.listen(new SockAddrIn(0x7F000001, 7))) {
///   while (true) {
///     StreamSocket socket = listener.accept();
///     Thread.ofVirtual().start(() -> echo(socket));
///   }
/// }
/// ```
public final class StreamListener extends OpenSocket {

  private StreamListener(long handle) {
    super(handle);
  }

  /// A socket that does not listen yet, for options to be set first.
  ///
  /// @param family `AF_INET`, `AF_INET6` or `AF_UNIX`
  public static StreamListener open(int family) throws WsaException {
    return new StreamListener(open(family, WinSock2.SOCK_STREAM));
  }

  /// Listens on an address, with the longest queue there is.
  public static StreamListener listen(SockAddr local) throws WsaException {
    StreamListener listener = open(local.family());
    try {
      listener.bind(local);
      listener.start(WinSock2.SOMAXCONN);
      return listener;
    } catch (WsaException e) {
      listener.close();
      throw e;
    }
  }

  /// Begins to listen.
  ///
  /// @param backlog how many connections may queue
  public void start(int backlog) throws WsaException {
    WsaException.check(Winsock.listen(handle(), backlog), "listen");
  }

  /// Takes the first connection that waits, waiting for one.
  public StreamSocket accept() throws WsaException {
    return new StreamSocket(WsaException.check(Winsock.accept(handle()), "accept"));
  }
}
