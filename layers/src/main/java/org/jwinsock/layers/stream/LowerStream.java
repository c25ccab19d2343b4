package org.jwinsock.layers.stream;

import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAECONNABORTED;
import static org.jwinsock.spi.WsaErrors.WSAECONNREFUSED;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEHOSTUNREACH;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAENOTCONN;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.MsTcpIp;
import org.jwinsock.spi.OwnIoctls;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// A stream of the lower provider, with a codec between it and the engine.
///
/// The monitor guards the codec and everything here; it is taken under the engine's locks and above
/// the lower provider's, and never held while the engine is told of something.
final class LowerStream extends LowerSocket {

  /// How long what was sent may take to leave once the socket is closed.
  private static final long LAST_BYTES_SECONDS = 60;

  /// Between two looks whether the last bytes have left.
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Io io = new Io();
  private final WsaOverlapped receives = LowerCalls.request();
  private final WsaOverlapped sends = LowerCalls.request();

  // --- guarded by the monitor

  private final ByteQueue wire = new ByteQueue();
  private final ByteQueue application = new ByteQueue();
  private @Nullable StreamCodec codec;
  private boolean accepted;

  /// The application has bound the socket.
  private boolean named;

  private boolean listens;
  private boolean connecting;

  /// The lower socket is connected.
  private boolean connected;

  private boolean established;

  /// The end of the stream came from the wire.
  private boolean wireEnded;

  /// The application gets the end of the stream after what is queued for it.
  private boolean ended;

  /// The codec has been told that the application sends no more.
  private boolean outEnded;

  /// The peer gets the end of the stream after what is queued for it.
  private boolean ends;

  /// And has got it.
  private boolean endSent;

  /// Why the connection is over, negative; 0 while it is not.
  private int failure;

  private boolean closing;
  private @Nullable ScheduledFuture<?> timer;

  /// Why the codec ended the connection.
  private String reason = "";

  /// By whom the connection gets to its peer; null if it goes straight there.
  private @Nullable Route route;

  /// Where the application wants to go, when somebody else leads there.
  private @Nullable SockAddr destination;

  private @Nullable ScheduledFuture<?> patience;

  LowerStream(LowerTransport transport, long handle, LowerTransport.Kind kind, boolean accepted) {
    super(transport, handle, kind);
    this.accepted = accepted;
    this.connected = accepted;
  }

  static long number(LowerCalls lower, long handle, int code) {
    MemorySegment out = MemorySegment.ofArray(new byte[4]);
    long answer = lower.ioctl(handle, code, null, out);
    return answer < 0 ? answer : out.get(ValueLayout.JAVA_INT_UNALIGNED, 0) & 0xFFFF_FFFFL;
  }

  // --- the connection

  @Override
  public synchronized int listen(int backlog) {
    int error = lower.listen(handle, backlog);
    listens = error == 0;
    return error;
  }

  @Override
  public @Nullable TransportSocket accept() throws TransportException {
    long child = lower.accept(handle);
    if (child == -WSAEWOULDBLOCK) {
      return null;
    }
    if (child < 0) {
      throw new TransportException((int) -child);
    }
    LowerStream stream = new LowerStream(transport, child, kind, true);
    stream.inheritsFrom(this);
    stream.begin();
    return stream;
  }

  /// The lower socket has just been connected.
  private synchronized void begin() {
    connected = true;
    connecting = false;
    Route by = route;
    codec = by == null ? transport.streams.codec(connection()) : by.codec(connection());
    run(made -> made.opened(io));
    flush();
  }

  private StreamIo.Connection connection() {
    return new StreamIo.Connection(
        accepted,
        address(lower::localName),
        destination != null ? destination : address(lower::peerName),
        transport.settings);
  }

  private interface Name {
    int of(long handle, MemorySegment name);
  }

  private @Nullable SockAddr address(Name name) {
    MemorySegment room = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = name.of(handle, room);
    return length < 0 ? null : SockAddr.read(room.asSlice(0, length));
  }

