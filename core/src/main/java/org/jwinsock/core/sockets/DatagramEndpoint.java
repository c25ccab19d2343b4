package org.jwinsock.core.sockets;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.GroupReq;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// A socket that sends and receives datagrams: UDP over IPv4 or IPv6.
public final class DatagramEndpoint extends OpenSocket {

  private final int family;

  private DatagramEndpoint(int family, long handle) {
    super(handle);
    this.family = family;
  }

  /// A socket without an address; the first send gives it one.
  ///
  /// @param family `AF_INET` or `AF_INET6`
  public static DatagramEndpoint open(int family) throws WsaException {
    return new DatagramEndpoint(family, open(family, WinSock2.SOCK_DGRAM));
  }

  /// A socket on an address.
  public static DatagramEndpoint at(SockAddr local) throws WsaException {
    DatagramEndpoint endpoint = open(local.family());
    try {
      endpoint.bind(local);
      return endpoint;
    } catch (WsaException e) {
      endpoint.close();
      throw e;
    }
  }

  /// A datagram that has come.
  ///
  /// @param length in bytes
  /// @param source who sent it; null if it has no address that is known here
  public record Received(int length, @Nullable SockAddr source) {}

  /// From now on sends to this peer and receives from it alone.
  public void connectTo(SockAddr peer) throws WsaException {
    WsaException.check(Winsock.connect(handle(), peer), "connect");
  }

  // --- sending

  /// Sends a datagram to the connected peer.
  public void send(MemorySegment bytes) throws WsaException {
    WsaException.check(Winsock.send(handle(), bytes, 0), "send");
  }

  /// Sends a datagram.
  public void send(MemorySegment bytes, SockAddr to) throws WsaException {
    WsaException.check(Winsock.sendto(handle(), bytes, 0, to), "sendto");
  }

  /// Sends an array as a datagram.
  public void send(byte[] bytes, SockAddr to) throws WsaException {
    WsaException.check(Winsock.sendto(handle(), bytes, 0, bytes.length, 0, to), "sendto");
  }

  /// Sends the rest of a byte buffer, whose position then moves on, as a datagram.
  public void send(ByteBuffer bytes, SockAddr to) throws WsaException {
    WsaException.check(Winsock.sendto(handle(), bytes, 0, to), "sendto");
  }

  // --- receiving

  /// Receives a datagram.
  ///
  /// @throws WsaException with `WSAEMSGSIZE` if it was longer than the buffer, which is then full
  public Received receive(MemorySegment buffer) throws WsaException {
    SockAddr[] from = new SockAddr[1];
    return new Received(
        WsaException.check(Winsock.recvfrom(handle(), buffer, 0, from), "recvfrom"), from[0]);
  }

  /// Receives a datagram into an array.
  ///
  /// @throws WsaException with `WSAEMSGSIZE` if it was longer than the array, which is then full
  public Received receive(byte[] buffer) throws WsaException {
    return receive(MemorySegment.ofArray(buffer));
  }

  /// Receives a datagram into the rest of a byte buffer, whose position then moves on.
  ///
  /// @throws WsaException with `WSAEMSGSIZE` if it was longer than the room in the buffer
  public Received receive(ByteBuffer buffer) throws WsaException {
    SockAddr[] from = new SockAddr[1];
    return new Received(
        WsaException.check(Winsock.recvfrom(handle(), buffer, 0, from), "recvfrom"), from[0]);
  }

  // --- operations that go on while the program does something else

  /// Begins to receive a datagram; [Operation#source()] then tells who sent it.
  ///
  /// @param buffer memory that every thread may use; the operation's until it has ended
  public Operation startReceiveFrom(MemorySegment buffer) throws WsaException {
    return Operation.receiveFrom(this, buffer);
  }

  /// Begins to send a datagram.
  ///
  /// @param bytes memory that every thread may use; the operation's until it has ended
  public Operation startSendTo(MemorySegment bytes, SockAddr to) throws WsaException {
    return Operation.sendTo(this, bytes, to);
  }

  // --- multicast

  /// Receives what is sent to a group.
  ///
  /// @param interfaceIndex where; 0 for the default interface
  public void join(SockAddr group, int interfaceIndex) throws WsaException {
    membership(Ws2TcpIp.MCAST_JOIN_GROUP, group, interfaceIndex);
  }

  /// No longer receives what is sent to a group.
  ///
  /// @param interfaceIndex as it was joined
  public void leave(SockAddr group, int interfaceIndex) throws WsaException {
    membership(Ws2TcpIp.MCAST_LEAVE_GROUP, group, interfaceIndex);
  }

  private void membership(int option, SockAddr group, int interfaceIndex) throws WsaException {
    MemorySegment request = MemorySegment.ofArray(new byte[GroupReq.SIZE]);
    new GroupReq(interfaceIndex, group).write(request);
    int level = family == WinSock2.AF_INET ? WinSock2.IPPROTO_IP : WinSock2.IPPROTO_IPV6;
    WsaException.check(Winsock.setsockopt(handle(), level, option, request), "setsockopt");
  }
}
