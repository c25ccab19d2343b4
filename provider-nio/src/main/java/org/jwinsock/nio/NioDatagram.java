package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// A UDP socket.
///
/// A `DatagramChannel` cuts long datagrams without a word, so every datagram is received into a
/// [Scratch] that holds the longest one. Looking receives ahead, as on streams.
///
/// ICMP port unreachable is told to connected channels only; there it fails the next call of either
/// direction, and is kept for the next receive as on Windows.
final class NioDatagram extends NioSocket {

  /// Datagrams of hidden sources, and errors nobody is to hear of, that one receive passes over.
  private static final int MOST_DROPPED = 64;

  /// What counting receives ahead at most, in bytes and in datagrams.
  private static final int MOST_AHEAD = 1 << 18;

  private static final int MOST_DATAGRAMS = 1024;

  /// How often a send is tried that fails for an earlier one.
  private static final int RETRIES = 8;

  private final DatagramChannel channel;
  private final Multicast multicast;
  private volatile @Nullable SockAddr peer;
  private volatile boolean closed;

  // Guarded by input.
  private final ArrayDeque<Datagram> ahead = new ArrayDeque<>(0);
  private int bytesAhead;
  private boolean reportsUnreachable = true;

  /// An error for the next receive, 0 if there is none; written under input.
  private volatile int error;

  /// A datagram received ahead.
  private record Datagram(MemorySegment bytes, SockAddr source) {}

  private NioDatagram(NioTransport transport, int family, DatagramChannel channel) {
    super(transport, family, new OptionStore());
    this.channel = channel;
    this.multicast = new Multicast(channel, family);
  }