  @Override
  public synchronized int connect(MemorySegment name) {
    if (failure != 0) { // of an earlier attempt that did not lead anywhere
      int error = connected ? replaceLower(named) : 0;
      if (error != 0) {
        return error;
      }
      renew();
    }
    SockAddr to = SockAddr.read(name);
    Routing routing = to == null ? Routing.STRAIGHT : transport.streams.routing(to);
    return switch (routing) {
      case Routing.Straight _ -> begun((int) lower.connect(handle, name));
      case Routing.Refused(int error) -> -error;
      case Routing.By(Route by) -> {
        destination = to;
        follow(by);
        yield outcome();
      }
    };
  }

  private int begun(int started) {
    connecting = started == -WSAEWOULDBLOCK;
    if (started == 0) {
      begin();
      return outcome();
    }
    return started;
  }

  @Override
  public synchronized int connectOutcome() {
    if (connecting && failure == 0) {
      int is = lookBelow(Readiness.WRITE);
      if ((is & Readiness.ERROR) != 0) {
        int error = errorBelow();
        if (route == null) {
          connecting = false;
          failure = error; // the lower socket says it once, and more than one may ask
          return error;
        }
        detour(-error, "it cannot be connected to");
      } else if ((is & Readiness.WRITE) != 0) {
        begin();
      }
    }
    if (connected) {
      pump();
      moved();
    }
    return outcome();
  }

  /// Follows other routes until one is under way, there is an end, or there are no more.
  private int outcome() {
    if (failure != 0 && route != null && !established) {
      detour(-failure, reason);
    }
    if (failure == 0 && established) {
      stopPatience();
    }
    return failure != 0 ? failure : established ? 0 : -WSAEWOULDBLOCK;
  }

  private int errorBelow() {
    MemorySegment error = MemorySegment.ofArray(new byte[4]);
    int length = lower.getOption(handle, WinSock2.SOL_SOCKET, WinSock2.SO_ERROR, error);
    int code = length < 4 ? 0 : error.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    return code == 0 ? -WSAECONNREFUSED : -code;
  }

  // --- by somebody else

  /// Connects the lower socket to where a route begins; if it cannot, to where another one does.
  private void follow(Route first) {
    Route by = first;
    while (true) {
      route = by;
      Route current = by;
      stopPatience();
      patience = transport.after(by.timeoutNanos(), () -> tooLate(current));
      int started = connectBelow(by.next());
      if (started == 0) {
        begin();
        return; // what the codec makes of it is the next one's to look at
      }
      if (started == -WSAEWOULDBLOCK) {
        connecting = true;
        return;
      }
      Route other = another(-started, "it cannot be connected to");
      if (other == null) {
        return;
      }
      by = other;
    }
  }

  /// A route led nowhere: another one is followed, over another lower socket.
  private void detour(int error, String why) {
    Route other = another(error, why);
    if (other != null) {
      follow(other);
      later(); // what was armed is armed on the new socket
    }
  }

  /// The next route, with a lower socket for it; null if the connection has failed.
  private @Nullable Route another(int error, String why) {
    Route former = route;
    if (former == null) {
      failure = -error;
      return null;
    }
    Route other = former.failed(error, why);
    int refused = other == null ? -former.failure(error) : replaceLower(named);
    if (other == null || refused != 0) {
      route = null;
      former.closed();
      stopPatience();
      connecting = false;
      failure = refused;
      return null;
    }
    SockAddr to = destination;
    renew();
    destination = to;
    return other;
  }

  /// A new lower socket takes the place of this one, which is reset, with all its options.
  ///
  /// @param keepsName true if it has the local address of this one, too
  private int replaceLower(boolean keepsName) {
    long fresh = lower.socket(kind.family(), kind.type(), kind.protocol(), kind.info());
    if (fresh < 0) {
      return (int) fresh;
    }
    MemorySegment room = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = keepsName ? lower.localName(handle, room) : 0;
    detachAll();
    long old = handle;
    takeOver(fresh);
    reset(old);
    return length > 0 && kind.family() != WinSock2.AF_UNIX
        ? super.bind(room.asSlice(0, length), Sharing.REUSE)
        : 0;
  }

