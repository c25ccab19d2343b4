package org.jwinsock.afd;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.Waiter;
import org.jwinsock.spi.WaiterSource;
import org.jwinsock.spi.WsaProtocolInfo;

/// What carries a base provider's bytes: the kernel, java.nio, or a stack in this process. The
/// counterpart of the TDI below Windows' afd.sys.
///
/// A transport is readiness-shaped: an operation is tried, and when it would block the transport
/// says when to try again. It knows no Winsock rule; error codes, option numbers and address
/// layouts are Windows', so that each transport translates once.
public interface Transport {

  /// Opens a socket.
  ///
  /// @param family `AF_INET`, `AF_INET6` or `AF_UNIX`
  /// @throws TransportException `WSAEACCES` for a raw socket without the privilege, `WSAEMFILE`
  ///   when the process has no descriptor left, `WSAEAFNOSUPPORT`
  TransportSocket open(int family, int type, int protocol) throws TransportException;

  /// Opens a socket for a catalog entry. A transport whose wire is another provider needs to know
  /// which.
  ///
  /// @throws TransportException as [#open(int, int, int)]
  default TransportSocket open(int family, int type, int protocol, WsaProtocolInfo info)
      throws TransportException {
    return open(family, type, protocol);
  }

  /// The waiters that sleep in the kernel; null if this transport has none.
  default @Nullable WaiterSource waiters() {
    return null;
  }

  /// The results of a kernel wait, if the waiter is one of this transport's.
  default @Nullable PollingWaiter polling(@Nullable Waiter waiter) {
    return null;
  }

  /// A place for the threads of one completion port; null if this transport has none, or no room.
  default @Nullable TransportPort openPort() {
    return null;
  }

  /// The place where a socket is watched for which a virtual thread waits: nobody else sleeps
  /// there, and the transport attends to it itself. Null if this transport has none, or no room.
  default @Nullable TransportPort placeOfVirtualThreads(TransportSocket socket) {
    return null;
  }

  /// A ring for the requests of one completion queue of registered I/O; null if this transport has
  /// none, or no room: requests are then tried and tried again, as all others.
  ///
  /// @param place where whoever is told of completions sleeps; null for a thread of the transport
  /// @param requests about how many will be under way at once
  /// @param completed told when [TransportRing#arm] has been called and completions can be taken;
  ///   in a place, maybe unasked
  default @Nullable TransportRing openRing(
      @Nullable TransportPort place, int requests, Runnable completed) {
    return null;
  }

  /// The network interfaces of this machine.
  List<Interface> interfaces() throws TransportException;

  /// The local address from which a destination is reached.
  ///
  /// @throws TransportException `WSAENETUNREACH`, `WSAEHOSTUNREACH`
  SockAddr routeTo(SockAddr destination) throws TransportException;

  /// Tells from now on when addresses or routes of this machine may have changed. Called once.
  ///
  /// @param changed run on a thread of the transport, for a change of any kind, and maybe for none
  /// @return false if this transport cannot tell
  /// @throws TransportException when it can and has no room
  default boolean tellChanges(Runnable changed) throws TransportException {
    return false;
  }

  /// Ends the transport's own threads and descriptors; its sockets are closed already.
  void close();

  /// One address of a network interface.
  ///
  /// @param name the system's name
  /// @param index the interface index
  /// @param address one address of it
  /// @param prefixLength the network part in bits
  record Interface(
      String name,
      int index,
      SockAddr address,
      int prefixLength,
      @Nullable SockAddr broadcast,
      boolean up,
      boolean loopback,
      boolean multicast,
      boolean pointToPoint,
      int mtu) {}

  /// Who has a say in name lookups; null if nobody has.
  default org.jwinsock.spi.@Nullable NameInterceptor interceptor() {
    return null;
  }
}
