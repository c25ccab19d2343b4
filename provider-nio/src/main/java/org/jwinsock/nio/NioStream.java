package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.FileSource;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrUn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// A TCP connection or listener, or one of `AF_UNIX`.
///
/// It starts with a `SocketChannel`, in which a name and options have their place, and gets another
/// channel in two cases: `listen` needs a `ServerSocketChannel`, and a `SocketChannel` whose
/// connect failed has closed itself. The new one gets the options and the name of the old one.
///
/// `java.nio` has no way to peek, to count what has arrived, or to tell data from the end of a
/// stream, so looking receives ahead, at most [#MOST_AHEAD] bytes; looking at a listener accepts
/// ahead.
final class NioStream extends NioSocket {

  private enum State {
    IDLE,
    CONNECTING,
    /// A connect has failed and the engine does not know yet.
    FAILED,
    CONNECTED,
    LISTENING,
    CLOSED
  }

  /// What a look at readiness receives at most.
  private static final int LOOK = 4096;

  /// What peeking and counting receive at most.
  private static final int MOST_AHEAD = Scratch.SIZE;

  /// How often a connect is tried with another port than the one first chosen.
  private static final int RETRIES = 8;

  /// Connections from IPv4 that one accept on an IPv6 socket drops; more come with the next.
  private static final int MOST_DROPPED = 64;

  private volatile State state;
  private volatile SelectableChannel channel;

  /// The name given by bind.
  private @Nullable SocketAddress bound;

  /// Why the last connect failed, negative.
  private volatile int outcome;

  private volatile boolean sendShut;

  // Guarded by input.
  private final LookAhead ahead = new LookAhead();
  private final ArrayDeque<NioStream> accepted = new ArrayDeque<>(0);
  private boolean ended;

  /// Why the connection is lost, 0 while it is not; written under input.
  private volatile int lost;

  private NioStream(
      NioTransport transport,
      int family,
      OptionStore options,
      SelectableChannel channel,
      State state) {
    super(transport, family, options);
    this.channel = channel;
    this.state = state;
  }

  static NioStream open(NioTransport transport, int family) throws IOException {
    OptionStore options = new OptionStore();
    return new NioStream(transport, family, options, newChannel(family, options), State.IDLE);
  }