  @Override
  public synchronized int bind(MemorySegment name, Sharing share) {
    int error = super.bind(name, share);
    named |= error == 0;
    return error;
  }

  private int connectBelow(@Nullable SockAddr next) {
    if (next == null) {
      return -WSAEHOSTUNREACH;
    }
    SockAddr to = reachable(next);
    return to == null ? -WSAEAFNOSUPPORT : (int) lower.connect(handle, to.toSegment());
  }

  /// An address as a socket of this family takes it; null if it takes none such.
  private @Nullable SockAddr reachable(SockAddr to) {
    if (to.family() == kind.family()) {
      return to;
    }
    if (!(to instanceof SockAddrIn four) || kind.family() != WinSock2.AF_INET6) {
      return null;
    }
    MemorySegment off = MemorySegment.ofArray(new byte[4]);
    int error = lower.setOption(handle, WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY, off);
    return error != 0 ? null : SockAddrIn6.mapped(four);
  }

  private void tooLate(Route by) {
    synchronized (this) {
      if (!by.equals(route) || established || closing || failure != 0) {
        return;
      }
      failure = -WSAETIMEDOUT;
      reason = "it took too long";
    }
    later();
  }

  private void stopPatience() {
    ScheduledFuture<?> running = patience;
    patience = null;
    if (running != null) {
      running.cancel(false);
    }
  }

  @Override
  public synchronized int peerName(MemorySegment name) {
    SockAddr to = destination;
    if (to == null || !connected) {
      return super.peerName(name);
    }
    if (name.byteSize() < to.size()) {
      return -WSAEFAULT;
    }
    to.write(name);
    return to.size();
  }

  /// Another lower socket takes the place of this one, which is closed.
  @Override
  public synchronized int disconnect() {
    int error = replaceLower(true);
    renew();
    return error;
  }

  private void renew() {
    StreamCodec former = codec;
    codec = null;
    if (former != null) {
      former.closed();
    }
    stopTimer();
    stopPatience();
    Route by = route;
    route = null;
    destination = null;
    reason = "";
    if (by != null) {
      by.closed();
    }
    wire.clear();
    application.clear();
    connected = false;
    connecting = false;
    established = false;
    wireEnded = false;
    ended = false;
    outEnded = false;
    ends = false;
    endSent = false;
    failure = 0;
  }

  @Override
  public int adopt(TransportSocket connection) {
    if (!(connection instanceof LowerStream other)) {
      return -WSAEINVAL;
    }
    synchronized (this) {
      synchronized (other) { // new, and nobody else's
        long mine = handle;
        detachAll();
        other.end();
        other.copyInherited(mine);
        takeOver(other.handle);
        renew();
        continues(other);
        lower.close(mine);
      }
    }
    rearm();
    return 0;
  }

  /// The connection of another stream is this one's from now on, as far as it has come.
  private void continues(LowerStream other) {
    accepted = other.accepted;
    connected = other.connected;
    established = other.established;
    codec = other.codec;
    other.codec = null; // so that it is not told that its connection is over
    wire.put(other.wire.peek());
    application.put(other.application.peek());
    wireEnded = other.wireEnded;
    ended = other.ended;
    outEnded = other.outEnded;
    ends = other.ends;
    endSent = other.endSent;
    failure = other.failure;
    reason = other.reason;
    ScheduledFuture<?> running = other.timer;
    if (running != null) {
      long left = running.getDelay(TimeUnit.NANOSECONDS);
      other.stopTimer();
      io.callAt(System.nanoTime() + left);
    }
  }

  // --- bytes

  private interface Step {
    void on(StreamCodec codec);
  }

