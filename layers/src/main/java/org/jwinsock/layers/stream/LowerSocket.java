package org.jwinsock.layers.stream;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WinSock2;

/// A socket of the lower provider as a transport's.
///
/// What it is armed for is guarded by [#arming], which is the innermost lock above the lower
/// provider's own. The lower provider wakes it as it would wake a thread that sleeps in `select`.
abstract class LowerSocket implements TransportSocket, Waiter {

  private static final int ALWAYS = Readiness.ERROR | Readiness.HANGUP;

  private static final VarHandle EXAMINING;

  static {
    try {
      EXAMINING =
          MethodHandles.lookup().findVarHandle(LowerSocket.class, "examining", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long AGAIN_MILLIS = 10;

  /// More different options there are not.
  private static final int MOST_OPTIONS = 256;

  final LowerTransport transport;
  final LowerCalls lower;
  final LowerTransport.Kind kind;

  /// The lower handle; a stream gets another one when it is connected anew.
  volatile long handle;

  private final Object arming = new Object();

  /// True while a look has been asked for and not begun.
  @SuppressWarnings("unused") // through EXAMINING
  private boolean examining;

  // Guarded by arming.
  private int interest;
  private int version;
  private @Nullable Listener listener;
  private final PollFd[] one = {new PollFd(-1, 0)};
  private @Nullable Source source;
  private boolean ended;

  /// Longer options there are not.
  private static final int MOST_BYTES = 256;

  private record Option(int level, int name) {}

  /// What was set, for the next lower socket.
  private final Map<Option, byte[]> options = new LinkedHashMap<>();

  LowerSocket(LowerTransport transport, long handle, LowerTransport.Kind kind) {
    this.transport = transport;
    this.lower = transport.lower;
    this.handle = handle;
    this.kind = kind;
  }

  final long handle() {
    return handle;
  }

  // --- readiness

  /// What the socket is ready for by itself, among an interest; may move bytes to find out.
  ///
  /// @return [Readiness] bits
  int own(int wanted) {
    return 0;
  }

  /// What the lower socket has to be ready for so that this one may be.
  int below(int wanted) {
    return wanted;
  }

  /// What this socket is ready for when the lower one is.
  ///
  /// @param is [Readiness] bits of the lower socket
  int above(int is, int wanted) {
    return is & told(wanted);
  }

  /// What is told of to whom asks for this.
  static int told(int wanted) {
    return (wanted & Readiness.READ) != 0
        ? wanted | ALWAYS | Readiness.PEER_CLOSED
        : wanted | ALWAYS;
  }

  @Override
  public final int ready(int wanted) {
    int own = own(wanted) & told(wanted);
    if (own != 0) {
      moved();
      return own;
    }
    return above(look(below(wanted), null), wanted);
  }

  /// What was to be read may have been taken from the lower socket by this thread, before the lower
  /// provider could tell of it: whoever has armed the socket hears of it from us.
  final void moved() {
    boolean waited;
    synchronized (arming) {
      waited = (interest & Readiness.READ) != 0;
    }
    if (waited) {
      later();
    }
  }

  /// What the lower socket is ready for.
  final int lookBelow(int wanted) {
    return look(wanted, null);
  }

  private int look(int wanted, @Nullable Waiter waiter) {
    synchronized (arming) {
      if (ended) {
        return 0;
      }
      PollFd fd = one[0];
      fd.fd = handle;
      fd.events =
          (short)
              (((wanted & Readiness.READ) != 0 ? WinSock2.POLLRDNORM : 0)
                  | ((wanted & Readiness.URGENT) != 0 ? WinSock2.POLLRDBAND : 0)
                  | ((wanted & Readiness.WRITE) != 0 ? WinSock2.POLLWRNORM : 0));
      fd.revents = 0;
      return readiness(lower.poll(one, waiter));
    }
  }

  private static int readiness(int found) {
    int is =
        ((found & WinSock2.POLLRDNORM) != 0 ? Readiness.READ : 0)
            | ((found & WinSock2.POLLRDBAND) != 0 ? Readiness.URGENT : 0)
            | ((found & WinSock2.POLLWRNORM) != 0 ? Readiness.WRITE : 0);
    if ((found & WinSock2.POLLERR) != 0) {
      return is | Readiness.ERROR | Readiness.HANGUP;
    }
    return (found & WinSock2.POLLHUP) != 0 ? is | Readiness.PEER_CLOSED : is;
  }

  @Override
  public final void arm(int wanted, Listener told) {
    synchronized (arming) {
      interest = wanted;
      listener = wanted == 0 ? null : told;
      version++;
    }
    rearm();
  }

  /// True if the lower socket matters although nobody has armed this one.
  boolean watchesBelow() {
    return false;
  }

  /// Has the lower provider wake this socket, or looks at it soon if it is ready.
  final void rearm() {
    int wanted;
    int seen;
    do {
      synchronized (arming) {
        wanted = interest;
        seen = version;
      }
      if (wanted == 0 && !watchesBelow()) {
        return;
      }
      if ((own(wanted) & told(wanted)) != 0 || look(below(wanted), this) != 0) {
        later();
        return;
      }
    } while (isOutdated(seen));
  }

  /// Somebody has armed the socket for something else meanwhile, and what the lower provider was
  /// asked last may be the older of the two.
  private boolean isOutdated(int seen) {
    synchronized (arming) {
      return version != seen;
    }
  }

  /// Looks at the socket soon, on a thread that holds no lock.
  final void later() {
    if (EXAMINING.compareAndSet(this, false, true)) {
      transport.later(
          () -> {
            EXAMINING.setVolatile(this, false);
            examine();
          });
    }
  }

  /// Looks at the socket, on a thread that holds no lock, and tells who waits.
  private void examine() {
    int vain = 0;
    while (vain < 2) {
      int wanted;
      int seen;
      synchronized (arming) {
        wanted = interest;
        seen = version;
      }
      int is = own(wanted) & told(wanted);
      if (is == 0) {
        int found = look(below(wanted), this);
        if (found == 0) {
          if (isOutdated(seen)) {
            continue;
          }
          return; // woken when that changes
        }
        is = above(found, wanted);
        if (is == 0) {
          vain = advances(found) ? 0 : vain + 1;
          continue;
        }
      }
      tell(is);
      return;
    }
    // Ready below, and nothing comes of it: not a thing to go round and round for.
    var _ = transport.after(TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS), this::rearm);
  }

  /// The lower socket is ready and this one is not: moves what can be moved.
  ///
  /// @return true if looking again may find something
  boolean advances(int found) {
    return false;
  }

  private void tell(int is) {
    Listener told;
    synchronized (arming) {
      if ((is & told(interest)) == 0 || interest == 0) {
        return;
      }
      told = listener;
      interest = 0;
      listener = null;
    }
    if (told != null) {
      told.ready(is);
    }
    if (watchesBelow()) {
      rearm();
    }
  }

  // --- as a waiter of the lower provider

  @Override
  public final void wake() {
    if (Descent.isUnderWay()) {
      later();
    } else {
      examine();
    }
  }

  @Override
  public final boolean await(long deadline) {
    throw new UnsupportedOperationException("nobody sleeps in a socket");
  }

  @Override
  public final void attach(Source by) {
    source = by; // called within look(), under its lock
  }

  @Override
  public final void detachAll() {
    synchronized (arming) {
      Source attached = source;
      source = null;
      if (attached != null) {
        attached.detach(this);
      }
    }
  }

  /// Nothing is told from now on.
  final void end() {
    synchronized (arming) {
      ended = true;
      interest = 0;
      listener = null;
    }
    detachAll();
  }

  // --- names

  @Override
  public int bind(MemorySegment name, Sharing share) {
    int error =
        switch (share) {
          case NONE -> 0;
          case REUSE -> flag(WinSock2.SO_REUSEADDR);
          case EXCLUSIVE -> flag(WinSock2.SO_EXCLUSIVEADDRUSE);
        };
    return error != 0 ? error : lower.bind(handle, name);
  }

  private int flag(int name) {
    MemorySegment on = MemorySegment.ofArray(new byte[4]);
    on.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 1);
    return lower.setOption(handle, WinSock2.SOL_SOCKET, name, on);
  }

  @Override
  public int localName(MemorySegment name) {
    return lower.localName(handle, name);
  }

  @Override
  public int peerName(MemorySegment name) {
    return lower.peerName(handle, name);
  }

  // --- options

  @Override
  public final int getOption(int level, int name, MemorySegment value) {
    return lower.getOption(handle, level, name, value);
  }

  @Override
  public final int setOption(int level, int name, MemorySegment value) {
    int refused = transport.streams.sets(level, name);
    if (refused != 0) {
      return refused;
    }
    synchronized (options) {
      int error = lower.setOption(handle, level, name, value);
      if (error == 0 && options.size() < MOST_OPTIONS) {
        options.put(new Option(level, name), value.toArray(ValueLayout.JAVA_BYTE));
      }
      return error;
    }
  }

  /// Lies on another lower socket from now on, which has all options of this one before anybody
  /// asks it for one.
  final void takeOver(long other) {
    synchronized (options) {
      applyOptions(other);
      handle = other;
    }
  }

  /// Sets on a lower socket what was set on this one.
  final void applyOptions(long to) {
    synchronized (options) {
      options.forEach(
          (option, value) -> {
            // Memberships and the like may be refused a second time; the rest was taken before.
            int _ = lower.setOption(to, option.level, option.name, MemorySegment.ofArray(value));
          });
    }
  }

  /// Options that the lower provider gave this socket because its listener has them.
  private List<Option> inherited = List.of();

  final void inheritsFrom(LowerSocket listener) {
    synchronized (listener.options) {
      inherited = List.copyOf(listener.options.keySet());
    }
  }

  /// Sets what this socket has from its listener as another lower socket has it.
  final void copyInherited(long from) {
    for (Option option : inherited) {
      MemorySegment value = MemorySegment.ofArray(new byte[MOST_BYTES]);
      int length = lower.getOption(from, option.level, option.name, value);
      if (length > 0) {
        int _ = lower.setOption(handle, option.level, option.name, value.asSlice(0, length));
      }
    }
  }

  @Override
  public final int inherit(TransportSocket listener) {
    if (!(listener instanceof LowerSocket other)) {
      return -WSAEINVAL;
    }
    other.applyOptions(handle);
    return 0;
  }

  @Override
  public final int reportUnreachable(int code, boolean on) {
    MemorySegment in = MemorySegment.ofArray(new byte[4]);
    in.set(ValueLayout.JAVA_INT_UNALIGNED, 0, on ? 1 : 0);
    return (int) Math.min(0, lower.ioctl(handle, code, in, null));
  }

  // --- the end

  @Override
  public void close() {
    end();
    lower.close(handle);
  }

  @Override
  public void abort() {
    end();
    reset(handle);
  }

  /// Closes a lower socket so that its connection is reset.
  final void reset(long s) {
    MemorySegment hard = MemorySegment.ofArray(new byte[Linger.SIZE]);
    new Linger(1, 0).write(hard);
    int _ = lower.setOption(s, WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, hard); // streams alone
    lower.close(s);
  }
}
