package org.jwinsock.spi;

import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `WSPUPCALLTABLE`: what core does for the providers below it.
///
/// Answers a result or a negative Winsock error code. A function that belongs to a part of the
/// system which is not there answers `WSAEOPNOTSUPP`.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2spi/ns-ws2spi-wspupcalltable">
///   WSPUPCALLTABLE</a>
public interface WspUpcallTable {

  /// Makes a socket handle that stands for the provider's object.
  ///
  /// @param catalogEntryId the entry the socket is made from: the one given to `WSPSocket`, or that
  ///   of the listening socket
  /// @param context the provider's object, given back by [#WPUQuerySocketHandleContext]
  /// @return the handle; `-WSAENOBUFS` when the table is full, `-WSANOTINITIALISED` once the last
  ///   `WSACleanup` has begun
  long WPUCreateSocketHandle(int catalogEntryId, Object context);

  /// Ends a handle made by [#WPUCreateSocketHandle].
  ///
  /// @return 0, or `-WSAENOTSOCK` if the handle had ended before: of two closers one wins
  int WPUCloseSocketHandle(long s);

  /// The object a handle stands for; null for a stale or foreign handle.
  @Nullable Object WPUQuerySocketHandleContext(long s);

  /// Claims a lower provider's handle for an IFS layer: from now on it stands for the layer's
  /// socket, under the same number. The layer claims it before anybody else knows of it, and cannot
  /// be asked for a context of its own: [#WPUQuerySocketHandleContext] gives the object of whoever
  /// made the handle.
  ///
  /// @param catalogEntryId the entry the layer's socket is made from
  /// @param proposed what the lower provider answered
  /// @return the handle to answer, which is the proposed one; `-WSAENOTSOCK` if it has ended,
  ///   `-WSAEINVAL` if it is the application's already, `-WSANOTINITIALISED` once the last
  ///   `WSACleanup` has begun
  default long WPUModifyIFSHandle(int catalogEntryId, long proposed) {
    return -WSAEOPNOTSUPP;
  }

  /// A layer's socket lies on a lower provider's from now on: what the lower one says of its socket
  /// is the upper one's, and the thread that waits for the upper one sleeps by the lower one. Our
  /// own: on Windows a layer has a hidden window and threads for that.
  ///
  /// @return 0, or `-WSAENOTSOCK`
  default int WPUStackSocketHandle(long upper, long lower) {
    return -WSAEOPNOTSUPP;
  }

  /// Where the provider of this id was loaded from; null if there is none.
  @Nullable String WPUGetProviderPath(UUID providerId);

  /// True if the socket is in the set.
  default boolean WPUFDIsSet(long s, FdSet set) {
    return set.contains(s);
  }

  /// The thread's Winsock 1.1 blocking hook; null means to block natively.
  default @Nullable BlockingCallback WPUQueryBlockingCallback(int catalogEntryId) {
    return null;
  }

  /// Queues a procedure to a thread, which runs it in an alertable wait.
  ///
  /// @return 0; `-WSAEFAULT` if the handle stands for no thread, or for one that has ended
  default int WPUQueueApc(long thread, Runnable routine) {
    return -WSAEOPNOTSUPP;
  }

  /// A handle of the calling thread, for [#WPUQueueApc]; each needs its own [#WPUCloseThread].
  default long WPUOpenCurrentThread() {
    return -WSAEOPNOTSUPP;
  }

  /// Ends what [#WPUOpenCurrentThread] gave.
  default int WPUCloseThread(long thread) {
    return -WSAEOPNOTSUPP;
  }

  /// Creates an event object: manual reset, not set.
  ///
  /// @return its handle, or `-WSA_NOT_ENOUGH_MEMORY`
  default long WPUCreateEvent() {
    return -WSAEOPNOTSUPP;
  }

  /// Ends an event object.
  ///
  /// @return 0, or `-WSA_INVALID_HANDLE`
  default int WPUCloseEvent(long event) {
    return -WSAEOPNOTSUPP;
  }

  /// Sets an event object.
  ///
  /// @return 0, or `-WSA_INVALID_HANDLE`
  default int WPUSetEvent(long event) {
    return -WSAEOPNOTSUPP;
  }

  /// Resets an event object.
  ///
  /// @return 0, or `-WSA_INVALID_HANDLE`
  default int WPUResetEvent(long event) {
    return -WSAEOPNOTSUPP;
  }

  /// The completion port of a handle; null if it is none. Our own: on Windows the kernel's part of
  /// a provider does this.
  default @Nullable CompletionTarget WPUQueryCompletionPort(long port) {
    return null;
  }

  /// Posts a message to a window's queue.
  ///
  /// @return 0; `-WSAEINVAL` if there is no such window, or its queue is full
  default int WPUPostMessage(long window, int message, long wParam, long lParam) {
    return -WSAEOPNOTSUPP;
  }
}