  /// One step of the codec; when it throws the connection is over.
  private void run(Step step) {
    StreamCodec own = codec;
    if (own == null || failure != 0) {
      return;
    }
    try {
      step.on(own);
    } catch (RuntimeException | LinkageError e) {
      io.fail(WSAECONNABORTED, "the layer failed on a connection: " + e);
      LowerTransport.LOGGER.log(System.Logger.Level.ERROR, "A layer failed on a connection", e);
    }
  }

  /// Reads from the wire until there is something for the application.
  private void pump() {
    pump(1);
  }

  /// Reads from the wire until there is enough for the application, or no more.
  private void pump(long enough) {
    if (!connected || codec == null) {
      return;
    }
    flush();
    if (!wantsBytes(enough)) {
      return;
    }
    ByteBuffer room = transport.scratch.take();
    WsaBuf[] into = {new WsaBuf(MemorySegment.ofBuffer(room))};
    while (wantsBytes(enough)) {
      long got = lower.receive(handle, into, LowerCalls.again(receives));
      if (got == -WSAEWOULDBLOCK) {
        break;
      }
      if (got < 0) {
        failure = (int) got;
        application.clear(); // a connection that is lost takes along what nobody has read
      } else if (got == 0) {
        wireEnded = true;
        run(own -> own.endIn(io));
      } else {
        ByteBuffer read = room.slice(0, (int) got);
        run(own -> own.in(read, io));
      }
      flush();
    }
    transport.scratch.give(room);
  }

  private boolean wantsBytes(long enough) {
    return application.size() < enough && !ended && !wireEnded && failure == 0;
  }

  /// Sends what waits for the wire.
  private void flush() {
    while (!wire.isEmpty()) {
      long sent =
          lower.send(
              handle,
              new WsaBuf[] {
                new WsaBuf(MemorySegment.ofArray(wire.array()).asSlice(wire.offset(), wire.size()))
              },
              0,
              LowerCalls.again(sends));
      if (sent == -WSAEWOULDBLOCK) {
        return;
      }
      if (sent < 0) {
        failed((int) sent);
        wire.clear();
        return;
      }
      wire.drop((int) sent);
    }
    // Closing says it too, and with data that nobody has read it says more: an end in front of the
    // reset would change what the peer makes of it.
    if (ends && !endSent && !closing) {
      endSent = true;
      int error = lower.shutdown(handle, WinSock2.SD_SEND);
      if (error < 0) {
        failed(error);
      }
    }
  }

  /// Bytes that the wire does not take yet leave when it does, whoever calls or does not call.
  private void keepFlowing() {
    if (!wire.isEmpty() && !closing) {
      later();
    }
  }

  /// The lower connection is lost. A send may learn only that it is, and a receive knows why.
  private void failed(int error) {
    application.clear();
    if (failure == 0 && error != -WSAECONNABORTED) {
      failure = error;
    } else if (failure == 0) {
      ByteBuffer room = ByteBuffer.allocate(1);
      WsaOverlapped down = LowerCalls.again(receives);
      down.flags = WinSock2.MSG_PEEK;
      WsaBuf[] into = {new WsaBuf(MemorySegment.ofBuffer(room))};
      long why = lower.receive(handle, into, down);
      failure = why < 0 && why != -WSAEWOULDBLOCK ? (int) why : error;
    }
  }

  @Override
  public synchronized long receive(
      WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment from, WsaOverlapped request) {
    if ((flags & WinSock2.MSG_OOB) != 0) {
      return -WSAEOPNOTSUPP;
    }
    pump(Math.clamp(WsaBuf.total(buffers) - skip, 1, StreamIo.WINDOW));
    keepFlowing();
    if (!application.isEmpty()) {
      long moved = Slices.fill(buffers, skip, application.peek());
      if ((flags & WinSock2.MSG_PEEK) == 0) {
        application.drop((int) moved);
      }
      if (!application.isEmpty() || ended || failure != 0) {
        moved();
      }
      return moved;
    }
    if (failure != 0) {
      return failure;
    }
    return ended ? 0 : -WSAEWOULDBLOCK;
  }

