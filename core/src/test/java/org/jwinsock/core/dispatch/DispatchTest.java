package org.jwinsock.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.spi.WsaErrors.*;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.fake.FakeProvider;
import org.jwinsock.core.fake.FakeWaiters;
import org.jwinsock.core.fake.Threads;
import org.jwinsock.core.kernel.HandleTable;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.WaiterPool;
import org.jwinsock.spi.WsaData;

class DispatchTest {

  private final FakeProvider provider = new FakeProvider();
  private @Nullable String wanted;
  private final Dispatch dispatch = new Dispatch(() -> Catalog.of(List.of(provider), wanted));
  private final WsaData[] data = new WsaData[1];

  private SocketObject object(long s) {
    return Objects.requireNonNull(dispatch.socket(s));
  }

  @ParameterizedTest(name = "{0} gives {1}")
  @CsvSource({
    "0x0001, 0x0001",
    "0x0101, 0x0101",
    "0x0201, 0x0101",
    "0xFF01, 0x0101",
    "0x0002, 0x0002",
    "0x0102, 0x0102",
    "0x0202, 0x0202",
    "0x0302, 0x0202",
    "0x0003, 0x0202",
    "0xFFFF, 0x0202",
  })
  void aVersionIsNegotiated(String requested, String given) {
    assertThat(dispatch.startup(Integer.decode(requested), data)).isZero();
    assertThat(data[0].version()).isEqualTo(Integer.decode(given));
    assertThat(data[0].highVersion()).isEqualTo(0x0202);
    assertThat(data[0].description()).isNotEmpty().hasSizeLessThanOrEqualTo(WSADESCRIPTION_LEN);
    assertThat(data[0].systemStatus()).hasSizeLessThanOrEqualTo(WSASYS_STATUS_LEN);
    assertThat(data[0].maxSockets() > 0).isEqualTo((data[0].version() & 0xFF) == 1);
  }

  @ParameterizedTest
  @CsvSource({"0x0000", "0x0100", "0xFF00"})
  void belowOneThereIsNothing(String requested) {
    assertThat(dispatch.startup(Integer.decode(requested), data)).isEqualTo(WSAVERNOTSUPPORTED);
    assertThat(dispatch.initialised()).isFalse();
    assertThat(dispatch.cleanup()).isEqualTo(-WSANOTINITIALISED);
  }

  @Test
  void theLastCleanupCounts() {
    dispatch.startup(0x0202, data);
    dispatch.startup(0x0101, data);
    long s = dispatch.open(AF_INET, SOCK_STREAM, 0, 0);
    assertThat(dispatch.cleanup()).isZero();
    assertThat(dispatch.socket(s)).isNotNull();
    assertThat(dispatch.cleanup()).isZero();
    assertThat(dispatch.initialised()).isFalse();
    assertThat(dispatch.socket(s)).isNull();
    assertThat(dispatch.noSocket()).isEqualTo(WSANOTINITIALISED);
    assertThat(provider.table().cleanups).isOne();
    assertThat(dispatch.cleanup()).isEqualTo(-WSANOTINITIALISED);
  }

  @Test
  void aProviderIsStartedByItsFirstSocketAndOnce() {
    dispatch.startup(0x0202, data);
    assertThat(provider.tables).isEmpty();
    assertThat(dispatch.open(AF_INET, SOCK_STREAM, 0, 0)).isPositive();
    assertThat(dispatch.open(AF_INET6, SOCK_DGRAM, 0, 0)).isPositive();
    assertThat(provider.tables).hasSize(1);
  }

  @Test
  void everySessionStartsProvidersAnew() {
    for (int i = 1; i <= 3; i++) {
      dispatch.startup(0x0202, data);
      long s = dispatch.open(AF_INET, SOCK_STREAM, 0, 0);
      assertThat(dispatch.socket(s)).isNotNull();
      dispatch.cleanup();
      assertThat(provider.tables).hasSize(i);
    }
  }

  @Test
  void aSocketRemembersItsOwnEntry() {
    dispatch.startup(0x0202, data);
    dispatch.open(AF_INET, SOCK_STREAM, 0, 0);
    long s = dispatch.open(AF_INET6, SOCK_DGRAM, 0, 0);
    assertThat(object(s).info().protocolName()).isEqualTo("fake UDP/6");
  }

  @Test
  void wildcardsAreResolvedForTheProvider() {
    dispatch.startup(0x0202, data);
    dispatch.open(0, SOCK_DGRAM, 0, WSA_FLAG_OVERLAPPED);
    assertThat(provider.table().lastProtocol).isEqualTo(IPPROTO_UDP);
    assertThat(provider.table().lastFlags).isEqualTo(WSA_FLAG_OVERLAPPED);
  }

