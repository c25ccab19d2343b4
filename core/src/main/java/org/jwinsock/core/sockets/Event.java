package org.jwinsock.core.sockets;

import java.time.Duration;
import java.util.List;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.spi.WinBase;
import org.jwinsock.spi.WsaErrors;

/// An event: set by somebody, awaited by others.
public final class Event implements AutoCloseable {

  private final long handle;

  private Event(long handle) {
    this.handle = handle;
  }

  private static Event create(boolean manualReset) throws WsaException {
    long handle = Kernel32.CreateEvent(manualReset, false);
    if (handle == 0) {
      throw failure("CreateEvent");
    }
    return new Event(handle);
  }

  /// An event that stays set, and releases every wait, until [#reset()].
  public static Event manual() throws WsaException {
    return create(true);
  }

  /// An event that releases one wait each time it is set.
  public static Event automatic() throws WsaException {
    return create(false);
  }

  private static WsaException failure(String call) {
    return new WsaException(Kernel32.GetLastError(), call);
  }

  /// The handle, for the functions of [Kernel32].
  public long handle() {
    return handle;
  }

  /// Sets it.
  public void set() throws WsaException {
    if (!Kernel32.SetEvent(handle)) {
      throw failure("SetEvent");
    }
  }

  /// Makes it not set.
  public void reset() throws WsaException {
    if (!Kernel32.ResetEvent(handle)) {
      throw failure("ResetEvent");
    }
  }

  /// Waits until it is set.
  public void await() throws WsaException {
    int _ = await(List.of(this), WinBase.INFINITE);
  }

  /// Waits until it is set, for some time.
  ///
  /// @return false if it has not been set
  public boolean await(Duration limit) throws WsaException {
    return await(List.of(this), millis(limit)) == 0;
  }

  /// Waits until one of several events is set, for some time.
  ///
  /// @param events at most 64
  /// @return the index of the first one that is set; -1 if none is
  public static int awaitAny(List<Event> events, Duration limit) throws WsaException {
    return await(events, millis(limit));
  }

  private static int millis(Duration limit) {
    return (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
  }

  private static int await(List<Event> events, int millis) throws WsaException {
    long[] handles = events.stream().mapToLong(event -> event.handle).toArray();
    int result = Kernel32.WaitForMultipleObjects(handles.length, handles, false, millis);
    if (result == WinBase.WAIT_FAILED) {
      throw failure("WaitForMultipleObjects");
    }
    return result == WsaErrors.WAIT_TIMEOUT ? -1 : result - WinBase.WAIT_OBJECT_0;
  }

  @Override
  public void close() {
    Kernel32.CloseHandle(handle);
  }
}