  @Override
  public synchronized long send(
      WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment to) {
    if (failure != 0) {
      return failure;
    }
    if (!connected) {
      return -WSAENOTCONN;
    }
    if ((flags & WinSock2.MSG_OOB) != 0) {
      return -WSAEOPNOTSUPP;
    }
    flush();
    if (!established || wire.size() >= StreamIo.WINDOW) {
      return failure != 0 ? failure : -WSAEWOULDBLOCK;
    }
    long taken = 0;
    ByteBuffer copy = transport.scratch.take();
    MemorySegment room = MemorySegment.ofBuffer(copy);
    for (WsaBuf buffer : Slices.behind(buffers, skip)) {
      long length = Math.min(buffer.len(), copy.capacity() - taken);
      if (length > 0) { // copied first: memory that is gone is the caller's fault, not the codec's
        MemorySegment.copy(buffer.buf(), 0, room, taken, length);
        taken += length;
      }
    }
    ByteBuffer bytes = copy.limit((int) taken);
    run(own -> own.out(bytes, io));
    transport.scratch.give(copy);
    flush();
    keepFlowing();
    return failure != 0 && taken == 0 ? failure : taken;
  }

  @Override
  public synchronized int shutdown(int how) {
    if (!connected) {
      return lower.shutdown(handle, how);
    }
    if (how != WinSock2.SD_RECEIVE) {
      endOut();
      if (failure != 0) {
        return failure;
      }
    }
    return how == WinSock2.SD_SEND ? 0 : lower.shutdown(handle, WinSock2.SD_RECEIVE);
  }

  private void endOut() {
    if (!outEnded) {
      outEnded = true;
      run(own -> own.endOut(io));
      flush();
      keepFlowing();
    }
  }

  // --- readiness

  @Override
  synchronized int own(int wanted) {
    if (listens || !connected && failure == 0) {
      return 0;
    }
    if (connected && ((wanted & Readiness.READ) != 0 || !established)) {
      pump();
    } else if (connected) {
      flush();
    }
    if (!established && route != null && outcome() == -WSAEWOULDBLOCK) {
      return 0;
    }
    if (!connected) {
      return Readiness.ERROR | Readiness.WRITE;
    }
    int is = 0;
    if (!application.isEmpty() || ended) {
      is |= Readiness.READ;
    }
    if (ended && application.isEmpty()) {
      is |= Readiness.PEER_CLOSED;
    }
    if (failure != 0) {
      return is | Readiness.READ | Readiness.WRITE | Readiness.ERROR;
    }
    return established && wire.size() < StreamIo.WINDOW ? is | Readiness.WRITE : is;
  }

  @Override
  synchronized int below(int wanted) {
    if (listens || !connected) {
      return wanted;
    }
    int is = 0;
    if (!wire.isEmpty()) {
      is |= Readiness.WRITE;
    }
    boolean reads = (wanted & Readiness.READ) != 0 || !established;
    return reads && !wireEnded && failure == 0 ? is | Readiness.READ : is;
  }

  @Override
  synchronized int above(int is, int wanted) {
    if (listens) { // the failure of an earlier connect is nothing to a listener
      return is & wanted & Readiness.READ;
    }
    if (connecting) {
      int outcome = is == 0 ? -WSAEWOULDBLOCK : aheadOfConnect(is);
      return outcome == -WSAEWOULDBLOCK ? 0 : Readiness.WRITE | is & Readiness.ERROR;
    }
    return connected ? 0 : super.above(is, wanted);
  }

  /// The lower socket is connected or has failed; whether this one is and has is another question,
  /// which whoever asks for readiness must not have to ask twice.
  private int aheadOfConnect(int is) {
    boolean fails = (is & Readiness.ERROR) != 0;
    return fails && route == null ? -WSAECONNREFUSED : connectOutcome();
  }

