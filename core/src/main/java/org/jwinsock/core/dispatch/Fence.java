package org.jwinsock.core.dispatch;

import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;
import static org.jwinsock.spi.WsaErrors.WSASYSCALLFAILURE;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaNetworkEvents;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;

/// Stands between a layer and whoever calls it: what the layer throws, the program gets as
/// `WSASYSCALLFAILURE`, and nobody else notices. A call that failed has not gone further down, so
/// that a layer that forbids something does not allow it by failing.
///
/// The extension functions of a layer are called directly; those of the forwarding base only hand
/// on.
final class Fence implements WspProcTable, NameInterceptor {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.core");

  /// A layer that fails in every call says so once in this time.
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final WspProcTable layer;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong told = new AtomicLong(System.nanoTime() - QUIET_NANOS);

  /// @param name the layer's
  Fence(String name, WspProcTable layer) {
    this.name = name;
    this.layer = layer;
  }

  private int failed(String function, Throwable e) {
    failures.incrementAndGet();
    long now = System.nanoTime();
    long last = told.get();
    if (now - last >= QUIET_NANOS && told.compareAndSet(last, now)) {
      LOGGER.log(
          System.Logger.Level.ERROR,
          "Layer " + name + " failed in " + function + "; " + failures.get() + " calls so far",
          e);
    }
    return -WSASYSCALLFAILURE;
  }

  // --- names

  @Override
  public Decision resolving(String host, List<Integer> families) {
    try {
      NameInterceptor own = layer.interceptor();
      return own == null ? new Decision.Ask() : own.resolving(host, families);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      int _ = failed("resolving", e);
      return new Decision.Refuse(WSANO_RECOVERY);
    }
  }

  @Override
  public void resolved(String host, List<SockAddr> addresses) {
    try {
      NameInterceptor own = layer.interceptor();
      if (own != null) {
        own.resolved(host, addresses);
      }
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      int _ = failed("resolved", e);
    }
  }

  @Override
  public @Nullable String nameOf(SockAddr address) {
    try {
      NameInterceptor own = layer.interceptor();
      return own == null ? null : own.nameOf(address);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      int _ = failed("nameOf", e);
      return null;
    }
  }

  // --- the table

  @Override
  public long WSPAccept(
      long s,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped request) {
    Asked asked = condition == null ? null : new Asked(condition);
    try {
      return layer.WSPAccept(s, addr, asked, request);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      if (asked != null && e.equals(asked.thrown)) {
        throw e;
      }
      return failed("WSPAccept", e);
    }
  }

  @Override
  public int WSPAddressToString(
      @Nullable MemorySegment address, @Nullable WsaProtocolInfo info, StringBuilder out) {
    try {
      return layer.WSPAddressToString(address, info, out);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPAddressToString", e);
    }
  }

  @Override
  public int WSPAsyncSelect(long s, long window, int message, int events) {
    try {
      return layer.WSPAsyncSelect(s, window, message, events);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPAsyncSelect", e);
    }
  }

  @Override
  public int WSPBind(long s, @Nullable MemorySegment name) {
    try {
      return layer.WSPBind(s, name);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPBind", e);
    }
  }

  @Override
  public int WSPCancelBlockingCall() {
    try {
      return layer.WSPCancelBlockingCall();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPCancelBlockingCall", e);
    }
  }

  @Override
  public int WSPCleanup() {
    try {
      return layer.WSPCleanup();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPCleanup", e);
    }
  }

  @Override
  public long WSPCloseSocket(long s, WsaOverlapped request) {
    try {
      return layer.WSPCloseSocket(s, request);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPCloseSocket", e);
    }
  }

  @Override
  public long WSPConnect(
      long s, @Nullable MemorySegment name, @Nullable WsaBuf callerData, WsaOverlapped request) {
    try {
      return layer.WSPConnect(s, name, callerData, request);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPConnect", e);
    }
  }

  @Override
  public long WSPDuplicateSocket(long s, int processId) {
    try {
      return layer.WSPDuplicateSocket(s, processId);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPDuplicateSocket", e);
    }
  }

  @Override
  public int WSPEnumNetworkEvents(long s, long event, WsaNetworkEvents out) {
    try {
      return layer.WSPEnumNetworkEvents(s, event, out);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPEnumNetworkEvents", e);
    }
  }

  @Override
  public int WSPEventSelect(long s, long event, int events) {
    try {
      return layer.WSPEventSelect(s, event, events);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPEventSelect", e);
    }
  }

