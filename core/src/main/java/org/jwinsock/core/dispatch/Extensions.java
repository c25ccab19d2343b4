package org.jwinsock.core.dispatch;

import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;

import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.kernel.Provider;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.PortSource;
import org.jwinsock.spi.SocketCancel;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.WaiterSource;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WspProcTable;

/// What a provider offers beyond the table, asked for as programs ask for `AcceptEx`.
public final class Extensions {

  private Extensions() {}

  /// Learns what core itself uses, once; needs a socket of the provider.
  static void learn(Provider provider, long s) {
    if (provider.isKnown()) {
      return;
    }
    WaiterSource source =
        query(provider.table(), s, WaiterSource.WSAID_WAITERS, WaiterSource.class);
    if (source != null) {
      provider.waiters().use(source);
    }
    SocketPoll poll = query(provider.table(), s, SocketPoll.WSAID_POLL, SocketPoll.class);
    if (poll != null) {
      provider.offersPoll(poll);
    }
    PortSource ports = query(provider.table(), s, PortSource.WSAID_PORTS, PortSource.class);
    if (ports != null) {
      provider.offersPorts(ports);
    }
    SocketCancel cancel = query(provider.table(), s, SocketCancel.WSAID_CANCEL, SocketCancel.class);
    if (cancel != null) {
      provider.offersCancel(cancel);
    }
    provider.setKnown();
  }

  /// An extension function of a socket's provider, which is asked for it once.
  ///
  /// @return null if it has none of this kind
  public static <T> @Nullable T find(SocketObject socket, UUID id, Class<T> type) {
    Provider provider = socket.provider();
    Object known = provider.extension(id);
    if (known == null) {
      known = query(provider.table(), socket.handle(), id, type);
      if (known != null) {
        provider.offers(id, known);
      }
    }
    return type.isInstance(known) ? type.cast(known) : null;
  }

  /// Why there was no extension function to be found: the provider has none, or the socket was
  /// closed before it could be asked.
  ///
  /// @return `WSAEOPNOTSUPP` or `WSAENOTSOCK`
  public static int refusal(SocketObject socket) {
    WsaOverlapped request = request();
    long answer =
        ask(socket.provider().table(), socket.handle(), WaiterSource.WSAID_WAITERS, request);
    return answer == -WSAENOTSOCK ? WSAENOTSOCK : WSAEOPNOTSUPP;
  }

  private static <T> @Nullable T query(WspProcTable table, long s, UUID id, Class<T> type) {
    WsaOverlapped request = request();
    long answer = ask(table, s, id, request);
    Object found = request.extension;
    return answer >= 0 && type.isInstance(found) ? type.cast(found) : null;
  }

  private static WsaOverlapped request() {
    WsaOverlapped request = new WsaOverlapped();
    request.synchronous = true;
    request.mayPend = false;
    return request;
  }

  private static long ask(WspProcTable table, long s, UUID id, WsaOverlapped request) {
    MemorySegment guid = MemorySegment.ofArray(new byte[Guids.SIZE]);
    Guids.write(id, guid);
    return table.WSPIoctl(s, WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER, guid, null, request);
  }
}