  private static SocketChannel newChannel(int family, OptionStore options) throws IOException {
    SocketChannel channel = SocketChannel.open(Addresses.family(family));
    try {
      channel.configureBlocking(false);
      options.giveAll(channel);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  boolean isStream() {
    return true;
  }

  private boolean isPath() {
    return family == WinSock2.AF_UNIX;
  }

  @Override
  SelectableChannel channel() {
    return channel;
  }

  @Override
  NetworkChannel networkChannel() {
    return (NetworkChannel) channel;
  }

  private SocketChannel stream() throws ClosedChannelException {
    if (channel instanceof SocketChannel stream) {
      return stream;
    }
    throw new ClosedChannelException();
  }

  // --- binding and listening

  @Override
  public synchronized int bind(MemorySegment name, Sharing share) {
    SockAddr address = Addresses.read(name, family);
    if (address == null) {
      return -WSAEFAULT;
    }
    if (hidesFour() && Addresses.isMapped(address)) {
      return -WSAEADDRNOTAVAIL;
    }
    int error = address instanceof SockAddrUn path ? bindPath(path) : bindPort(address, share);
    if (error == 0) {
      try {
        bound = networkChannel().getLocalAddress();
      } catch (IOException e) {
        return -Failures.of(e, WSAENETDOWN);
      }
    }
    return error;
  }

  private int bindPort(SockAddr address, Sharing share) {
    return transport.ports.bind(this, (InetSocketAddress) Addresses.toJava(address), share);
  }

  /// An empty path would get a name of the JDK's choice.
  private int bindPath(SockAddrUn path) {
    if (path.path().isEmpty()) {
      return -WSAEINVAL;
    }
    try {
      networkChannel().bind(Addresses.toJava(path));
      return 0;
    } catch (IOException e) {
      return -Failures.of(e, WSAEADDRNOTAVAIL);
    }
  }

  @Override
  public synchronized int listen(int backlog) {
    SocketAddress name = bound;
    if (state != State.IDLE || name == null) {
      return -WSAEINVAL;
    }
    ServerSocketChannel server;
    try {
      server = ServerSocketChannel.open(Addresses.family(family));
    } catch (IOException e) {
      return -Failures.of(e, WSAEMFILE);
    }
    try {
      server.configureBlocking(false);
      options.giveAll(server);
      int error = isPath() ? listenAtPath(server, name, backlog) : listen(server, name, backlog);
      if (error != 0) {
        server.close();
        return error;
      }
      SelectableChannel before = channel;
      channel = server;
      state = State.LISTENING;
      transport.poller.close(before);
      moved();
      return 0;
    } catch (IOException e) {
      return -Failures.of(e, WSAENETDOWN);
    }
  }

  /// The name stays held by the old channel while the new one takes it. Systems that do not let two
  /// channels of one process have it get the old one closed first.
  private int listen(ServerSocketChannel server, SocketAddress name, int backlog)
      throws IOException {
    Ports.Attempt attempt = () -> server.bind(name, backlog);
    int error = transport.ports.bindAgain(this, server, attempt);
    if (error == -WSAEADDRINUSE) {
      transport.poller.close(channel);
      error = transport.ports.bindAgain(this, server, attempt);
      if (error != 0) {
        reopen();
      }
    }
    return error;
  }

  /// The file of a bound channel is removed, being ours, and made again by the listening one.
  private static int listenAtPath(ServerSocketChannel server, SocketAddress name, int backlog)
      throws IOException {
    if (name instanceof UnixDomainSocketAddress path) {
      Files.deleteIfExists(path.getPath());
    }
    server.bind(name, backlog);
    return 0;
  }

  @Override
  public @Nullable TransportSocket accept() throws TransportException {
    synchronized (input) {
      NioStream first = accepted.poll();
      return first != null ? first : acceptNow();
    }
  }

  private @Nullable NioStream acceptNow() throws TransportException {
    for (int i = 0; i < MOST_DROPPED; i++) {
      SocketChannel child = acceptChannel();
      if (child == null) {
        return null;
      }
      try {
        if (hidesFour() && Addresses.isFour(child.getRemoteAddress())) {
          reset(child);
          continue;
        }
        child.configureBlocking(false);
        OptionStore inherited = options.copy();
        inherited.giveAll(child);
        return new NioStream(transport, family, inherited, child, State.CONNECTED);
      } catch (IOException e) {
        discard(child); // it has died meanwhile: the next one
      }
    }
    return null;
  }

  /// Null if there is none.
  private @Nullable SocketChannel acceptChannel() throws TransportException {
    if (!(channel instanceof ServerSocketChannel server)) {
      throw new TransportException(WSAEINVAL);
    }
    try {
      return server.accept();
    } catch (IOException e) {
      int error = Failures.of(e, WSAECONNRESET);
      return switch (error) {
        case WSAENOBUFS, WSAENOTSOCK, WSAEINVAL -> throw new TransportException(error);
        case WSAEMFILE -> {
          // the system may want a descriptor before it looks whether somebody waits
          if (isAnybodyThere(server)) {
            throw new TransportException(error);
          }
          yield null;
        }
        default -> null; // what has befallen one connection: accept(2)
      };
    }
  }

  private boolean isAnybodyThere(ServerSocketChannel server) throws TransportException {
    try {
      return transport.probe.isReady(server, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new TransportException(Failures.of(e, WSAEMFILE));
    }
  }

  private static void discard(SocketChannel child) throws TransportException {
    try {
      child.close();
    } catch (IOException e) {
      throw new TransportException(Failures.of(e, WSAENETDOWN));
    }
  }

  private static void reset(SocketChannel channel) throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    channel.close();
  }

  /// The connection's channel becomes this socket's, with what was received ahead.
  @Override
  public int adopt(TransportSocket connection) {
    if (!(connection instanceof NioStream child)) {
      throw new IllegalArgumentException("no stream over a channel: " + connection);
    }
    synchronized (this) {
      if (state != State.IDLE) {
        return -WSAEINVAL;
      }
      SelectableChannel before = channel;
      child.leave(this);
      try {
        options.giveInstead(child.options, (NetworkChannel) before, networkChannel());
      } catch (IOException e) {
        lost = Failures.of(e, WSAECONNABORTED); // the connection has died meanwhile
      }
      transport.close(before);
      moved();
      return 0;
    }
  }

  /// Gives everything to another socket. This one has just been made, and nobody else knows it.
  private synchronized void leave(NioStream to) {
    state = State.CLOSED;
    endArming();
    synchronized (input) {
      synchronized (to.input) {
        to.ahead.clear();
        ahead.moveTo(to.ahead);
        to.ended = ended;
        to.lost = lost;
      }
    }
    to.sendShut = false;
    to.outcome = 0;
    to.channel = channel;
    to.state = State.CONNECTED;
  }

  @Override
  public synchronized int inherit(TransportSocket listener) {
    if (!(listener instanceof NioStream from)) {
      throw new IllegalArgumentException("no stream over a channel: " + listener);
    }
    try {
      options.inherit(from.options, networkChannel());
      return 0;
    } catch (IOException e) {
      return -Failures.of(e, WSAECONNABORTED);
    }
  }

  // --- connecting

  @Override
  public synchronized int connect(MemorySegment name) {
    SockAddr address = Addresses.read(name, family);
    if (address == null) {
      return -WSAEFAULT;
    }
    if (hidesFour() && Addresses.isMapped(address)) {
      return -WSAENETUNREACH;
    }
    switch (state) {
      case IDLE, FAILED -> {}
      case CONNECTING -> {
        return -WSAEALREADY;
      }
      case CONNECTED -> {
        return -WSAEISCONN;
      }
      case LISTENING -> {
        return -WSAEINVAL;
      }
      case CLOSED -> {
        return -WSAENOTSOCK;
      }
    }
    state = State.IDLE;
    int missing = channel.isOpen() ? 0 : reopen();
    int result = missing != 0 ? missing : start(address);
    for (int i = 0; i < RETRIES && bound == null && isTaken(result); i++) {
      result = start(address); // with another port
    }
    return result;
  }

  /// A port chosen for this connection has one with the same peer.
  private static boolean isTaken(int result) {
    return result == -WSAEADDRINUSE || result == -WSAEADDRNOTAVAIL;
  }

  private int start(SockAddr address) {
    try {
      if (bound == null && !isPath()) {
        Ports.nameClient(networkChannel(), family);
      }
      if (stream().connect(Addresses.toJava(address))) {
        connected();
        return 0;
      }
      if (isPath()) {
        throw new ConnectException("the listener's queue is full");
      }
      outcome = -WSAEWOULDBLOCK;
      state = State.CONNECTING;
      moved();
      return -WSAEWOULDBLOCK;
    } catch (IOException e) {
      int error = connectFailure(e);
      int _ = reopen();
      return error;
    } catch (IllegalArgumentException e) {
      int _ = reopen();
      return -WSAEADDRNOTAVAIL; // nothing the channel can reach
    }
  }

  private int connectFailure(IOException e) {
    int error = Failures.of(e, WSAECONNREFUSED);
    return switch (error) {
      case WSAEINVAL -> -WSAEADDRNOTAVAIL;
      case WSAEADDRNOTAVAIL -> isPath() ? -WSAECONNREFUSED : -error;
      default -> -error;
    };
  }

  private void connected() {
    synchronized (input) {
      ahead.clear();
      ended = false;
      lost = 0;
    }
    sendShut = false;
    outcome = 0;
    state = State.CONNECTED;
    moved();
  }

  /// Finds out whether a connect under way has an outcome.
  private synchronized void settle() {
    if (state != State.CONNECTING) {
      return;
    }
    try {
      if (stream().finishConnect()) {
        connected();
      }
    } catch (IOException e) {
      outcome = connectFailure(e);
      state = State.FAILED;
      int _ = reopen();
      moved();
    }
  }

  @Override
  public synchronized int connectOutcome() {
    settle();
    if (state == State.FAILED) {
      state = State.IDLE;
    }
    return outcome;
  }

  @Override
  public synchronized int disconnect() {
    if (state == State.LISTENING || state == State.CLOSED) {
      return -WSAEINVAL;
    }
    state = State.IDLE;
    try {
      SocketChannel stream = stream();
      if (stream.isConnected() && !isPath()) {
        stream.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      return reopen(); // closed or broken already
    }
    return reopen();
  }

  /// Gives the socket a new channel with the options and the name of the one it had, which is
  /// closed.
  ///
  /// @return 0, or a negative Winsock error; a later connect tries again
  private int reopen() {
    synchronized (input) {
      ahead.clear();
      ended = false;
      lost = 0;
    }
    sendShut = false;
    try {
      transport.poller.close(channel);
      SocketChannel fresh = newChannel(family, options);
      SocketAddress name = bound;
      channel = fresh;
      moved();
      if (name instanceof InetSocketAddress inet) {
        return transport.ports.bindAgain(this, fresh, () -> fresh.bind(inet));
      }
      return 0;
    } catch (IOException e) {
      return -Failures.of(e, WSAEMFILE);
    }
  }

  // --- receiving

  @Override
  public long receive(
      WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment from, WsaOverlapped request) {
    if ((flags & WinSock2.MSG_OOB) != 0) {
      return -WSAEOPNOTSUPP;
    }
    Buffers to = new Buffers(buffers, skip);
    if (to.isReadOnly()) {
      return -WSAEFAULT;
    }
    to.checkAccess();
    boolean peeks = (flags & WinSock2.MSG_PEEK) != 0;
    if (peeks) {
      int _ = look((int) Math.min(to.size(), MOST_AHEAD));
    }
    synchronized (input) {
      if (state != State.CONNECTED) {
        return state == State.CLOSED ? -WSAENOTSOCK : -WSAENOTCONN;
      }
      if (peeks) {
        return ahead.isEmpty() ? nothing() : ahead.copyTo(to);
      }
      long moved = ahead.moveTo(to);
      if (moved < to.size() && lost == 0 && !ended) {
        moved += read(moved == 0 ? to : new Buffers(buffers, skip + moved));
      }
      return moved > 0 ? moved : nothing();
    }
  }

  /// What a receive answers that finds no data.
  private int nothing() {
    return lost != 0 ? -lost : ended ? 0 : -WSAEWOULDBLOCK;
  }

  /// Reads from the channel and notes how the stream ended; the bytes, or 0.
  private int read(Buffers to) {
    if (to.isOutsideHeap()) {
      ByteBuffer[] views = to.views();
      return note(() -> views.length == 1 ? stream().read(views[0]) : (int) stream().read(views));
    }
    Scratch scratch = Scratch.acquire();
    try {
      scratch.buffer.limit((int) Math.min(to.size(), Scratch.SIZE));
      int moved = note(() -> stream().read(scratch.buffer));
      return moved <= 0 ? moved : (int) to.copyFrom(scratch.segment.asSlice(0, moved), 0);
    } finally {
      scratch.release();
    }
  }

  @FunctionalInterface
  private interface Reading {
    int read() throws IOException;
  }

  private int note(Reading reading) {
    try {
      int moved = reading.read();
      if (moved < 0) {
        ended = true;
        return 0;
      }
      return moved;
    } catch (NotYetConnectedException e) {
      lost = WSAENOTCONN;
    } catch (ClosedChannelException e) {
      lost = state == State.CLOSED ? WSAENOTSOCK : WSAECONNABORTED;
    } catch (IOException e) {
      lost = Failures.ofTransfer(e, options.keepsAlive(), WSAECONNRESET);
    }
    return 0;
  }

  /// Receives until there are as many bytes as wanted, or no more. To be called under input.
  ///
  /// @return true if the selector knows less now than it did
  private boolean lookAhead(int wanted) {
    if (state != State.CONNECTED || ahead.size() >= wanted || ended || lost != 0) {
      return false;
    }
    int before = ahead.size();
    Scratch scratch = Scratch.acquire();
    try {
      while (ahead.size() < wanted && !ended && lost == 0) {
        scratch.buffer.clear().limit(wanted - ahead.size());
        int moved = note(() -> stream().read(scratch.buffer));
        if (moved == 0) {
          break;
        }
        ahead.add(scratch.segment, moved);
      }
    } finally {
      scratch.release();
    }
    return ahead.size() != before || ended || lost != 0;
  }

  /// Looks ahead, and has the poller look again if it waits for what is here now.
  ///
  /// @return the bytes that are ahead
  private int look(int wanted) {
    boolean taken;
    int size;
    synchronized (input) {
      taken = lookAhead(wanted);
      size = ahead.size();
    }
    if (taken) {
      moved();
    }
    return size;
  }

  @Override
  public long available() {
    return look(MOST_AHEAD);
  }

  /// Urgent data never lies ahead: it cannot be received, or is in line.
  @Override
  public int atMark() {
    return 1;
  }

  // --- sending

  @Override
  public long send(WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment to) {
    if ((flags & WinSock2.MSG_OOB) != 0) {
      return -WSAEOPNOTSUPP;
    }
    int error = lost;
    if (error != 0) {
      return -error;
    }
    Buffers from = new Buffers(buffers, skip);
    try {
      long moved = from.isOutsideHeap() ? stream().write(from.views()) : writeCopy(from);
      return moved > 0 || from.size() == 0 ? moved : -WSAEWOULDBLOCK;
    } catch (NotYetConnectedException e) {
      return -WSAENOTCONN;
    } catch (ClosedChannelException e) {
      return sendShut ? -WSAESHUTDOWN : state == State.CLOSED ? -WSAENOTSOCK : -WSAECONNABORTED;
    } catch (IOException e) {
      int code = Failures.ofTransfer(e, options.keepsAlive(), WSAECONNABORTED);
      synchronized (input) {
        lost = code;
      }
      moved();
      return -code;
    }
  }

  @Override
  public long sendFile(FileSource file, long position, long count) {
    if (lost != 0) {
      return -lost;
    }
    try {
      long moved = file.channel().transferTo(position, count, stream());
      if (moved > 0) {
        return moved;
      }
      return position < file.channel().size() ? -WSAEWOULDBLOCK : -ERROR_HANDLE_EOF;
    } catch (NotYetConnectedException e) {
      return -WSAENOTCONN;
    } catch (ClosedChannelException e) {
      return file.channel().isOpen() ? -WSAECONNABORTED : -WSA_INVALID_HANDLE;
    } catch (IOException e) {
      int code = Failures.ofTransfer(e, options.keepsAlive(), WSAECONNABORTED);
      synchronized (input) {
        lost = code;
      }
      moved();
      return -code;
    }
  }

  private int writeCopy(Buffers from) throws IOException {
    SocketChannel stream = stream();
    Scratch scratch = Scratch.acquire();
    try {
      scratch.buffer.limit(from.copyTo(scratch.segment));
      return stream.write(scratch.buffer);
    } finally {
      scratch.release();
    }
  }

  /// The JDK says nothing of a connection that was reset, so it is looked at first.
  @Override
  public synchronized int shutdown(int how) {
    int _ = look(LOOK);
    if (lost != 0) {
      return -lost;
    }
    try {
      SocketChannel stream = stream();
      if (how != WinSock2.SD_SEND) {
        stream.shutdownInput();
      }
      if (how != WinSock2.SD_RECEIVE) {
        stream.shutdownOutput();
        sendShut = true;
      }
      return 0;
    } catch (NotYetConnectedException e) {
      return -WSAENOTCONN;
    } catch (ClosedChannelException e) {
      return state == State.CLOSED ? -WSAENOTSOCK : -WSAENOTCONN;
    } catch (IOException e) {
      return -Failures.ofTransfer(e, false, WSAENOTCONN);
    }
  }

  // --- readiness

  @Override
  public int ready(int interest) {
    settle();
    int found =
        switch (state) {
          case CONNECTED -> connectedReady(interest);
          case LISTENING -> listenerReady(interest);
          case IDLE, CONNECTING, FAILED, CLOSED -> kept(interest);
        };
    boolean asks = (interest & Readiness.WRITE) != 0 && (found & Readiness.WRITE) == 0;
    return asks && state == State.CONNECTED ? found | writable() : found;
  }

  private int connectedReady(int interest) {
    int _ = look(LOOK);
    return kept(interest);
  }

  private int listenerReady(int interest) {
    if ((interest & Readiness.READ) == 0) {
      return 0;
    }
    synchronized (input) {
      if (!accepted.isEmpty()) {
        return Readiness.READ;
      }
      try {
        NioStream child = acceptNow();
        if (child == null) {
          return 0;
        }
        accepted.add(child);
      } catch (TransportException e) {
        return Readiness.READ; // accept will say why
      }
    }
    moved(); // whoever waits has to be told by us now
    return Readiness.READ;
  }

  @Override
  int kept(int interest) {
    return switch (state) {
      case FAILED -> interest & Readiness.WRITE | Readiness.ERROR | Readiness.HANGUP;
      case CONNECTED -> keptConnected(interest);
      case LISTENING -> {
        synchronized (input) {
          yield accepted.isEmpty() ? 0 : interest & Readiness.READ;
        }
      }
      case IDLE, CONNECTING, CLOSED -> 0;
    };
  }

  private int keptConnected(int interest) {
    synchronized (input) {
      if (lost != 0) {
        int both = Readiness.READ | Readiness.WRITE;
        return interest & both | Readiness.ERROR | Readiness.HANGUP;
      }
      int found = ahead.isEmpty() && !ended ? 0 : interest & Readiness.READ;
      if (ended && found != 0) {
        found |= Readiness.PEER_CLOSED;
      }
      return ended && sendShut ? found | Readiness.HANGUP : found;
    }
  }

  @Override
  int ops(int interest) {
    boolean reads = (interest & Readiness.READ) != 0;
    boolean writes = (interest & Readiness.WRITE) != 0;
    return switch (state) {
      case CONNECTING -> writes ? SelectionKey.OP_CONNECT : 0;
      case CONNECTED -> (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
      case LISTENING -> reads ? SelectionKey.OP_ACCEPT : 0;
      case IDLE, FAILED, CLOSED -> 0;
    };
  }

  // --- the end

  /// What was not read makes the kernel reset the connection, also when it was received ahead.
  @Override
  public void close() {
    boolean unread;
    synchronized (input) {
      unread = !ahead.isEmpty();
    }
    end(unread);
  }

  @Override
  public void abort() {
    end(true);
  }

  private synchronized void end(boolean hard) {
    boolean connected = state == State.CONNECTED;
    state = State.CLOSED;
    endArming();
    synchronized (input) {
      accepted.forEach(NioStream::abort);
      accepted.clear();
      ahead.clear();
    }
    transport.ports.release(this);
    try {
      if (hard && connected && !isPath()) {
        stream().setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      // a connection that is over already has nothing left to reset
    }
    transport.close(channel);
  }

  /// Always true: `java.nio` does not tell what the peer has acknowledged. Answering false would
  /// end every lingering close with a reset, whatever was delivered; so a lingering close does not
  /// wait, and the system delivers in the background.
  @Override
  public boolean drained() {
    return true;
  }

  // --- names

  @Override
  public int peerName(MemorySegment name) {
    try {
      SocketAddress peer = stream().getRemoteAddress();
      return peer == null ? -WSAENOTCONN : Addresses.write(Addresses.ofJava(peer, family), name);
    } catch (ClosedChannelException e) {
      return state == State.CLOSED ? -WSAENOTSOCK : -WSAENOTCONN;
    } catch (IOException e) {
      return -Failures.of(e, WSAENETDOWN);
    }
  }

  @Override
  int closedName(MemorySegment name) {
    if (state == State.CLOSED) {
      return -WSAENOTSOCK;
    }
    SocketAddress known = bound;
    return Addresses.write(
        known == null ? Addresses.unnamed(family) : Addresses.ofJava(known, family), name);
  }

  @Override
  public int reportUnreachable(int code, boolean on) {
    return -WSAEOPNOTSUPP;
  }

  @Override
  public String toString() {
    return "NioStream " + state + " " + channel;
  }
}
