package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.catalog.Layer;
import org.jwinsock.core.install.Trial;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;
import org.jwinsock.spi.WsaProtocolInfo;

/// Sends something through every chain of a catalog and back, on the loopback interface. A chain
/// that refuses does its work; one that does not answer, fails in itself or alters what it may not
/// is refused.
final class TrialEcho implements Trial {

  private static final int VERSION = 0x0202;
  private static final int SECONDS = 10;
  private static final int RECEIVE_MILLIS = 3_000;

  /// Capitals, so that a layer that is fond of them changes nothing.
  private static final byte[] SENT =
      "JWINSOCK TRIAL 0123456789\r\n".getBytes(StandardCharsets.US_ASCII);

  /// What no working chain answers to what is asked here.
  private static final Set<Integer> BROKEN =
      Set.of(
          WSASYSCALLFAILURE,
          WSAEPROVIDERFAILEDINIT,
          WSAEINVALIDPROCTABLE,
          WSAEINVALIDPROVIDER,
          WSASYSNOTREADY,
          WSAENOTSOCK,
          WSAEFAULT);

  @Override
  public void run(Catalog candidate) throws CatalogException {
    if (candidate.problem() != null) {
      throw new CatalogException(WSANO_RECOVERY, candidate.problem());
    }
    Set<Object> tried = new HashSet<>();
    for (CatalogEntry entry : candidate.entries()) {
      WsaProtocolInfo info = entry.info();
      int family = info.addressFamily();
      if (!entry.layers().isEmpty()
          && (family == WinSock2.AF_INET || family == WinSock2.AF_INET6)
          && info.socketType() != WinSock2.SOCK_RAW
          && tried.add(List.of(entry.layers(), family, info.socketType()))) {
        run(candidate, entry);
      }
    }
  }

  private static void run(Catalog candidate, CatalogEntry entry) throws CatalogException {
    FutureTask<@Nullable String> task =
        new FutureTask<>(() -> new TrialEcho.Exchange(candidate, entry).run());
    Thread.ofPlatform().daemon().name("winsock-trial").start(task);
    String what;
    try {
      what = task.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      what = "it did not answer for " + SECONDS + " seconds";
    } catch (ExecutionException e) {
      what = "it failed with " + e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      what = "the trial was interrupted";
    }
    if (what != null) {
      throw new CatalogException(
          WSANO_RECOVERY,
          "A trial through "
              + String.join(
                  ", ", entry.layers().stream().map(layer -> layer.provider().name()).toList())
              + " and "
              + entry.provider().name()
              + " ("
              + entry.info().protocolName()
              + ") failed: "
              + what
              + ". Nothing has been changed");
    }
  }

  /// One echo.
  private static final class Exchange {
    private final Instance winsock;
    private final CatalogEntry entry;
    private @Nullable String wrong;

    Exchange(Catalog candidate, CatalogEntry entry) {
      this.winsock = new Instance(() -> candidate);
      this.entry = entry;
    }

    /// What is wrong with the chain; null if nothing is.
    @Nullable String run() throws InterruptedException {
      if (winsock.WSAStartup(VERSION, new WsaData[1]) != 0) {
        return "Winsock did not start";
      }
      try {
        if (entry.info().socketType() == WinSock2.SOCK_STREAM) {
          streams();
        } else {
          datagrams();
        }
      } finally {
        int _ = winsock.WSACleanup();
      }
      return wrong;
    }

    private long open() {
      long s = winsock.sockets.WSASocket(0, 0, 0, entry.info(), 0, WinSock2.WSA_FLAG_OVERLAPPED);
      if (isFine(s, "WSASocket")) {
        int _ =
            winsock.options.setsockopt(
                s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, RECEIVE_MILLIS);
      }
      return s;
    }

    /// False if a step has failed: for a reason of its own, or as only a broken chain fails.
    private boolean isFine(long result, String step) {
      if (result >= 0) {
        return true;
      }
      int error = ThreadContext.current().lastError();
      if (BROKEN.contains(error)) {
        wrong = step + " answered " + WsaError.describe(error);
      }
      return false;
    }