  @Test
  void withoutAProviderThatCanRunThereIsNoStart() {
    wanted = "nonesuch";
    assertThat(dispatch.startup(0x0202, data)).isEqualTo(WSASYSNOTREADY);
    assertThat(dispatch.initialised()).isFalse();
    assertThat(dispatch.catalog().problem()).contains("nonesuch").contains("fake");
  }

  @ParameterizedTest
  @CsvSource({"10091, 10106", "10092, 10105"})
  void aProviderThatFailsToStartFailsTheSocket(int failure, int answer) {
    dispatch.startup(0x0202, data);
    provider.startError = failure;
    assertThat(dispatch.open(AF_INET, SOCK_STREAM, 0, 0)).isEqualTo(-answer);
    provider.startError = 0;
    assertThat(dispatch.open(AF_INET, SOCK_STREAM, 0, 0)).isPositive();
  }

  @Test
  void kernelWaitersAreFoundEvenIfTheFirstSocketFails() {
    provider.kernelWaiters = true;
    dispatch.startup(0x0202, data);
    assertThat(dispatch.open(AF_INET, SOCK_RAW, 1, 0)).isEqualTo(-WSAEACCES);
    long s = dispatch.open(AF_INET, SOCK_STREAM, 0, 0);
    assertThat(object(s).provider().poll()).isNotNull();
    WaiterPool waiters = object(s).waiters();
    waiters.release(waiters.acquire());
    FakeWaiters offered = Objects.requireNonNull(provider.table().waiters);
    assertThat(offered.taken).hasValue(1);
  }

  @Test
  void theUpcallTableTellsWhereAProviderIsFrom() {
    dispatch.startup(0x0202, data);
    Session session = new Session(dispatch.catalog(), new HandleTable());
    Upcalls upcalls = new Upcalls(session, new HandleTable());
    assertThat(upcalls.WPUGetProviderPath(provider.providerId())).isNotEmpty();
    assertThat(upcalls.WPUGetProviderPath(UUID.randomUUID())).isNull();
    assertThat(upcalls.WPUCreateSocketHandle(99, "no entry")).isEqualTo(-WSAEINVALIDPROVIDER);
  }

  @Test
  void noHandleIsMadeOnceTheLastCleanupHasBegun() throws Exception {
    HandleTable handles = new HandleTable();
    Session session = new Session(dispatch.catalog(), handles);
    Upcalls upcalls = new Upcalls(session, handles);
    session.start(Objects.requireNonNull(dispatch.catalog().entry(1)));
    long s = upcalls.WPUCreateSocketHandle(1, "context");
    assertThat(upcalls.WPUQuerySocketHandleContext(s)).isEqualTo("context");
    session.end();
    assertThat(upcalls.WPUQuerySocketHandleContext(s)).isNull();
    assertThat(upcalls.WPUCreateSocketHandle(1, "late")).isEqualTo(-WSANOTINITIALISED);
    assertThat(upcalls.WPUCloseSocketHandle(s)).isEqualTo(-WSAENOTSOCK);
    assertThat(handles.size()).isZero();
  }

  /// Sockets are made while Winsock starts and ends again and again; none outlives its session.
  @Test
  void noSocketOutlivesItsSession() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger opened = new AtomicInteger();
    List<Threads.Running<Set<Long>>> openers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      openers.add(
          Threads.start(
              () -> {
                Set<Long> made = new HashSet<>();
                while (!over.get()) {
                  long s = dispatch.open(AF_INET, SOCK_STREAM, 0, 0);
                  if (s >= 0) {
                    made.add(s);
                    opened.incrementAndGet();
                  } else {
                    assertThat(s).isEqualTo(-WSANOTINITIALISED);
                  }
                }
                return made;
              }));
    }
    for (int i = 0; i < 300; i++) {
      assertThat(dispatch.startup(0x0202, new WsaData[1])).isZero();
      long s = dispatch.open(AF_INET, SOCK_DGRAM, 0, 0);
      assertThat(dispatch.socket(s)).isNotNull();
      int before = opened.get();
      Threads.until(() -> opened.get() > before);
      assertThat(dispatch.cleanup()).isZero();
      assertThat(dispatch.socket(s)).isNull();
    }
    over.set(true);
    for (Threads.Running<Set<Long>> opener : openers) {
      assertThat(opener.get()).noneMatch(s -> dispatch.socket(s) != null);
    }
  }
}