  @Override
  public long WSPGetOverlappedResult(long s, WsaOverlapped overlapped, boolean wait) {
    try {
      return layer.WSPGetOverlappedResult(s, overlapped, wait);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPGetOverlappedResult", e);
    }
  }

  @Override
  public int WSPGetPeerName(long s, @Nullable MemorySegment name) {
    try {
      return layer.WSPGetPeerName(s, name);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPGetPeerName", e);
    }
  }

  @Override
  public int WSPGetQOSByName(long s, String name, MemorySegment qos) {
    try {
      return layer.WSPGetQOSByName(s, name, qos);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPGetQOSByName", e);
    }
  }

  @Override
  public int WSPGetSockName(long s, @Nullable MemorySegment name) {
    try {
      return layer.WSPGetSockName(s, name);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPGetSockName", e);
    }
  }

  @Override
  public int WSPGetSockOpt(long s, int level, int name, @Nullable MemorySegment value) {
    try {
      return layer.WSPGetSockOpt(s, level, name, value);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPGetSockOpt", e);
    }
  }

  @Override
  public long WSPIoctl(
      long s,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      WsaOverlapped request) {
    try {
      return layer.WSPIoctl(s, code, in, out, request);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPIoctl", e);
    }
  }

  @Override
  public long WSPJoinLeaf(long s, MemorySegment name, int flags) {
    try {
      return layer.WSPJoinLeaf(s, name, flags);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPJoinLeaf", e);
    }
  }

  @Override
  public int WSPListen(long s, int backlog) {
    try {
      return layer.WSPListen(s, backlog);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPListen", e);
    }
  }

  @Override
  public long WSPRecv(long s, WsaBuf[] buffers, WsaOverlapped request) {
    try {
      return layer.WSPRecv(s, buffers, request);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPRecv", e);
    }
  }

  @Override
  public int WSPRecvDisconnect(long s, @Nullable WsaBuf data) {
    try {
      return layer.WSPRecvDisconnect(s, data);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPRecvDisconnect", e);
    }
  }

  @Override
  public long WSPRecvFrom(
      long s, WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request) {
    try {
      return layer.WSPRecvFrom(s, buffers, from, request);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPRecvFrom", e);
    }
  }

  @Override
  public int WSPSelect(
      @Nullable FdSet reads,
      @Nullable FdSet writes,
      @Nullable FdSet excepts,
      @Nullable Waiter waiter) {
    try {
      return layer.WSPSelect(reads, writes, excepts, waiter);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPSelect", e);
    }
  }

  @Override
  public long WSPSend(long s, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    try {
      return layer.WSPSend(s, buffers, flags, request);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPSend", e);
    }
  }

  @Override
  public int WSPSendDisconnect(long s, @Nullable WsaBuf data) {
    try {
      return layer.WSPSendDisconnect(s, data);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPSendDisconnect", e);
    }
  }

  @Override
  public long WSPSendTo(
      long s, WsaBuf[] buffers, int flags, @Nullable MemorySegment to, WsaOverlapped request) {
    try {
      return layer.WSPSendTo(s, buffers, flags, to, request);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPSendTo", e);
    }
  }

  @Override
  public int WSPSetSockOpt(long s, int level, int name, @Nullable MemorySegment value) {
    try {
      return layer.WSPSetSockOpt(s, level, name, value);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPSetSockOpt", e);
    }
  }

  @Override
  public int WSPShutdown(long s, int how) {
    try {
      return layer.WSPShutdown(s, how);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPShutdown", e);
    }
  }

  @Override
  public long WSPSocket(int af, int type, int protocol, WsaProtocolInfo info, int flags) {
    try {
      return layer.WSPSocket(af, type, protocol, info, flags);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPSocket", e);
    }
  }

  @Override
  public int WSPStringToAddress(
      String text, int family, @Nullable WsaProtocolInfo info, @Nullable MemorySegment out) {
    try {
      return layer.WSPStringToAddress(text, family, info, out);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return failed("WSPStringToAddress", e);
    }
  }

  /// The program's own function: what it throws is the program's.
  private static final class Asked implements ConditionProc {
    private final ConditionProc condition;
    private @Nullable Throwable thrown;

    Asked(ConditionProc condition) {
      this.condition = condition;
    }

    @Override
    public int decide(@Nullable SockAddr caller, @Nullable SockAddr callee) {
      try {
        return condition.decide(caller, callee);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        thrown = e;
        throw e;
      }
    }
  }
}