    private SockAddr loopback() {
      return entry.info().addressFamily() == WinSock2.AF_INET
          ? new SockAddrIn(WinSock2.INADDR_LOOPBACK, 0)
          : SockAddrIn6.LOOPBACK;
    }

    private @Nullable SockAddr bound(long s) {
      @Nullable SockAddr[] name = new SockAddr[1];
      return isFine(winsock.sockets.bind(s, loopback().toSegment()), "bind")
              && isFine(winsock.sockets.getsockname(s, name), "getsockname")
          ? name[0]
          : null;
    }

    private void streams() throws InterruptedException {
      long listener = open();
      SockAddr name = listener < 0 ? null : bound(listener);
      if (name == null || !isFine(winsock.sockets.listen(listener, 1), "listen")) {
        return;
      }
      Thread client = Thread.ofPlatform().daemon().name("winsock-trial").start(() -> client(name));
      int _ =
          winsock.options.setsockopt(
              listener, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, RECEIVE_MILLIS);
      long accepted = accept(listener);
      if (accepted >= 0) {
        MemorySegment buffer = MemorySegment.ofArray(new byte[SENT.length]);
        int length = winsock.data.recv(accepted, buffer, WinSock2.MSG_WAITALL);
        if (isFine(length, "recv") && length > 0) {
          int _ = winsock.data.send(accepted, buffer.asSlice(0, length), 0);
        }
        int _ = winsock.sockets.shutdown(accepted, WinSock2.SD_SEND);
        client.join(TimeUnit.SECONDS.toMillis(SECONDS));
        int _ = winsock.sockets.closesocket(accepted);
      }
      int _ = winsock.sockets.closesocket(listener);
      client.join(TimeUnit.SECONDS.toMillis(SECONDS));
    }

    /// Waits for a connection only as long as one may still come.
    private long accept(long listener) {
      FdSet reads = new FdSet();
      reads.add(listener);
      int ready = winsock.select.select(reads, null, null, new TimeVal(RECEIVE_MILLIS / 1000, 0));
      return isFine(ready, "select") && ready > 0
          ? checked(winsock.sockets.accept(listener, null, null))
          : -1;
    }

    private long checked(long s) {
      return isFine(s, "accept") ? s : -1;
    }

    private void client(SockAddr server) {
      long s = open();
      if (s >= 0
          && isFine(winsock.sockets.connect(s, server.toSegment(), null), "connect")
          && isFine(winsock.data.send(s, MemorySegment.ofArray(SENT.clone()), 0), "send")) {
        byte[] back = new byte[SENT.length];
        int length = winsock.data.recv(s, MemorySegment.ofArray(back), WinSock2.MSG_WAITALL);
        if (isFine(length, "recv")) {
          compare(Arrays.copyOf(back, length));
        }
      }
      if (s >= 0) {
        int _ = winsock.sockets.closesocket(s);
      }
    }

    private void datagrams() {
      long one = open();
      long other = one < 0 ? -1 : open();
      SockAddr name = other < 0 ? null : bound(other);
      if (name != null
          && isFine(
              winsock.data.sendto(one, MemorySegment.ofArray(SENT.clone()), 0, name.toSegment()),
              "sendto")) {
        byte[] back = new byte[SENT.length];
        int length = winsock.data.recv(other, MemorySegment.ofArray(back), 0);
        if (isFine(length, "recv")) {
          compare(Arrays.copyOf(back, length));
        }
      }
    }

    /// Layers that only look on bring everything as it was sent.
    private void compare(byte[] back) {
      boolean same = Arrays.equals(back, SENT);
      if (!same
          && entry.layers().stream().map(Layer::provider).allMatch(each -> each.isObserver())) {
        wrong = "of " + SENT.length + " bytes " + back.length + " came back, or other ones";
      }
    }
  }
}
