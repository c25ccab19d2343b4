package org.jwinsock.nio;

import static org.jwinsock.spi.WsaErrors.WSAEADDRNOTAVAIL;
import static org.jwinsock.spi.WsaErrors.WSAEAFNOSUPPORT;
import static org.jwinsock.spi.WsaErrors.WSAENETDOWN;
import static org.jwinsock.spi.WsaErrors.WSAENETUNREACH;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Transport.Interface;
import org.jwinsock.afd.TransportException;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrUn;

/// The machine's interfaces and routes.
final class NioInterfaces {

  /// Any port but 0, which means none; nothing is sent there.
  private static final int SOME_PORT = 9;

  private NioInterfaces() {}

  /// One entry for each address.
  static List<Interface> all() throws TransportException {
    List<Interface> all = new ArrayList<>();
    try {
      for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
        for (InterfaceAddress address : one.getInterfaceAddresses()) {
          all.add(of(one, address));
        }
      }
      return all;
    } catch (SocketException e) {
      throw new TransportException(Failures.of(e, WSAENETDOWN));
    }
  }

  private static Interface of(NetworkInterface one, InterfaceAddress address)
      throws SocketException {
    InetAddress broadcast = address.getBroadcast();
    return new Interface(
        one.getName(),
        one.getIndex(),
        Addresses.ofJava(address.getAddress()),
        address.getNetworkPrefixLength(),
        broadcast == null ? null : Addresses.ofJava(broadcast),
        one.isUp(),
        one.isLoopback(),
        one.supportsMulticast(),
        one.isPointToPoint(),
        one.getMTU());
  }

  /// Connects a datagram channel, which sends nothing and chooses the source address.
  static SockAddr routeTo(SockAddr destination) throws TransportException {
    if (destination instanceof SockAddrUn) {
      throw new TransportException(WSAEAFNOSUPPORT);
    }
    int family = destination.family();
    try (DatagramChannel channel = DatagramChannel.open(Addresses.family(family))) {
      // a broadcast address has a route as well
      channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
      channel.connect(new InetSocketAddress(Addresses.host(destination), SOME_PORT));
      if (channel.getLocalAddress() instanceof InetSocketAddress local) {
        return Addresses.ofJava(local.getAddress(), 0, family);
      }
      throw new TransportException(WSAEADDRNOTAVAIL);
    } catch (IOException e) {
      throw new TransportException(Failures.of(e, WSAENETUNREACH));
    } catch (UnsupportedOperationException e) {
      throw new TransportException(WSAEAFNOSUPPORT);
    }
  }

  /// The index of the interface an IPv4 address in host order belongs to; 0 if it is none of ours.
  static int indexOf(int address) throws TransportException {
    try {
      NetworkInterface found =
          NetworkInterface.getByInetAddress(Addresses.host(new SockAddrIn(address, 0)));
      return found == null ? 0 : found.getIndex();
    } catch (SocketException e) {
      throw new TransportException(Failures.of(e, WSAENETDOWN));
    }
  }

  static @Nullable NetworkInterface at(int index) throws TransportException {
    try {
      return NetworkInterface.getByIndex(index);
    } catch (SocketException e) {
      throw new TransportException(Failures.of(e, WSAENETDOWN));
    }
  }

  /// The interface multicast to a group leaves by: the one with a route there, else the first that
  /// is up and can.
  static @Nullable NetworkInterface towards(SockAddr group) throws TransportException {
    try {
      NetworkInterface routed = NetworkInterface.getByInetAddress(Addresses.host(routeTo(group)));
      if (routed != null) {
        return routed;
      }
    } catch (TransportException e) {
      // no route: any interface is as good
    } catch (SocketException e) {
      throw new TransportException(Failures.of(e, WSAENETDOWN));
    }
    try {
      for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
        if (one.isUp() && one.supportsMulticast()) {
          return one;
        }
      }
      return null;
    } catch (SocketException e) {
      throw new TransportException(Failures.of(e, WSAENETDOWN));
    }
  }
}