  @Override
  synchronized boolean advances(int found) {
    if (!connected) {
      return false;
    }
    int before = wire.size() + application.size();
    if ((found & (Readiness.READ | Readiness.PEER_CLOSED | Readiness.ERROR)) != 0) {
      pump();
    } else {
      flush();
    }
    return wire.size() + application.size() != before || wireEnded || failure != 0;
  }

  @Override
  synchronized boolean watchesBelow() {
    return connected && failure == 0 && (!wire.isEmpty() || !established && !wireEnded);
  }

  // --- the end

  @Override
  public void close() {
    boolean lingers;
    boolean unread;
    synchronized (this) {
      unread = connected && !application.isEmpty();
    }
    if (unread) { // nobody will read it, which the peer is to know
      abort();
      return;
    }
    synchronized (this) {
      closing = true;
      if (connected && failure == 0) {
        endOut();
      }
      lingers = connected && failure == 0 && !wire.isEmpty();
    }
    if (lingers) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_BYTES_SECONDS);
      transport.later(() -> finish(deadline));
    } else {
      finished();
    }
  }

  /// Sends the last bytes of a closed socket, from time to time.
  private void finish(long deadline) {
    boolean over;
    synchronized (this) {
      flush();
      over = wire.isEmpty() || failure != 0 || System.nanoTime() - deadline >= 0;
    }
    if (over || transport.isClosed()) {
      finished();
    } else {
      var _ = transport.after(PAUSE_NANOS, () -> finish(deadline));
    }
  }

  private void finished() {
    end();
    synchronized (this) {
      renew();
    }
    lower.close(handle);
  }

  @Override
  public void abort() {
    end();
    synchronized (this) {
      closing = true;
      renew();
    }
    reset(handle);
  }

  @Override
  public synchronized boolean drained() {
    flush();
    return (wire.isEmpty() || failure != 0)
        && number(lower, handle, OwnIoctls.SIO_QUERY_DRAINED) != 0;
  }

  @Override
  public synchronized long available() {
    if (!connected) {
      return number(lower, handle, WinSock2.FIONREAD);
    }
    pump();
    moved();
    StreamCodec own = codec;
    long below = own != null && own.keepsCount() ? number(lower, handle, WinSock2.FIONREAD) : 0;
    return application.size() + Math.max(0, below);
  }

  @Override
  public int atMark() {
    return (int) number(lower, handle, WinSock2.SIOCATMARK);
  }

  @Override
  public int tcpInfo(int version, MemorySegment out) {
    MemorySegment in = MemorySegment.ofArray(new byte[4]);
    in.set(ValueLayout.JAVA_INT_UNALIGNED, 0, version);
    return (int) lower.ioctl(handle, MsTcpIp.SIO_TCP_INFO, in, out);
  }

  // --- what the codec sees

  private void stopTimer() {
    ScheduledFuture<?> running = timer;
    timer = null;
    if (running != null) {
      running.cancel(false);
    }
  }

  private void timeCame() {
    synchronized (this) {
      timer = null;
      if (closing || !connected) {
        return;
      }
      run(own -> own.timer(io));
      flush();
    }
    rearm();
  }

  private final class Io implements StreamIo {

    @Override
    public ByteQueue wire() {
      return wire;
    }

    @Override
    public ByteQueue application() {
      return application;
    }

    @Override
    public void established() {
      established = true;
    }

    @Override
    public void fail(int error, String why) {
      if (failure == 0) {
        failure = -error;
        reason = why;
      }
    }

    @Override
    public void endWire() {
      ends = true;
    }

    @Override
    public void endApplication() {
      ended = true;
    }

    @Override
    public void callAt(long nanoTime) {
      stopTimer();
      timer =
          transport.after(Math.max(0, nanoTime - System.nanoTime()), LowerStream.this::timeCame);
    }

    @Override
    public Connection connection() {
      return LowerStream.this.connection();
    }
  }
}
