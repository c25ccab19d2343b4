package org.jwinsock.core.api;

import static org.jwinsock.spi.WinBase.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
import static org.jwinsock.spi.WinBase.FILE_SKIP_SET_EVENT_ON_HANDLE;
import static org.jwinsock.spi.WsaErrors.ERROR_ABANDONED_WAIT_0;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_HANDLE;
import static org.jwinsock.spi.WsaErrors.ERROR_INVALID_PARAMETER;
import static org.jwinsock.spi.WsaErrors.ERROR_IO_INCOMPLETE;
import static org.jwinsock.spi.WsaErrors.ERROR_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WAIT_IO_COMPLETION;
import static org.jwinsock.spi.WsaErrors.WAIT_TIMEOUT;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSA_NOT_ENOUGH_MEMORY;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.io.PortObject;
import org.jwinsock.core.io.ThreadpoolIo;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.core.kernel.Packets;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.PortPoller;
import org.jwinsock.spi.PortSource;
import org.jwinsock.spi.SocketCancel;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.Win32Errors;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WinIoCallback;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaOverlapped;

/// Completion ports, and the cancelling of operations.
final class PortCalls {

  /// `INVALID_HANDLE_VALUE`.
  private static final long INVALID_HANDLE_VALUE = -1;

  private static final int MODES =
      FILE_SKIP_COMPLETION_PORT_ON_SUCCESS | FILE_SKIP_SET_EVENT_ON_HANDLE;

  private final Dispatch dispatch;

  PortCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  // --- ports and sockets

  long CreateIoCompletionPort(long file, long existing, long key, int threads) {
    if (existing == 0) {
      if (threads < 0) {
        return fail0(ERROR_INVALID_PARAMETER);
      }
      PortObject port = new PortObject(threads);
      long handle = dispatch.handles().open(port);
      if (handle == 0) {
        return fail0(WSA_NOT_ENOUGH_MEMORY);
      }
      int error = file == INVALID_HANDLE_VALUE ? 0 : associate(file, port, key);
      if (error != 0) {
        dispatch.handles().close(port);
        port.closed();
        return fail0(error);
      }
      return handle;
    }
    PortObject port = port(existing);
    if (port == null) {
      return fail0(ERROR_INVALID_HANDLE);
    }
    if (file == INVALID_HANDLE_VALUE) {
      return fail0(ERROR_INVALID_PARAMETER);
    }
    int error = associate(file, port, key);
    return error == 0 ? existing : fail0(error);
  }

  private int associate(long file, PortObject port, long key) {
    SocketObject socket = dispatch.socket(file);
    return socket == null ? ERROR_INVALID_HANDLE : associate(file, socket, port, port, key);
  }

  private int associate(
      long file, SocketObject socket, PortObject port, Packets packets, long key) {
    if (!socket.isOverlapped() || !socket.associate(packets, key)) {
      return ERROR_INVALID_PARAMETER;
    }
    PortSource source = socket.provider().ports();
    PortPoller place = source == null ? null : port.place(source);
    if (place != null) {
      int error = place.add(dispatch.handles().lowest(file));
      if (error == -WSAENOTSOCK) {
        socket.dissociate();
        return ERROR_INVALID_HANDLE;
      }
      socket.isIn(place);
      // with no room the provider goes on completing requests by itself
    }
    return 0;
  }

  private @Nullable PortObject port(long handle) {
    return dispatch.handles().find(handle) instanceof PortObject port ? port : null;
  }

  private static long fail0(int error) {
    ThreadContext.current().lastError(error);
    return 0;
  }

  private static boolean fail(int error) {
    ThreadContext.current().lastError(error);
    return false;
  }

  // --- packets

  boolean GetQueuedCompletionStatus(
      long handle,
      int @Nullable [] bytes,
      long @Nullable [] key,
      @Nullable WsaOverlapped @Nullable [] overlapped,
      int millis) {
    if (bytes == null
        || key == null
        || overlapped == null
        || bytes.length == 0
        || key.length == 0
        || overlapped.length == 0) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    PortObject port = port(handle);
    if (port == null) {
      overlapped[0] = null;
      return fail(ERROR_INVALID_HANDLE);
    }
    OverlappedEntry[] entry = port.single();
    PortObject.Outcome outcome = port.take(entry, 1, deadline(millis), false);
    if (outcome != PortObject.Outcome.TAKEN) {
      overlapped[0] = null;
      return fail(code(outcome));
    }
    OverlappedEntry taken = entry[0];
    bytes[0] = taken.dwNumberOfBytesTransferred;
    key[0] = taken.lpCompletionKey;
    overlapped[0] = taken.lpOverlapped;
    taken.lpOverlapped = null;
    return taken.error == 0 || fail(taken.error);
  }

  boolean GetQueuedCompletionStatusEx(
      long handle,
      @Nullable OverlappedEntry @Nullable [] entries,
      int count,
      int @Nullable [] removed,
      int millis,
      boolean alertable) {
    if (entries == null
        || removed == null
        || removed.length == 0
        || count <= 0
        || entries.length == 0) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    PortObject port = port(handle);
    if (port == null) {
      return fail(ERROR_INVALID_HANDLE);
    }
    int limit = Math.min(count, entries.length);
    OverlappedEntry[] filled = filled(entries, limit);
    PortObject.Outcome outcome = port.take(filled, limit, deadline(millis), alertable);
    if (outcome == PortObject.Outcome.TAKEN) {
      removed[0] = port.taken();
      return true;
    }
    removed[0] = 0;
    if (outcome == PortObject.Outcome.ALERTED) {
      ThreadContext.current().apcs().run();
    }
    return fail(code(outcome));
  }

