package org.jwinsock.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.PollingWaiter;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.EventFd;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.linux.PollSet;
import org.jwinsock.linux.WakeSignal;
import org.jwinsock.spi.WsaOverlapped;

/// A place to sleep in the kernel: ppoll(2) on an eventfd and the sockets added.
///
/// **Waking.** [#state] says whether the owner is awake, asleep or about to be, or woken. Only who
/// finds it asleep writes the eventfd, so a sleep costs at most one write, and a wake of an owner
/// that is awake none. The owner says that it is about to sleep before it calls the kernel; a wake
/// between the two has written the eventfd, and the kernel returns at once. [#expected] counts the
/// writes that have not been read yet: before the eventfd is closed they are waited for, because
/// the waker of a sleep that ended otherwise may still be about to write.
///
/// **A receive as the sleep.** Who waits for one receive and nothing else, without a deadline,
/// sleeps in recv(2): what C does, and a fifth cheaper than to poll first. An eventfd does not end
/// that, so the waker sends the [WakeSignal] to the thread. A signal that comes before the thread
/// has gone to sleep ends nothing, so it is sent again until the owner says that it is back. And
/// none may come later than that, because it would end some other call, of the JDK or of anybody:
/// the owner waits while it is just being sent, and has it delivered before it goes on.
///
/// ```
///  AWAKE --await--> RECEIVING --wake--> SIGNALLING --sent--> SIGNALLED
///    ^                  |                    ^--- again ---------|
///    `------ back ------+------------------- back ---------------'
/// ```
///
/// **Sockets closed meanwhile.** The owner polls descriptors it does not keep open. A socket closed
/// before the call is skipped (its descriptor reads -1). One closed between that look and the call,
/// or during it, has a number that may belong to another file by then, and this is harmless:
///
/// - poll(2) reads and changes nothing, so the other file does not notice;
/// - what it reports comes back under the closed socket's place. Its listener is the engine's,
///   which looks whether the socket is closed before it does anything, and its handle has ended;
/// - nothing is missed: the engine completes every request of a socket it closes, and wakes those
///   who look at it, after it has closed the descriptor; each of them wakes this waiter;
/// - the kernel keeps a file it polls until the call returns, which delays what its close sends
///   (`FIN`, `RST`) until then; the same wake ends the call. The port must not stay taken as long:
///   [HostStream#close()] and [Ports] see to that.
///
/// So the worst is one spurious return, which [org.jwinsock.spi.Waiter] allows.
///
/// **Readiness beside the kernel.** An error of a datagram socket can be kept by [UdpErrors]. This
/// waiter attaches itself there before it looks, and does not sleep if there is one.
final class HostWaiter implements PollingWaiter, AutoCloseable {

  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;
  private static final int WOKEN = 2;

  /// Asleep in a receive, or about to be.
  private static final int RECEIVING = 3;

  /// Somebody is sending the signal.
  private static final int SIGNALLING = 4;

  /// The signal has been sent, and will be again.
  private static final int SIGNALLED = 5;

  private static final int FIRST_CAPACITY = 4;

