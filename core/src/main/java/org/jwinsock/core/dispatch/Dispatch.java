package org.jwinsock.core.dispatch;

import static org.jwinsock.spi.WsaErrors.WSAEINPROGRESS;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSANOTINITIALISED;
import static org.jwinsock.spi.WsaErrors.WSASYSNOTREADY;
import static org.jwinsock.spi.WsaErrors.WSAVERNOTSUPPORTED;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.Catalog;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.catalog.Selection;
import org.jwinsock.core.kernel.BlockingHook;
import org.jwinsock.core.kernel.HandleTable;
import org.jwinsock.core.kernel.Provider;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspProcTable;

/// From a handle to who serves it: start-up and cleanup, the making of sockets, the finding of
/// sockets.
///
/// Lock: `lifecycle` serialises start-up, cleanup and the start of providers. It is held while
/// providers start and clean up, and never taken by an upcall.
public final class Dispatch {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.core");

  private final ReentrantLock lifecycle = new ReentrantLock();
  private final HandleTable handles = new HandleTable();
  private final Supplier<Catalog> source;

  /// The catalog, read for the first session and again when it has changed; guarded by `lifecycle`.
  private @Nullable Catalog catalog;

  /// How often `WSAStartup` succeeded without its `WSACleanup`; guarded by `lifecycle`.
  private int references;

  /// Null while Winsock is not initialised.
  private volatile @Nullable Session session;

  /// The highest version that any caller of this session negotiated.
  private volatile int version;

  /// @param source where the catalog comes from, asked at the first `WSAStartup`
  public Dispatch(Supplier<Catalog> source) {
    this.source = source;
  }

  /// `WSAStartup`.
  ///
  /// @param requested low byte major, high byte minor
  /// @param out receives the answer in its first element
  /// @return 0 or the positive error code
  public int startup(int requested, WsaData[] out) {
    int negotiated = Version.negotiate(requested);
    if (negotiated == Version.NONE) {
      return WSAVERNOTSUPPORTED;
    }
    lifecycle.lock();
    try {
      if (session == null) {
        if (catalog != null && !catalog.isCurrent()) {
          catalog = null;
        }
        Catalog read = catalog();
        if (read.problem() != null) {
          LOGGER.log(System.Logger.Level.ERROR, read.problem());
          return WSASYSNOTREADY;
        }
        version = negotiated;
        session = new Session(read, handles);
      } else if (Version.isOne(version)) {
        version = negotiated;
      }
      references++;
    } finally {
      lifecycle.unlock();
    }
    out[0] = describe(negotiated);
    return 0;
  }

  /// The limits tell callers of 1.x something; 2.x says they mean nothing.
  private static WsaData describe(int negotiated) {
    boolean one = Version.isOne(negotiated);
    return new WsaData(
        negotiated, Version.V2_2, "JWinsock 2.2", "Running", one ? 32767 : 0, one ? 65467 : 0);
  }

  /// `WSACleanup`. The last one resets every socket; calls that wait in one end with an error.
  ///
  /// @return 0 or the negative error code
  public int cleanup() {
    if (BlockingHook.isRunning()) {
      return -WSAEINPROGRESS;
    }
    lifecycle.lock();
    try {
      Session ending = session;
      if (ending == null) {
        return -WSANOTINITIALISED;
      }
      references--;
      if (references == 0) {
        session = null;
        ending.end();
      }
      return 0;
    } finally {
      lifecycle.unlock();
    }
  }

  /// The catalog this process uses, whether Winsock is initialised or not.
  public Catalog catalog() {
    lifecycle.lock();
    try {
      Catalog read = catalog;
      if (read == null) {
        read = source.get();
        catalog = read;
      }
      return read;
    } finally {
      lifecycle.unlock();
    }
  }

  /// True between the first `WSAStartup` and the last `WSACleanup`.
  public boolean initialised() {
    return session != null;
  }

  /// True while no caller negotiated more than version 1.1.
  public boolean isVersionOne() {
    return Version.isOne(version);
  }

  /// Whether the calls of this moment's session are those of Winsock 1, asked later.
  public BooleanSupplier sameVersionOne() {
    Session now = session;
    return () -> isVersionOne() && isSession(now);
  }

  @SuppressWarnings("ReferenceEquality") // a session is itself alone
  private boolean isSession(@Nullable Session one) {
    return one != null && one == session;
  }

  /// Why a call cannot begin: 0, `WSANOTINITIALISED`, or `WSAEINPROGRESS` inside a blocking hook,
  /// where Winsock 1.1 allows nothing else.
  public int refusal() {
    if (session == null) {
      return WSANOTINITIALISED;
    }
    return BlockingHook.isRunning() ? WSAEINPROGRESS : 0;
  }

