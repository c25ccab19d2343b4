package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.BaseProtocols;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WaiterSource;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;

/// The provider as core starts it, and calls on it as core makes them.
final class Engine implements AutoCloseable {

  private static final HostProvider PROVIDER = new HostProvider();

  final WspProcTable table;

  Engine() {
    try {
      table = PROVIDER.WSPStartup(0x0202, BaseProtocols.tcp4(PROVIDER.providerId()), new Handles());
    } catch (ProviderStartupException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    table.WSPCleanup();
  }

  /// How a blocking call waits.
  enum Style {
    /// In the kernel, as platform threads do.
    KERNEL,
    /// The same without a deadline, so that a receive sleeps in recv(2) itself.
    RECEIVING,
    /// Parked, as virtual threads do, told by the poller.
    PARKED
  }

  /// A request whose completion wakes its issuer.
  private static final class Blocking extends WsaOverlapped {

    private final Waiter sleeper;

    Blocking(Waiter sleeper) {
      reset(); // it is under way from now on
      this.sleeper = sleeper;
      this.synchronous = true;
    }

    @Override
    public Waiter waiter() {
      return sleeper;
    }

    @Override
    protected void completed() {
      sleeper.wake();
    }
  }

  WaiterSource waiters() {
    WsaOverlapped request = new WsaOverlapped();
    MemorySegment id = MemorySegment.ofArray(new byte[Guids.SIZE]);
    Guids.write(WaiterSource.WSAID_WAITERS, id);
    long s = socket(WinSock2.AF_INET, WinSock2.SOCK_DGRAM);
    int code = WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER;
    assertThat(table.WSPIoctl(s, code, id, null, request)).isZero();
    closesocket(s);
    return (WaiterSource) java.util.Objects.requireNonNull(request.extension);
  }

  /// A blocking call.
  long call(Style style, ToLongFunction<WsaOverlapped> operation) {
    WaiterSource source = style == Style.PARKED ? null : waiters();
    Waiter waiter = source == null ? new ParkingWaiter() : source.acquire();
    Blocking request = new Blocking(waiter);
    try {
      long result = operation.applyAsLong(request);
      if (result != -WSA_IO_PENDING) {
        return result;
      }
      long deadline =
          style == Style.RECEIVING
              ? Waiter.FOREVER
              : System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!request.isDone()) {
        assertThat(waiter.await(deadline)).describedAs("completed in time").isTrue();
      }
      return request.result();
    } finally {
      waiter.detachAll();
      if (source != null) {
        source.release(waiter);
      }
    }
  }

  // --- the calls

  long socket(int family, int type) {
    WsaProtocolInfo info =
        type == WinSock2.SOCK_STREAM
            ? BaseProtocols.tcp4(PROVIDER.providerId())
            : BaseProtocols.udp4(PROVIDER.providerId());
    int protocol = type == WinSock2.SOCK_STREAM ? WinSock2.IPPROTO_TCP : WinSock2.IPPROTO_UDP;
    long s = table.WSPSocket(family, type, protocol, info, WinSock2.WSA_FLAG_OVERLAPPED);
    assertThat(s).isPositive();
    return s;
  }

  long closesocket(long s) {
    WsaOverlapped request = new WsaOverlapped();
    request.synchronous = true;
    return table.WSPCloseSocket(s, request);
  }

  MemorySegment name(long s) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = table.WSPGetSockName(s, name);
    assertThat(length).isPositive();
    return name.asSlice(0, length);
  }

  long bound(int family, int type) {
    long s = socket(family, type);
    assertThat(table.WSPBind(s, Kernel.loopback(family, 0))).isZero();
    return s;
  }

  long listener(int family) {
    long s = bound(family, WinSock2.SOCK_STREAM);
    assertThat(table.WSPListen(s, 100)).isZero();
    return s;
  }

  long connect(Style style, long s, MemorySegment name) {
    return call(style, r -> table.WSPConnect(s, name, null, r));
  }

  /// Accept waits for a connection to be there and is then made again, as core does.
  long accept(Style style, long s) {
    for (int i = 0; i < 1000; i++) {
      boolean[] pended = {false};
      long accepted =
          call(
              style,
              r -> {
                long result = table.WSPAccept(s, null, null, r);
                pended[0] = result == -WSA_IO_PENDING;
                return result;
              });
      if (!pended[0] || accepted < 0) {
        return accepted;
      }
    }
    throw new AssertionError("connections come and go");
  }

  long recv(Style style, long s, byte[] into, int flags) {
    WsaBuf[] buffers = {WsaBuf.of(into)};
    return call(
        style,
        r -> {
          r.flags = flags;
          return table.WSPRecv(s, buffers, r);
        });
  }

  long send(Style style, long s, byte[] bytes) {
    WsaBuf[] buffers = {WsaBuf.of(bytes)};
    return call(style, r -> table.WSPSend(s, buffers, 0, r));
  }

  long sendTo(Style style, long s, byte[] bytes, @Nullable MemorySegment to) {
    WsaBuf[] buffers = {WsaBuf.of(bytes)};
    return call(style, r -> table.WSPSendTo(s, buffers, 0, to, r));
  }
}
