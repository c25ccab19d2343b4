package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.afd.TransportSocket.Sharing;
import org.jwinsock.linux.LinuxException;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// A transport, and sockets on the loopback interface that end with it.
final class Kernel implements AutoCloseable {

  static final int LOOPBACK = 0x7F00_0001;

  private static final long PATIENCE_NANOS = 20_000_000_000L;

  final HostTransport transport;
  private final List<TransportSocket> opened = new ArrayList<>();

  Kernel() {
    try {
      transport = HostTransport.create();
    } catch (LinuxException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    opened.forEach(TransportSocket::close);
    transport.close();
  }

  HostSocket open(int family, int type) {
    int protocol =
        family == WinSock2.AF_UNIX
            ? 0
            : type == WinSock2.SOCK_STREAM ? WinSock2.IPPROTO_TCP : WinSock2.IPPROTO_UDP;
    try {
      return own((HostSocket) transport.open(family, type, protocol));
    } catch (TransportException e) {
      throw new AssertionError(e);
    }
  }

  <S extends TransportSocket> S own(S socket) {
    opened.add(socket);
    return socket;
  }

  HostSocket tcp(int family) {
    return open(family, WinSock2.SOCK_STREAM);
  }

  HostDatagram udp(int family) {
    return (HostDatagram) open(family, WinSock2.SOCK_DGRAM);
  }

  /// A datagram socket bound to the loopback address.
  HostDatagram boundUdp(int family) {
    HostDatagram socket = udp(family);
    assertThat(socket.bind(loopback(family, 0), Sharing.NONE)).isZero();
    return socket;
  }

  /// An address where a datagram finds nobody, and which nobody else can take meanwhile: its owner
  /// hears none but itself.
  MemorySegment deafAddress(int family) {
    HostDatagram owner = boundUdp(family);
    MemorySegment name = nameOf(owner);
    assertThat(owner.connect(name)).isZero();
    return name;
  }

  /// An address where nobody listens, and which nobody else can take meanwhile.
  MemorySegment silentAddress(int family) {
    HostSocket owner = tcp(family);
    assertThat(owner.bind(loopback(family, 0), Sharing.NONE)).isZero();
    return nameOf(owner);
  }

  static MemorySegment loopback(int family, int port) {
    SockAddr address =
        family == WinSock2.AF_INET
            ? new SockAddrIn(LOOPBACK, port)
            : new SockAddrIn6(0, 1, port, 0, 0);
    return address.toSegment();
  }

  static MemorySegment nameOf(TransportSocket socket) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = socket.localName(name);
    assertThat(length).isPositive();
    return name.asSlice(0, length);
  }

  static int portOf(TransportSocket socket) {
    return SockAddrIn.port(nameOf(socket));
  }

  /// Two ends of a connection and the listener it came by.
  record Connection(HostStream listener, HostStream client, HostStream server) {}

  HostStream listener(int family) {
    HostStream listener = (HostStream) tcp(family);
    assertThat(listener.bind(loopback(family, 0), Sharing.NONE)).isZero();
    assertThat(listener.listen(5)).isZero();
    return listener;
  }

  Connection connect(int family) {
    HostStream listener = listener(family);
    HostStream client = (HostStream) tcp(family);
    connect(client, nameOf(listener));
    return new Connection(listener, client, accept(listener));
  }

  void connect(HostStream client, MemorySegment to) {
    assertThat(outcome(client, to)).isZero();
  }

  int outcome(HostStream client, MemorySegment to) {
    int outcome = client.connect(to);
    while (outcome == -WSAEWOULDBLOCK) {
      await(client, Readiness.WRITE);
      outcome = client.connectOutcome();
    }
    return outcome;
  }

  HostStream accept(HostStream listener) {
    await(listener, Readiness.READ);
    try {
      return own((HostStream) Objects.requireNonNull(listener.accept()));
    } catch (TransportException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits until a socket is ready for something.
  int await(TransportSocket socket, int interest) {
    HostWaiter waiter = (HostWaiter) transport.waiters().acquire();
    try {
      waiter.look(socket, interest);
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (waiter.await(deadline)) {
        if (waiter.found(0) != 0) {
          return waiter.found(0);
        }
      }
      throw new AssertionError(socket + " did not become ready for " + interest);
    } finally {
      waiter.detachAll();
      transport.waiters().release(waiter);
    }
  }

  // --- transfers

  static WsaBuf[] buffers(byte[]... parts) {
    WsaBuf[] buffers = new WsaBuf[parts.length];
    for (int i = 0; i < parts.length; i++) {
      buffers[i] = WsaBuf.of(parts[i]);
    }
    return buffers;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static long send(TransportSocket socket, String text) {
    return socket.send(buffers(bytes(text)), 0, 0, null);
  }

  static long sendTo(TransportSocket socket, String text, MemorySegment to) {
    return socket.send(buffers(bytes(text)), 0, 0, to);
  }

  static long tryReceive(TransportSocket socket, byte[] into, int flags) {
    return socket.receive(buffers(into), 0, flags, null, new WsaOverlapped());
  }

  /// Receives, waiting if need be.
  long receive(TransportSocket socket, byte[] into, int flags) {
    return receive(socket, into, flags, null, new WsaOverlapped());
  }

  long receive(
      TransportSocket socket,
      byte[] into,
      int flags,
      @Nullable MemorySegment from,
      WsaOverlapped request) {
    while (true) {
      long result = socket.receive(buffers(into), 0, flags, from, request);
      if (result != -WSAEWOULDBLOCK) {
        return result;
      }
      await(socket, (flags & WinSock2.MSG_OOB) != 0 ? Readiness.URGENT : Readiness.READ);
    }
  }

  String receiveText(TransportSocket socket) {
    byte[] into = new byte[1024];
    long length = receive(socket, into, 0);
    assertThat(length).isNotNegative();
    return new String(into, 0, (int) length, StandardCharsets.ISO_8859_1);
  }

  /// Receives exactly so many bytes of a stream.
  String receiveText(TransportSocket socket, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      byte[] into = new byte[length - text.length()];
      long some = receive(socket, into, 0);
      assertThat(some).isPositive();
      text.append(new String(into, 0, (int) some, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  // --- options

  static int option(TransportSocket socket, int level, int name) {
    MemorySegment value = MemorySegment.ofArray(new byte[4]);
    int length = socket.getOption(level, name, value);
    assertThat(length).describedAs("option %d of level %d", name, level).isEqualTo(4);
    return value.get(HostOptions.DWORD, 0);
  }

  static int setOption(TransportSocket socket, int level, int name, int number) {
    MemorySegment value = MemorySegment.ofArray(new byte[4]);
    value.set(HostOptions.DWORD, 0, number);
    return socket.setOption(level, name, value);
  }
}
