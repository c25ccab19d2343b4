package org.jwinsock.core.sockets;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;

/// A queue of ended operations, and the threads that wait for them: a few threads serve any number
/// of sockets.
///
/// ```java
/// try (CompletionPort<Client> port = CompletionPort.open()) {
///   port.add(socket, client);
///   socket.startReceive(client.buffer);
///   …
///   Completion<Client> next = port.take(); // in as many threads as one likes
///   next.attachment().received(next.bytes());
/// }
/// ```
///
/// @param <A> what the program keeps with each socket
public final class CompletionPort<A> implements AutoCloseable {

  private final long handle;
  private final Map<Long, A> attachments = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong();

  private CompletionPort(long handle) {
    this.handle = handle;
  }

  /// A port that lets as many threads run as there are processors.
  public static <A> CompletionPort<A> open() throws WsaException {
    return open(0);
  }

  /// A port.
  ///
  /// @param concurrency how many threads may run with what they took; 0 for as many as there are
  ///   processors
  public static <A> CompletionPort<A> open(int concurrency) throws WsaException {
    long port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, concurrency);
    if (port == 0) {
      throw failure("CreateIoCompletionPort");
    }
    return new CompletionPort<>(port);
  }

  private static WsaException failure(String call) {
    return new WsaException(Kernel32.GetLastError(), call);
  }

  /// The handle, for the functions of [Kernel32].
  public long handle() {
    return handle;
  }

  /// Ties a socket to this port, for good: its operations come out here when they have ended.
  ///
  /// @param attachment comes with each of them
  public void add(OpenSocket socket, A attachment) throws WsaException {
    long key = keys.incrementAndGet();
    attachments.put(key, attachment);
    if (Kernel32.CreateIoCompletionPort(socket.handle(), handle, key, 0) == 0) {
      attachments.remove(key);
      throw failure("CreateIoCompletionPort");
    }
    socket.whenClosed(() -> attachments.remove(key));
  }

  /// Waits for an operation to end.
  ///
  /// @throws WsaException with `ERROR_ABANDONED_WAIT_0` when the port is closed meanwhile
  public Completion<A> take() throws WsaException {
    Completion<A> taken = take(WinBase.INFINITE);
    if (taken == null) {
      throw failure("GetQueuedCompletionStatus");
    }
    return taken;
  }

  /// Waits for an operation to end, for some time.
  ///
  /// @return null if none has
  public @Nullable Completion<A> take(Duration limit) throws WsaException {
    return take((int) Math.min(Integer.MAX_VALUE, limit.toMillis()));
  }

  private @Nullable Completion<A> take(int millis) throws WsaException {
    int[] bytes = new int[1];
    long[] key = new long[1];
    WsaOverlapped[] structure = new WsaOverlapped[1];
    boolean succeeded = Kernel32.GetQueuedCompletionStatus(handle, bytes, key, structure, millis);
    int error = succeeded ? 0 : Kernel32.GetLastError();
    if (!succeeded && structure[0] == null) {
      if (error == WsaErrors.WAIT_TIMEOUT) {
        return null;
      }
      throw failure("GetQueuedCompletionStatus");
    }
    return new Completion<>(
        attachments.get(key[0]),
        Operation.of(structure[0]),
        bytes[0],
        structureError(structure[0]));
  }

  /// The Winsock code rather than the Win32 one.
  private static int structureError(@Nullable WsaOverlapped structure) {
    return structure == null ? 0 : structure.error();
  }

  /// Has somebody take a completion without an operation.
  ///
  /// @param bytes any number
  public void post(int bytes) throws WsaException {
    if (!Kernel32.PostQueuedCompletionStatus(handle, bytes, 0, null)) {
      throw failure("PostQueuedCompletionStatus");
    }
  }

  /// Ends every [#take]. Operations under way go on.
  @Override
  public void close() {
    Kernel32.CloseHandle(handle);
  }
}
