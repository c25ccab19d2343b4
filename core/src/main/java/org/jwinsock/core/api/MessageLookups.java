package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEALREADY;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;
import static org.jwinsock.spi.WsaErrors.WSA_E_CANCELLED;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.MessageQueue;
import org.jwinsock.spi.HostEnt;
import org.jwinsock.spi.ProtoEnt;
import org.jwinsock.spi.ServEnt;

/// `WSAAsyncGetXByY`: the lookups of Winsock 1.1, whose end is a message of a window.
///
/// A cancelled lookup posts nothing, as on Windows. C's buffer of bytes is an array of one element
/// here, so an empty array is the buffer that is too small.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/wsipv6ok/nf-wsipv6ok-wsaasyncgethostbyname">
///   WSAAsyncGetHostByName</a>
final class MessageLookups {

  /// More than the longest address, so that one that is too long still is.
  private static final int ADDRESS_ROOM = 32;

  private final Dispatch dispatch;
  private final HostLookup hosts;
  private final AsyncLookups lookups = new AsyncLookups();

  MessageLookups(Dispatch dispatch, HostLookup hosts) {
    this.dispatch = dispatch;
    this.hosts = hosts;
  }

  long hostByName(
      long window, int message, @Nullable String name, @Nullable HostEnt @Nullable [] out) {
    return begin(window, message, () -> hosts.byName(name), out);
  }

  long hostByAddress(
      long window,
      int message,
      @Nullable MemorySegment address,
      int type,
      @Nullable HostEnt @Nullable [] out) {
    if (address != null && Memory.isForeign(address)) {
      return Answer.noHandle(WSAEFAULT);
    }
    MemorySegment copy = address == null ? null : copy(address);
    return begin(window, message, () -> hosts.byAddress(copy, type), out);
  }

  private static MemorySegment copy(MemorySegment address) {
    long size = Math.min(address.byteSize(), ADDRESS_ROOM);
    return MemorySegment.ofArray(address.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
  }

  long serviceByName(
      long window,
      int message,
      @Nullable String name,
      @Nullable String protocol,
      @Nullable ServEnt @Nullable [] out) {
    return begin(window, message, () -> hosts.serviceByName(name, protocol), out);
  }

  long serviceByPort(
      long window,
      int message,
      int port,
      @Nullable String protocol,
      @Nullable ServEnt @Nullable [] out) {
    return begin(window, message, () -> hosts.serviceByPort(port, protocol), out);
  }

  long protocolByName(
      long window, int message, @Nullable String name, @Nullable ProtoEnt @Nullable [] out) {
    return begin(window, message, () -> hosts.protocolByName(name), out);
  }

  long protocolByNumber(long window, int message, int number, @Nullable ProtoEnt @Nullable [] out) {
    return begin(window, message, () -> hosts.protocolByNumber(number), out);
  }

  private <T> long begin(
      long window, int message, Supplier<Outcome<T>> lookup, @Nullable T @Nullable [] out) {
    int refusal = dispatch.refusal();
    if (refusal != 0) {
      return Answer.noHandle(refusal);
    }
    if (!(dispatch.handles().find(window) instanceof MessageQueue queue)) {
      return Answer.noHandle(WSAEINVAL);
    }
    if (out == null) {
      return Answer.noHandle(WSAEFAULT);
    }
    long[] handle = new long[1];
    int begun =
        lookups.begin(
            () -> answer(lookup.get(), out),
            error -> post(queue, message, handle[0], error),
            handle);
    return begun == WSA_IO_PENDING ? handle[0] : Answer.noHandle(WSAEWOULDBLOCK);
  }

  private static <T> AsyncLookups.Answer answer(Outcome<T> outcome, @Nullable T[] out) {
    T found = outcome.value();
    if (found == null) {
      return AsyncLookups.Answer.failed(outcome.error());
    }
    return out.length == 0
        ? AsyncLookups.Answer.failed(WSAENOBUFS)
        : new AsyncLookups.Answer(0, () -> out[0] = found);
  }

  private static void post(MessageQueue queue, int message, long handle, int error) {
    if (error != WSA_E_CANCELLED) {
      int needed = error == WSAENOBUFS ? 1 : 0;
      // What is posted to a full queue or an ended window is lost, as with PostMessage.
      boolean _ = queue.post(message, handle, Winsock.WSAMAKEASYNCREPLY(needed, error));
    }
  }

  int cancel(long handle) {
    int refusal = dispatch.refusal();
    if (refusal != 0) {
      return Answer.fail(refusal);
    }
    if (lookups.cancel(handle, WSA_E_CANCELLED) == 0) {
      return 0;
    }
    return Answer.fail(lookups.hasGiven(handle) ? WSAEALREADY : WSAEINVAL);
  }

  /// Winsock has been cleaned up: nobody waits for lookups any more.
  void cleanup() {
    lookups.cancelAll();
  }
}