  static NioDatagram open(NioTransport transport, int family) throws IOException {
    DatagramChannel channel = DatagramChannel.open(Addresses.family(family));
    try {
      channel.configureBlocking(false);
      return new NioDatagram(transport, family, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  boolean isStream() {
    return false;
  }

  @Override
  SelectableChannel channel() {
    return channel;
  }

  @Override
  NetworkChannel networkChannel() {
    return channel;
  }

  @Override
  Multicast multicast() {
    return multicast;
  }

  // --- addresses

  @Override
  public synchronized int bind(MemorySegment name, Sharing share) {
    SockAddr address = Addresses.read(name, family);
    if (address == null) {
      return -WSAEFAULT;
    }
    if (hidesFour() && Addresses.isMapped(address)) {
      return -WSAEADDRNOTAVAIL;
    }
    return transport.ports.bind(this, (InetSocketAddress) Addresses.toJava(address), share);
  }

  @Override
  public int listen(int backlog) {
    return -WSAEOPNOTSUPP;
  }

  @Override
  public @Nullable TransportSocket accept() throws TransportException {
    throw new TransportException(WSAEOPNOTSUPP);
  }

  /// A connected channel has to be disconnected first. The JDK discards what is queued, so a peer
  /// that stays the same is left alone.
  @Override
  public synchronized int connect(MemorySegment name) {
    SockAddr address = Addresses.read(name, family);
    if (address == null) {
      return -WSAEFAULT;
    }
    if (hidesFour() && Addresses.isMapped(address)) {
      return -WSAENETUNREACH;
    }
    SockAddr before = peer;
    if (before != null && isSame(before, address)) {
      return 0;
    }
    synchronized (input) {
      try {
        if (channel.isConnected()) {
          channel.disconnect();
          peer = null;
        }
        channel.connect(Addresses.toJava(address));
        peer = address;
        forget();
        return 0;
      } catch (IOException e) {
        return -Failures.of(e, WSAENETUNREACH);
      } catch (IllegalArgumentException e) {
        return -WSAEADDRNOTAVAIL;
      }
    }
  }

  private void forget() {
    ahead.clear();
    bytesAhead = 0;
    error = 0;
  }

  @Override
  public int connectOutcome() {
    return 0;
  }

  @Override
  public synchronized int disconnect() {
    try {
      channel.disconnect();
      peer = null;
      return 0;
    } catch (IOException e) {
      return -Failures.of(e, WSAENETDOWN);
    }
  }

  @Override
  public int peerName(MemorySegment name) {
    SockAddr there = peer;
    return closed ? -WSAENOTSOCK : there == null ? -WSAENOTCONN : Addresses.write(there, name);
  }

  @Override
  int closedName(MemorySegment name) {
    return -WSAENOTSOCK;
  }

  // --- receiving

  @Override
  public long receive(
      WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment from, WsaOverlapped request) {
    if ((flags & WinSock2.MSG_OOB) != 0) {
      return -WSAEOPNOTSUPP;
    }
    Buffers to = new Buffers(buffers, 0);
    if (to.isReadOnly()) {
      return -WSAEFAULT;
    }
    to.checkAccess();
    boolean peeks = (flags & WinSock2.MSG_PEEK) != 0;
    if (peeks) {
      look();
    }
    synchronized (input) {
      if (error != 0) {
        int code = error;
        if (!peeks) {
          error = 0;
        }
        return -code;
      }
      Datagram first = peeks ? ahead.peek() : ahead.poll();
      if (first != null) {
        if (!peeks) {
          bytesAhead -= (int) first.bytes.byteSize();
        }
        return deliver(first, to, from, request);
      }
      if (peeks) {
        return -WSAEWOULDBLOCK;
      }
      return receiveNow(to, from, request);
    }
  }

  private long receiveNow(Buffers to, @Nullable MemorySegment from, WsaOverlapped request) {
    Scratch scratch = Scratch.acquire();
    try {
      Datagram datagram = next(scratch);
      if (datagram != null) {
        return deliver(datagram, to, from, request);
      }
      int code = error;
      error = 0;
      return code != 0 ? -code : -WSAEWOULDBLOCK;
    } finally {
      scratch.release();
    }
  }

  private static long deliver(
      Datagram datagram, Buffers to, @Nullable MemorySegment from, WsaOverlapped request) {
    long moved = to.copyFrom(datagram.bytes, 0);
    if (from != null) {
      request.addressLength = Math.max(Addresses.write(datagram.source, from), 0);
    }
    if (moved == datagram.bytes.byteSize()) {
      return moved;
    }
    request.transferred = moved;
    request.flags |= WinSock2.MSG_PARTIAL;
    return -WSAEMSGSIZE;
  }

  /// The next datagram, in the scratch; null if there is none, or an error was noted.
  private @Nullable Datagram next(Scratch scratch) {
    for (int i = 0; i < MOST_DROPPED; i++) {
      scratch.buffer.clear();
      try {
        SocketAddress source = channel.receive(scratch.buffer);
        if (source == null) {
          return null;
        }
        if (hidesFour() && Addresses.isFour(source)) {
          continue;
        }
        return new Datagram(
            scratch.segment.asSlice(0, scratch.buffer.position()),
            Addresses.ofJava(source, family));
      } catch (PortUnreachableException e) {
        if (reportsUnreachable) {
          error = WSAECONNRESET;
          return null;
        }
      } catch (ClosedChannelException e) {
        error = WSAENOTSOCK;
        return null;
      } catch (IOException e) {
        error = Failures.of(e, WSAENETDOWN);
        return null;
      }
    }
    return null;
  }

  /// Receives one datagram ahead; false if there is none, or an error. To be called under input.
  private boolean lookAhead() {
    Scratch scratch = Scratch.acquire();
    try {
      Datagram datagram = next(scratch);
      if (datagram == null) {
        return false;
      }
      MemorySegment copy = MemorySegment.ofArray(new byte[(int) datagram.bytes.byteSize()]);
      ahead.add(new Datagram(copy.copyFrom(datagram.bytes), datagram.source));
      bytesAhead += (int) copy.byteSize();
      return true;
    } finally {
      scratch.release();
    }
  }

  /// Has a datagram ahead if there is one, and has the poller look again if it waits for that.
  private void look() {
    synchronized (input) {
      if (!ahead.isEmpty() || error != 0 || !lookAhead() && error == 0) {
        return;
      }
    }
    moved();
  }

  @Override
  public long available() {
    boolean taken = false;
    long size;
    synchronized (input) {
      while (!closed && error == 0 && bytesAhead < MOST_AHEAD && ahead.size() < MOST_DATAGRAMS) {
        if (!lookAhead()) {
          break;
        }
        taken = true;
      }
      taken |= error != 0;
      size = bytesAhead;
    }
    if (taken) {
      moved();
    }
    return size;
  }

  @Override
  public int atMark() {
    return -WSAEINVAL;
  }

  // --- sending

  @Override
  public long send(WsaBuf[] buffers, long skip, int flags, @Nullable MemorySegment to) {
    if ((flags & WinSock2.MSG_OOB) != 0) {
      return -WSAEOPNOTSUPP;
    }
    SockAddr there = peer;
    SockAddr address = there;
    if (to != null) {
      address = Addresses.read(to, family);
      if (address == null) {
        return -WSAEFAULT;
      }
      if (hidesFour() && Addresses.isMapped(address)) {
        return -WSAENETUNREACH;
      }
    }
    if (address == null) {
      return -WSAENOTCONN;
    }
    Buffers from = new Buffers(buffers, 0);
    long size = from.size();
    if (size > Scratch.SIZE) {
      return -WSAEMSGSIZE;
    }
    // a connected channel sends no datagram for an empty buffer
    boolean elsewhere = there != null && (size == 0 || !isSame(address, there));
    SocketAddress destination = Addresses.toJava(address);
    for (int i = 0; ; i++) {
      try {
        int sent = elsewhere ? sendElsewhere(from, destination) : send(channel, from, destination);
        return sent == size ? sent : -WSAEWOULDBLOCK;
      } catch (PortUnreachableException e) {
        noteUnreachable();
        if (i == RETRIES) {
          return -WSAECONNRESET;
        }
      } catch (ClosedChannelException e) {
        return -WSAENOTSOCK;
      } catch (BindException e) {
        // EACCES of a broadcast comes as this; a name that cannot be shared is the other case
        int code = Failures.of(e, WSAEACCES);
        return code == WSAEADDRINUSE ? -WSAEISCONN : -code;
      } catch (IOException e) {
        return -Failures.of(e, WSAENETDOWN);
      } catch (IllegalArgumentException e) {
        return -WSAEADDRNOTAVAIL;
      }
    }
  }

  private static boolean isSame(SockAddr one, SockAddr other) {
    return Addresses.toJava(one).equals(Addresses.toJava(other));
  }

  /// A connected channel sends to its peer alone. Another one with the same name does it, and
  /// receives nothing meanwhile that this one would: the system prefers the connected one.
  private int sendElsewhere(Buffers from, SocketAddress destination) throws IOException {
    try (DatagramChannel beside = DatagramChannel.open(Addresses.family(family))) {
      beside.configureBlocking(false);
      options.giveAll(beside);
      multicast.giveInterface(beside);
      transport.ports.bindBeside(this, beside);
      return send(beside, from, destination);
    }
  }

  private static int send(DatagramChannel channel, Buffers from, SocketAddress destination)
      throws IOException {
    if (from.isOutsideHeap()) {
      ByteBuffer[] views = from.views();
      if (views.length == 1) {
        return channel.send(views[0], destination);
      }
    }
    Scratch scratch = Scratch.acquire();
    try {
      scratch.buffer.limit(from.copyTo(scratch.segment));
      return channel.send(scratch.buffer, destination);
    } finally {
      scratch.release();
    }
  }

  /// An earlier datagram was not delivered: the next receive is to say so.
  private void noteUnreachable() {
    synchronized (input) {
      if (reportsUnreachable) {
        error = WSAECONNRESET;
      }
    }
    moved();
  }

  /// Nothing is to be ended below: a datagram socket's directions are the engine's.
  @Override
  public int shutdown(int how) {
    return 0;
  }

  /// Port unreachable is told of connected sockets. That the time to live has expired is never
  /// told, so that can be switched off and not on.
  @Override
  public int reportUnreachable(int code, boolean on) {
    if (code != MsWSock.SIO_UDP_CONNRESET) {
      return on ? -WSAEOPNOTSUPP : 0;
    }
    synchronized (input) {
      reportsUnreachable = on;
      if (!on && error == WSAECONNRESET) {
        error = 0;
      }
    }
    return 0;
  }

  // --- readiness

  @Override
  public int ready(int interest) {
    if (closed) {
      return 0;
    }
    if ((interest & Readiness.READ) != 0) {
      look();
    }
    int found = kept(interest);
    return (interest & Readiness.WRITE) != 0 ? found | writable() : found;
  }

  @Override
  int kept(int interest) {
    synchronized (input) {
      int found = ahead.isEmpty() ? 0 : interest & Readiness.READ;
      return error == 0 ? found : Readiness.READ | Readiness.ERROR;
    }
  }

  @Override
  int ops(int interest) {
    return ((interest & Readiness.READ) != 0 ? SelectionKey.OP_READ : 0)
        | ((interest & Readiness.WRITE) != 0 ? SelectionKey.OP_WRITE : 0);
  }

  // --- the end

  @Override
  public synchronized void close() {
    closed = true;
    endArming();
    synchronized (input) {
      forget();
    }
    transport.ports.release(this);
    transport.close(channel);
  }

  @Override
  public void abort() {
    close();
  }

  /// A datagram that was taken is on its way.
  @Override
  public boolean drained() {
    return true;
  }

  @Override
  public String toString() {
    return "NioDatagram " + channel;
  }
}
