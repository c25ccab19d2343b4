package org.jwinsock.core.dispatch;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEINVALIDPROVIDER;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSANOTINITIALISED;
import static org.jwinsock.spi.WsaErrors.WSA_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.WSA_NOT_ENOUGH_MEMORY;

import java.security.CodeSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.catalog.Layer;
import org.jwinsock.core.kernel.BlockingHook;
import org.jwinsock.core.kernel.EventObject;
import org.jwinsock.core.kernel.HandleTable;
import org.jwinsock.core.kernel.LowerSocket;
import org.jwinsock.core.kernel.MessageQueue;
import org.jwinsock.core.kernel.Provider;
import org.jwinsock.core.kernel.ProviderSocket;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.core.kernel.ThreadObject;
import org.jwinsock.spi.BlockingCallback;
import org.jwinsock.spi.CompletionTarget;
import org.jwinsock.spi.PortPoller;
import org.jwinsock.spi.WspUpcallTable;

/// What core does for providers, on the handle table. Takes no lock that a provider could wait for.
final class Upcalls implements WspUpcallTable {

  private final Session session;
  private final HandleTable handles;

  Upcalls(Session session, HandleTable handles) {
    this.session = session;
    this.handles = handles;
  }

  @Override
  public long WPUCreateSocketHandle(int catalogEntryId, Object context) {
    CatalogEntry entry = session.catalog().entry(PlaceId.entry(catalogEntryId));
    if (entry == null) {
      return -WSAEINVALIDPROVIDER;
    }
    if (!PlaceId.isTop(catalogEntryId)) {
      return open(new LowerSocket(context));
    }
    Provider provider = session.provider(entry);
    return provider == null
        ? -WSAEINVALIDPROVIDER
        : open(new SocketObject(provider, entry.info(), context));
  }

  private long open(ProviderSocket socket) {
    long handle = handles.open(socket);
    if (handle == 0) {
      return -WSAENOBUFS;
    }
    if (session.ended()) { // asked after the handle is visible to whoever ends the session
      handles.close(socket);
      return -WSANOTINITIALISED;
    }
    return handle;
  }

  @Override
  public long WPUModifyIFSHandle(int catalogEntryId, long proposed) {
    ProviderSocket claimed = handles.providerSocket(proposed);
    CatalogEntry entry = session.catalog().entry(PlaceId.entry(catalogEntryId));
    Provider provider = entry == null ? null : session.provider(entry);
    if (claimed == null) {
      return -WSAENOTSOCK;
    }
    if (entry == null || provider == null || !(claimed instanceof LowerSocket)) {
      return -WSAEINVAL;
    }
    if (!PlaceId.isTop(catalogEntryId)) {
      return proposed;
    }
    SocketObject socket = new SocketObject(provider, entry.info(), claimed.context());
    if (!handles.replace(claimed, socket)) {
      return -WSAENOTSOCK;
    }
    ProviderSocket below = handles.providerSocket(claimed.lower());
    if (below != null) {
      socket.liesOn(below);
    }
    if (session.ended()) {
      handles.close(socket);
      return -WSANOTINITIALISED;
    }
    return proposed;
  }

  @Override
  public int WPUStackSocketHandle(long upper, long lower) {
    ProviderSocket above = handles.providerSocket(upper);
    ProviderSocket below = handles.providerSocket(lower);
    if (above == null || !(below instanceof LowerSocket)) {
      return -WSAENOTSOCK;
    }
    above.liesOn(below);
    SocketObject top = handles.socket(handles.highest(upper));
    PortPoller place = top == null ? null : top.place();
    if (place != null) {
      int _ =
          place.add(handles.lowest(lower)); // without it the provider moves requests on by itself
    }
    return 0;
  }

  @Override
  public int WPUCloseSocketHandle(long s) {
    ProviderSocket socket = handles.providerSocket(s);
    return socket != null && handles.close(socket) ? 0 : -WSAENOTSOCK;
  }

  @Override
  public @Nullable Object WPUQuerySocketHandleContext(long s) {
    ProviderSocket socket = handles.providerSocket(s);
    return socket == null ? null : socket.context();
  }

  @Override
  public long WPUCreateEvent() {
    long event = handles.open(new EventObject(true, false));
    return event == 0 ? -WSA_NOT_ENOUGH_MEMORY : event;
  }

  @Override
  public int WPUCloseEvent(long event) {
    return handles.find(event) instanceof EventObject object && handles.close(object)
        ? 0
        : -WSA_INVALID_HANDLE;
  }

  @Override
  public int WPUSetEvent(long event) {
    if (handles.find(event) instanceof EventObject object) {
      object.set();
      return 0;
    }
    return -WSA_INVALID_HANDLE;
  }

  @Override
  public int WPUResetEvent(long event) {
    if (handles.find(event) instanceof EventObject object) {
      object.reset();
      return 0;
    }
    return -WSA_INVALID_HANDLE;
  }

  @Override
  public long WPUOpenCurrentThread() {
    long thread = handles.open(ThreadObject.current());
    return thread == 0 ? -WSA_NOT_ENOUGH_MEMORY : thread;
  }

  @Override
  public int WPUCloseThread(long thread) {
    return handles.find(thread) instanceof ThreadObject object && handles.close(object)
        ? 0
        : -WSA_INVALID_HANDLE;
  }

  @Override
  public int WPUQueueApc(long thread, Runnable routine) {
    return handles.find(thread) instanceof ThreadObject object && object.queue(routine)
        ? 0
        : -WSAEFAULT;
  }

  @Override
  public @Nullable BlockingCallback WPUQueryBlockingCallback(int catalogEntryId) {
    BlockingHook hook = ThreadContext.current().hook();
    return hook != null && hook.isInForce() ? hook.procedure() : null;
  }

  @Override
  public @Nullable CompletionTarget WPUQueryCompletionPort(long port) {
    return handles.find(port) instanceof CompletionTarget target ? target : null;
  }

  @Override
  public @Nullable String WPUGetProviderPath(UUID providerId) {
    for (CatalogEntry entry : session.catalog().entries()) {
      if (entry.provider().providerId().equals(providerId)) {
        return path(entry.provider());
      }
      for (Layer layer : entry.layers()) {
        if (layer.provider().providerId().equals(providerId)) {
          return path(layer.provider());
        }
      }
    }
    return null;
  }

  @Override
  public int WPUPostMessage(long window, int message, long wParam, long lParam) {
    boolean posted =
        handles.find(window) instanceof MessageQueue queue
            && queue.post(message, handles.highest(wParam), lParam);
    return posted ? 0 : -WSAEINVAL;
  }

  private static String path(Object provider) {
    Class<?> type = provider.getClass();
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? type.getName()
        : source.getLocation().toString();
  }
}
