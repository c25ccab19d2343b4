package org.jwinsock.core.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.NS_DNS;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.fake.FakeProvider;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.core.name.NameService;
import org.jwinsock.spi.AddrInfoEx;
import org.jwinsock.spi.BlockingLookups;
import org.jwinsock.spi.HostEnt;
import org.jwinsock.spi.Msg;
import org.jwinsock.spi.NspProvider;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaErrors;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaQuerySet;

/// Lookups of a provider that does not answer, and what ends them.
@Timeout(60)
class AsyncLookupsTest {

  private final Silent silent = new Silent();
  private final Instance winsock =
      new Instance(
          () -> Catalog.of(List.of(new FakeProvider()), null), new NameService(List.of(silent)));
  private final List<AddrInfoEx> found = new ArrayList<>();
  private final BlockingQueue<Integer> told = new LinkedBlockingQueue<>();

  /// A namespace provider whose resolver hangs until the test is over.
  private static final class Silent implements NspProvider {
    private final CountDownLatch over = new CountDownLatch(1);
    private final BlockingLookups lookups =
        new BlockingLookups(
            "silent",
            (_, _) -> {
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return List.of();
            });

    @Override
    public UUID providerId() {
      return new UUID(7, 7);
    }

    @Override
    public int nameSpace() {
      return NS_DNS;
    }

    @Override
    public String displayString() {
      return "silent";
    }

    @Override
    public @Nullable String unavailable() {
      return null;
    }

    @Override
    public int rank() {
      return 1;
    }

    @Override
    public long NSPLookupServiceBegin(WsaQuerySet restrictions, int controlFlags) {
      return lookups.begin(restrictions, controlFlags);
    }

    @Override
    public LookupResult NSPLookupServiceNext(long lookup, int controlFlags) {
      return lookups.next(lookup);
    }

    @Override
    public int NSPLookupServiceEnd(long lookup) {
      return lookups.end(lookup);
    }

    @Override
    public int NSPCleanup() {
      lookups.cleanup();
      return 0;
    }
  }

  @BeforeEach
  void start() {
    assertThat(winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
  }

  @AfterEach
  void end() {
    silent.over.countDown();
    if (winsock.dispatch.initialised()) {
      winsock.WSACleanup();
    }
  }

  private int begin(WsaOverlapped overlapped, @Nullable TimeVal timeout, long[] handle) {
    return winsock.names.GetAddrInfoEx(
        "far",
        null,
        NS_DNS,
        null,
        AddrInfoEx.hint(0, WinSock2.AF_INET, 0, 0),
        found,
        timeout,
        overlapped,
        (error, _, _) -> told.add(error),
        handle);
  }

  private int told() throws InterruptedException {
    Integer error = told.poll(30, TimeUnit.SECONDS);
    assertThat(error).as("nobody was told").isNotNull();
    return error;
  }

  @Test
  void aCancelledLookupEndsWithItsError() throws Exception {
    WsaOverlapped overlapped = new WsaOverlapped();
    long[] handle = new long[1];
    assertThat(begin(overlapped, null, handle)).isEqualTo(WsaErrors.WSA_IO_PENDING);
    assertThat(NameCalls.GetAddrInfoExOverlappedResult(overlapped))
        .isEqualTo(WsaErrors.WSAEINPROGRESS);

    assertThat(winsock.names.GetAddrInfoExCancel(handle)).isZero();

    assertThat(told()).isEqualTo(WsaErrors.WSA_E_CANCELLED);
    assertThat(NameCalls.GetAddrInfoExOverlappedResult(overlapped))
        .isEqualTo(WsaErrors.WSA_E_CANCELLED);
    assertThat(winsock.names.GetAddrInfoExCancel(handle)).isEqualTo(WsaErrors.WSA_INVALID_HANDLE);
    assertThat(found).isEmpty();
  }

  @Test
  void aLookupEndsWhenItsTimeIsOver() throws Exception {
    TimeVal soon = new TimeVal(0, 1000);
    assertThat(begin(new WsaOverlapped(), soon, new long[1])).isEqualTo(WsaErrors.WSA_IO_PENDING);
    assertThat(told()).isEqualTo(WsaErrors.WSAETIMEDOUT);

    assertThat(
            winsock.names.GetAddrInfoEx(
                "far", null, NS_DNS, null, null, found, soon, null, null, null))
        .isEqualTo(WsaErrors.WSAETIMEDOUT);
  }

  @Test
  void theLastCleanupEndsAllOfThem() throws Exception {
    assertThat(begin(new WsaOverlapped(), null, new long[1])).isEqualTo(WsaErrors.WSA_IO_PENDING);

    winsock.WSACleanup();

    assertThat(told()).isEqualTo(WsaErrors.WSA_E_CANCELLED);
  }

  @Test
  void aCancelledLookupOfAWindowPostsNothing() {
    long window = winsock.messages.CreateMessageWindow(null);
    HostEnt[] host = new HostEnt[1];
    long handle = winsock.messageLookups.hostByName(window, 7, "far", host);

    assertThat(winsock.messageLookups.cancel(handle)).isZero();

    assertThat(winsock.messageLookups.cancel(handle)).isEqualTo(-1);
    assertThat(ThreadContext.current().lastError()).isEqualTo(WsaErrors.WSAEALREADY);
    silent.over.countDown();
    assertThat(winsock.messages.PeekMessage(new Msg[1], window, 0, 0, 1)).isFalse();
    assertThat(host[0]).isNull();
  }

  @Test
  void onlySoManyAreUnderWayAtOnce() throws Exception {
    int begun = 0;
    WsaOverlapped last = new WsaOverlapped();
    while (begin(last, null, new long[1]) == WsaErrors.WSA_IO_PENDING) {
      last = new WsaOverlapped();
      begun++;
    }

    assertThat(begun).isEqualTo(1024);
    assertThat(NameCalls.GetAddrInfoExOverlappedResult(last)).isEqualTo(WsaErrors.WSATRY_AGAIN);
    winsock.WSACleanup();
    for (int i = 0; i < begun; i++) {
      assertThat(told()).isEqualTo(WsaErrors.WSA_E_CANCELLED);
    }
  }
}
