package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Readiness;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;

/// What stream and datagram sockets over channels have in common.
///
/// Locks, in the order they are taken: the socket's monitor guards which channel there is, its
/// connection and its options; the [Arming]'s monitor; `input` guards what has been received ahead
/// of the application and is held during the receiving calls of the channel. Sending holds none:
/// the engine's send lock keeps sends apart.
abstract sealed class NioSocket implements TransportSocket permits NioStream, NioDatagram {

  final NioTransport transport;

  /// `AF_*`
  final int family;

  final OptionStore options;

  /// The monitor of what has been received ahead.
  final Object input = new Object();

  private final Arming arming;

  /// The port it was bound to by name, 0 if it was not; [Ports]' own, as the flag.
  int boundPort;

  /// Whether further channels of the socket need the flag that shares the port.
  boolean sharesPort;

  NioSocket(NioTransport transport, int family, OptionStore options) {
    this.transport = transport;
    this.family = family;
    this.options = options;
    this.arming = new Arming(this, transport.poller);
  }

  abstract boolean isStream();

  /// The channel there is now; it may be closed.
  abstract SelectableChannel channel();

  /// The same.
  abstract NetworkChannel networkChannel();

  // --- readiness

  /// What the socket is ready for without asking the system, as [Readiness] bits.
  abstract int kept(int interest);

  /// The selector's operations that tell of the interest, as the socket stands; 0 if none does.
  abstract int ops(int interest);

  @Override
  public void arm(int interest, Listener listener) {
    arming.arm(interest, listener);
  }

  /// To be called when [#channel] or [#ops] have changed.
  void moved() {
    arming.moved();
  }

  /// To be called when the socket is closed.
  void endArming() {
    arming.end();
  }

  /// [Readiness#WRITE] if there is room to send, as far as the system can be asked.
  int writable() {
    try {
      return transport.probe.isReady(channel(), SelectionKey.OP_WRITE) ? Readiness.WRITE : 0;
    } catch (IOException e) {
      return Readiness.WRITE; // no descriptor left to ask with: a send will tell
    }
  }

  // --- names

  @Override
  public int localName(MemorySegment name) {
    try {
      SocketAddress local = networkChannel().getLocalAddress();
      SockAddr address =
          local == null ? Addresses.unnamed(family) : Addresses.ofJava(local, family);
      return Addresses.write(address, name);
    } catch (ClosedChannelException e) {
      return closedName(name);
    } catch (IOException e) {
      return -Failures.of(e, WSAENETDOWN);
    }
  }

  /// The local name when the channel is closed.
  abstract int closedName(MemorySegment name);

  // --- options

  @Override
  public int getOption(int level, int name, MemorySegment value) {
    return options.get(this, level, name, value);
  }

  @Override
  public synchronized int setOption(int level, int name, MemorySegment value) {
    return options.set(this, level, name, value);
  }

  /// True if IPv4 peers, which the channels of `AF_INET6` sockets reach as well, are to be hidden.
  boolean hidesFour() {
    return family == WinSock2.AF_INET6 && options.isV6Only();
  }

  /// Joins and leaves groups; null for a socket that cannot.
  @Nullable Multicast multicast() {
    return null;
  }

  // --- what java.nio has not got

  @Override
  public int tcpInfo(int version, MemorySegment out) {
    return -WSAEOPNOTSUPP;
  }
}