  private static final int SPINS = 1_000;
  private static final long PAUSE_NANOS = 50_000;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(HostWaiter.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  private final EventFd event;

  /// Entry 0 is the eventfd, entry n + 1 the socket at place n.
  private final PollSet entries = new PollSet(1 + FIRST_CAPACITY);

  private @Nullable HostSocket[] sockets = new HostSocket[FIRST_CAPACITY];
  private TransportSocket.@Nullable Listener[] listeners =
      new TransportSocket.Listener[FIRST_CAPACITY];
  private int size;
  private int listening;
  private boolean asked;

  private final List<Source> sources = new ArrayList<>(2);

  /// Writes of the eventfd that have been made or will be, and have not been read.
  private long expected;

  private final DirectReceive direct = new DirectReceive();

  /// The thread [#target] is of.
  private long aimedAt;

  /// What the signal reaches the thread by; 0 if it cannot.
  private int target;

  /// True while the [Reminder] knows of this.
  private volatile boolean reminded;

  private HostWaiter(EventFd event) {
    this.event = event;
    entries.add(event.fd(), Linux.POLLIN);
  }

  /// A waiter with an eventfd of its own.
  ///
  /// @throws LinuxException when there is no descriptor left
  static HostWaiter create() throws LinuxException {
    return new HostWaiter(EventFd.create());
  }

  // --- sleeping and waking

  @Override
  public boolean await(long deadline) {
    asked = true;
    boolean received = deadline == FOREVER && size == 1 && direct.begun() && receive();
    return received || poll(deadline);
  }

  private boolean poll(long deadline) {
    boolean known = refresh();
    boolean sleeps = !known && STATE.compareAndSet(this, AWAKE, ASLEEP);
    int found;
    do {
      found = entries.ppoll(sleeps ? remaining(deadline) : 0);
    } while (found == -Errno.EINTR);
    boolean woken = (int) STATE.getAndSet(this, AWAKE) == WOKEN;
    if (sleeps && woken) {
      expected++;
    }
    if (found < 0) {
      throw new IllegalStateException(
          Errno.message("ppoll(" + entries.size() + " descriptors)", found));
    }
    if (entries.revents(0) != 0) {
      expected -= event.drain();
    }
    if (listening > 0 && (found > 0 || known)) {
      tell();
      absorb();
    }
    return found > 0 || woken || known;
  }

  /// Sleeps in the receive; false if that cannot be done now.
  private boolean receive() {
    if (!aim() || !direct.enter()) {
      return false;
    }
    if (!STATE.compareAndSet(this, AWAKE, RECEIVING)) {
      direct.abandon();
      return false;
    }
    int result = -Errno.EINTR;
    int ready;
    try {
      result = direct.receive();
    } finally {
      back();
      ready = direct.leave(result);
    }
    TransportSocket.Listener listener = listeners[0];
    if (ready != 0 && listener != null) {
      listener.ready(ready);
      absorb();
    }
    return true;
  }

  /// Finds out how the signal reaches the calling thread; false if it does not.
  private boolean aim() {
    Thread self = Thread.currentThread();
    if (aimedAt != self.threadId()) {
      WakeSignal signal = WakeSignal.get();
      target = signal == null || self.isVirtual() ? 0 : signal.target();
      aimedAt = self.threadId();
    }
    return target > 0;
  }

  /// The owner is out of the kernel. No signal comes after this.
  private void back() {
    if (STATE.compareAndSet(this, RECEIVING, AWAKE)) {
      return;
    }
    for (int tries = 0; !STATE.compareAndSet(this, SIGNALLED, AWAKE); tries++) {
      if (tries < SPINS) {
        Thread.onSpinWait(); // the waker is in a call that does not sleep
      } else {
        LockSupport.parkNanos(this, PAUSE_NANOS); // but is not running
      }
    }
    signal().settle();
  }

  private static WakeSignal signal() {
    WakeSignal signal = WakeSignal.get();
    if (signal == null) {
      throw new IllegalStateException("nobody sleeps in a receive without a signal");
    }
    return signal;
  }

  /// Ends the owner's receive, in [#SIGNALLING]: until that is over the owner waits, so its thread
  /// is there. A signal the kernel has no room for goes with a later try.
  private void interrupt() {
    int _ = signal().send(target);
    STATE.getAndSet(this, SIGNALLED);
    if (!reminded) {
      reminded = true;
      Reminder.remind(this);
    }
  }

  /// Ends the owner's receive once more if the owner is not back; called by the [Reminder].
  void interruptAgain() {
    reminded = false;
    if (STATE.compareAndSet(this, SIGNALLED, SIGNALLING)) {
      interrupt();
    }
  }

  /// Drops the wakes of what listeners have completed: the return they stand for is this one.
  private void absorb() {
    if (state == WOKEN) {
      STATE.getAndSet(this, AWAKE); // a read as well, so that what the waker did is seen
    }
  }

  /// Nanoseconds, as ppoll takes them.
  private static long remaining(long deadline) {
    return deadline == FOREVER ? -1 : Math.max(0, deadline - System.nanoTime());
  }

  /// Takes closed sockets out; true if one is ready that the kernel does not know to be.
  private boolean refresh() {
    boolean known = false;
    for (int i = 0; i < size; i++) {
      HostSocket socket = socket(i);
      if (socket.ifOpen() < 0) {
        entries.set(i + 1, -1, 0);
      } else if (socket.kept() != 0) {
        known = true;
      }
    }
    return known;
  }

  private void tell() {
    for (int i = 0; i < size; i++) {
      TransportSocket.Listener listener = listeners[i];
      if (listener != null) {
        int ready = found(i);
        if (ready != 0) {
          listener.ready(ready);
        }
      }
    }
  }

  @Override
  public void wake() {
    while (true) {
      int seen = state;
      int next =
          switch (seen) {
            case AWAKE, ASLEEP -> WOKEN;
            case RECEIVING -> SIGNALLING;
            default -> seen; // written all the same: the owner sees what the waker did
          };
      if (STATE.compareAndSet(this, seen, next)) {
        if (seen == ASLEEP) {
          event.signal();
        } else if (seen == RECEIVING) {
          interrupt();
        }
        return;
      }
    }
  }

  // --- places

  @Override
  public void watch(TransportSocket socket, int interest, TransportSocket.Listener listener) {
    int place = look(socket, interest);
    listeners[place] = listener;
    listening++;
  }

  @Override
  public void watchReceive(
      TransportSocket socket, WsaOverlapped request, TransportSocket.Listener listener) {
    watch(socket, Readiness.READ, listener);
    if (size == 1 && socket instanceof HostStream stream) {
      direct.begin(stream, request);
    }
  }

  @Override
  public int look(TransportSocket socket, int interest) {
    if (!(socket instanceof HostSocket ours)) {
      throw new IllegalArgumentException("no socket of the host: " + socket);
    }
    if (size == sockets.length) {
      sockets = Arrays.copyOf(sockets, 2 * size);
      listeners = Arrays.copyOf(listeners, 2 * size);
    }
    asked = false;
    sockets[size] = ours;
    entries.add(ours.ifOpen(), Events.of(interest));
    if (ours instanceof HostDatagram datagram) {
      datagram.watchedBy(this);
    }
    return size++;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public TransportSocket at(int place) {
    return socket(place);
  }

  private HostSocket socket(int place) {
    HostSocket socket = sockets[place];
    if (socket == null) {
      throw new IndexOutOfBoundsException(place);
    }
    return socket;
  }

  @Override
  public int found(int place) {
    HostSocket socket = socket(place);
    int events = entries.revents(place + 1) & ~Linux.POLLNVAL;
    return (events == 0 ? 0 : socket.readiness(events)) | socket.kept();
  }

  @Override
  public boolean asked() {
    return asked;
  }

  // --- sources

  @Override
  public void attach(Source source) {
    sources.add(source);
  }

  @Override
  public void detachAll() {
    for (Source source : sources) {
      source.detach(this);
    }
    sources.clear();
    if (size > 0) {
      direct.end();
      Arrays.fill(sockets, 0, size, null);
      Arrays.fill(listeners, 0, size, null);
      entries.clear().add(event.fd(), Linux.POLLIN);
      size = 0;
      listening = 0;
    }
    asked = false;
  }

  /// Gives the eventfd back. Nobody sleeps here, but somebody may just be waking the last sleeper.
  @Override
  public void close() {
    while (expected > 0) {
      PollSet.poll(event.fd(), Linux.POLLIN, -1);
      expected -= event.drain();
    }
    event.close();
  }
}