  /// The socket of a handle; null if it is none, for the reason that [#noSocket()] tells.
  public @Nullable SocketObject socket(long s) {
    SocketObject found = handles.socket(s);
    return found != null && BlockingHook.isRunning() ? null : found;
  }

  /// All handles of this process: sockets and whatever else has one.
  public HandleTable handles() {
    return handles;
  }

  /// Why a handle is no socket: a positive error code.
  public int noSocket() {
    int refusal = refusal();
    return refusal != 0 ? refusal : WSAENOTSOCK;
  }

  /// Makes a socket of the first protocol that matches.
  ///
  /// @return the handle, or a negative error
  public long open(int af, int type, int protocol, int flags) {
    Session current = session;
    if (current == null || BlockingHook.isRunning()) {
      return current == null ? -WSANOTINITIALISED : -WSAEINPROGRESS;
    }
    return switch (current.catalog().select(af, type, protocol)) {
      case Selection.Matched(CatalogEntry entry) -> {
        WsaProtocolInfo info = entry.info();
        yield open(
            current,
            entry,
            af == 0 ? info.addressFamily() : af,
            type == 0 ? info.socketType() : type,
            protocol == 0 ? info.protocol() : protocol,
            info,
            flags);
      }
      case Selection.NoMatch(int error) -> -error;
    };
  }

  /// Makes a socket of the entry that an info names, or a further handle of a duplicated socket.
  ///
  /// @param info as the catalog or `WSADuplicateSocket` gave it
  /// @return the handle, or a negative error
  public long open(int af, int type, int protocol, WsaProtocolInfo info, int flags) {
    Session current = session;
    if (current == null || BlockingHook.isRunning()) {
      return current == null ? -WSANOTINITIALISED : -WSAEINPROGRESS;
    }
    CatalogEntry entry = current.catalog().entry(info.catalogEntryId());
    if (entry == null || !entry.info().providerId().equals(info.providerId())) {
      return -WSAEINVAL;
    }
    WsaProtocolInfo known = entry.info().withReserved(info.providerReserved());
    return open(current, entry, af, type, protocol, known, flags);
  }

  private long open(
      Session current,
      CatalogEntry entry,
      int af,
      int type,
      int protocol,
      WsaProtocolInfo info,
      int flags) {
    if (!SocketFlags.suit(flags, info)) {
      return -WSAEINVAL;
    }
    Provider provider = current.provider(entry);
    if (provider != null && provider.isKnown()) {
      return provider.table().WSPSocket(af, type, protocol, info, flags);
    }
    lifecycle.lock();
    try {
      if (current.ended()) {
        return -WSANOTINITIALISED;
      }
      Provider started = current.start(entry);
      long s = started.table().WSPSocket(af, type, protocol, info, flags);
      if (s >= 0) {
        Extensions.learn(started, s);
      }
      return s;
    } catch (ProviderStartupException e) {
      return -e.error();
    } finally {
      lifecycle.unlock();
    }
  }

  /// The layers that have a say in name lookups, the outermost first, after starting them if nobody
  /// has. When they cannot be started every lookup fails.
  public List<NameInterceptor> interceptors() {
    Session current = session;
    if (current == null
        || current.catalog().entries().stream().allMatch(e -> e.layers().isEmpty())) {
      return List.of();
    }
    lifecycle.lock();
    try {
      if (!current.ended()) {
        for (CatalogEntry entry : current.catalog().entries()) {
          current.start(entry);
        }
      }
      return current.interceptors();
    } catch (ProviderStartupException e) {
      return List.of(Refusing.EVERYTHING);
    } finally {
      lifecycle.unlock();
    }
  }

  /// Calls a function that takes no socket, after starting its provider if that has not been done.
  ///
  /// @param family finds the first entry of this family when there is no info
  /// @param info names the entry
  /// @return what the function answers, or a negative error: `-WSAEINVAL` if there is no such entry
  public int call(
      int family, @Nullable WsaProtocolInfo info, ToIntFunction<WspProcTable> function) {
    Session current = session;
    if (current == null || BlockingHook.isRunning()) {
      return current == null ? -WSANOTINITIALISED : -WSAEINPROGRESS;
    }
    CatalogEntry entry =
        info == null
            ? current.catalog().first(family)
            : current.catalog().entry(info.catalogEntryId());
    if (entry == null || (info != null && !entry.info().providerId().equals(info.providerId()))) {
      return -WSAEINVAL;
    }
    Provider provider = current.provider(entry);
    if (provider == null) {
      lifecycle.lock();
      try {
        if (current.ended()) {
          return -WSANOTINITIALISED;
        }
        provider = current.start(entry);
      } catch (ProviderStartupException e) {
        return -e.error();
      } finally {
        lifecycle.unlock();
      }
    }
    return function.applyAsInt(provider.table());
  }
}