  @SuppressWarnings("NullAway") // the first elements are not null afterwards
  static OverlappedEntry[] filled(@Nullable OverlappedEntry[] entries, int limit) {
    for (int i = 0; i < limit; i++) {
      if (entries[i] == null) {
        entries[i] = new OverlappedEntry();
      }
    }
    return entries;
  }

  static int code(PortObject.Outcome outcome) {
    return switch (outcome) {
      case TAKEN -> 0;
      case TIMEOUT -> WAIT_TIMEOUT;
      case ABANDONED -> ERROR_ABANDONED_WAIT_0;
      case ALERTED -> WAIT_IO_COMPLETION;
    };
  }

  static long deadline(int millis) {
    return millis == WinBase.INFINITE
        ? Waiter.FOREVER
        : Deadlines.after(TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(millis)));
  }

  boolean PostQueuedCompletionStatus(
      long handle, int bytes, long key, @Nullable WsaOverlapped overlapped) {
    PortObject port = port(handle);
    return port != null && port.post(key, bytes, overlapped) || fail(ERROR_INVALID_HANDLE);
  }

  boolean SetFileCompletionNotificationModes(long file, int flags) {
    SocketObject socket = dispatch.socket(file);
    if (socket == null) {
      return fail(ERROR_INVALID_HANDLE);
    }
    if ((flags & ~MODES) != 0) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    socket.addModes(flags);
    return true;
  }

  // --- the thread pool

  long CreateThreadpoolIo(long file, @Nullable WinIoCallback callback, @Nullable Object context) {
    SocketObject socket = dispatch.socket(file);
    if (socket == null) {
      return fail0(ERROR_INVALID_HANDLE);
    }
    if (callback == null) {
      return fail0(ERROR_INVALID_PARAMETER);
    }
    ThreadpoolIo io = new ThreadpoolIo(socket, callback, context);
    long handle = dispatch.handles().open(io);
    if (handle == 0) {
      return fail0(WSA_NOT_ENOUGH_MEMORY);
    }
    io.opened();
    int error = associate(file, socket, ThreadpoolIo.port(), io, 0);
    if (error != 0) {
      CloseThreadpoolIo(handle);
      return fail0(error);
    }
    return handle;
  }

  void StartThreadpoolIo(long io) {
    ThreadpoolIo object = io(io);
    if (object != null) {
      object.start();
    }
  }

  void CancelThreadpoolIo(long io) {
    ThreadpoolIo object = io(io);
    if (object != null) {
      object.cancel();
    }
  }

  void WaitForThreadpoolIoCallbacks(long io, boolean cancelPending) {
    ThreadpoolIo object = io(io);
    if (object != null) {
      object.await(cancelPending);
    }
  }

  void CloseThreadpoolIo(long io) {
    ThreadpoolIo object = io(io);
    if (object != null && dispatch.handles().close(object)) {
      object.closed();
    }
  }

  /// These functions answer nothing in C; a handle that is none is told in the last error only.
  private @Nullable ThreadpoolIo io(long handle) {
    if (dispatch.handles().find(handle) instanceof ThreadpoolIo io) {
      return io;
    }
    boolean _ = fail(ERROR_INVALID_HANDLE);
    return null;
  }

  // --- cancelling

  boolean CancelIo(long file) {
    return cancel(file, Thread.currentThread(), null) >= 0;
  }

  boolean CancelIoEx(long file, @Nullable WsaOverlapped overlapped) {
    int found = cancel(file, null, overlapped);
    return found > 0 || found == 0 && fail(ERROR_NOT_FOUND);
  }

  private int cancel(long file, @Nullable Thread issuer, @Nullable WsaOverlapped one) {
    SocketObject socket = dispatch.socket(file);
    SocketCancel cancel = socket == null ? null : socket.provider().cancel();
    int found = socket == null ? -1 : cancel == null ? 0 : cancel.cancel(file, issuer, one);
    if (found < 0) {
      fail(ERROR_INVALID_HANDLE);
    }
    return found;
  }

  // --- outcomes

  /// `GetOverlappedResult`, with a Win32 code.
  boolean GetOverlappedResultEx(
      long file,
      @Nullable WsaOverlapped overlapped,
      int @Nullable [] bytes,
      int millis,
      boolean alertable) {
    SocketObject socket = dispatch.socket(file);
    if (socket == null) {
      return fail(ERROR_INVALID_HANDLE);
    }
    if (overlapped == null || bytes == null || bytes.length == 0) {
      return fail(ERROR_INVALID_PARAMETER);
    }
    int waited = ResultCalls.await(overlapped, millis, alertable);
    if (waited != 0) {
      return fail(waited == WAIT_TIMEOUT && millis == 0 ? ERROR_IO_INCOMPLETE : waited);
    }
    bytes[0] = (int) overlapped.bytes();
    int error = Win32Errors.of(overlapped.error(), isDatagram(socket));
    return error == 0 || fail(error);
  }

  static boolean isDatagram(SocketObject socket) {
    return socket.info().socketType() != WinSock2.SOCK_STREAM;
  }
}
