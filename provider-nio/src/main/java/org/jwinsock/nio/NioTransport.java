package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.util.List;
import org.jwinsock.afd.Transport;
import org.jwinsock.afd.TransportException;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;

/// Sockets over the channels of `java.nio`.
public final class NioTransport implements Transport {

  final Poller poller;
  final ReadinessProbe probe;
  final Ports ports = new Ports();

  private NioTransport(Poller poller, ReadinessProbe probe) {
    this.poller = poller;
    this.probe = probe;
  }

  /// A transport.
  ///
  /// @throws IOException if there is no descriptor left for a selector
  public static NioTransport create() throws IOException {
    Poller poller = Poller.open();
    try {
      return new NioTransport(poller, ReadinessProbe.open());
    } catch (IOException e) {
      poller.end();
      throw e;
    }
  }

  @Override
  public TransportSocket open(int family, int type, int protocol) throws TransportException {
    boolean ip = family == WinSock2.AF_INET || family == WinSock2.AF_INET6;
    if (!ip && family != WinSock2.AF_UNIX) {
      throw new TransportException(WSAEAFNOSUPPORT);
    }
    try {
      if (type == WinSock2.SOCK_STREAM) {
        check(protocol, ip ? WinSock2.IPPROTO_TCP : 0);
        return NioStream.open(this, family);
      }
      if (type == WinSock2.SOCK_DGRAM && ip) {
        check(protocol, WinSock2.IPPROTO_UDP);
        return NioDatagram.open(this, family);
      }
      throw new TransportException(WSAESOCKTNOSUPPORT);
    } catch (IOException e) {
      throw new TransportException(Failures.of(e, WSAEMFILE));
    } catch (UnsupportedOperationException e) {
      throw new TransportException(WSAEAFNOSUPPORT);
    }
  }

  private static void check(int protocol, int own) throws TransportException {
    if (protocol != 0 && protocol != own) {
      throw new TransportException(WSAEPROTONOSUPPORT);
    }
  }

  /// Closes a channel and frees its descriptor.
  void close(SelectableChannel channel) {
    try {
      poller.close(channel);
    } catch (IOException e) {
      // close(2): the descriptor is free all the same, and there is nobody left to tell
      assert !channel.isOpen() : e;
    }
  }

  @Override
  public List<Interface> interfaces() throws TransportException {
    return NioInterfaces.all();
  }

  @Override
  public SockAddr routeTo(SockAddr destination) throws TransportException {
    return NioInterfaces.routeTo(destination);
  }

  @Override
  public void close() {
    try {
      poller.end();
      probe.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a selector could not be closed", e);
    }
  }
}
