package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.WSAEADDRNOTAVAIL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.Memberships;
import org.jwinsock.afd.TransportException;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;

/// The groups one socket is in, and where its own multicast goes.
///
/// The rules are [Memberships]'. The kernel, which would switch a membership from one kind to the
/// other without a word, is asked only for what they allow, by `MCAST_*` options (RFC 3678): these
/// serve both families and take an interface by index.
final class Multicast implements Memberships.Network {

  // struct group_req and struct group_source_req
  private static final int GROUP = 8;
  private static final int SOURCE = GROUP + SockAddr.STORAGE_SIZE;
  private static final int REQUEST = SOURCE + SockAddr.STORAGE_SIZE;

  /// `struct ip_mreqn`: a group, an address, an interface index.
  private static final int MREQN = 12;

  private final HostSocket socket;
  private final Memberships memberships = new Memberships(this);

  Multicast(HostSocket socket) {
    this.socket = socket;
  }

  /// Sets an option for which [Memberships#isMembership] holds.
  ///
  /// @return 0 or a negative Winsock error
  int set(int level, int name, MemorySegment value) {
    return memberships.change(level, name, value);
  }

  // --- the kernel

  @Override
  public int indexOf(int address) throws TransportException {
    return HostInterfaces.indexOf(address);
  }

  @Override
  public int change(
      Memberships.Action action, SockAddr group, int index, @Nullable SockAddr source) {
    boolean six = group.family() == WinSock2.AF_INET6;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(REQUEST, 8);
      value.set(ValueLayout.JAVA_INT, 0, index);
      put(group, value, GROUP);
      if (source != null) {
        put(source, value, SOURCE);
      }
      int error =
          Sockets.setsockopt(
              socket.fd(),
              six ? Linux.SOL_IPV6 : Linux.SOL_IP,
              option(action),
              value.asSlice(0, source == null ? SOURCE : REQUEST));
      return error == 0 ? 0 : -code(error);
    }
  }

  private static int option(Memberships.Action action) {
    return switch (action) {
      case JOIN -> Linux.MCAST_JOIN_GROUP;
      case LEAVE -> Linux.MCAST_LEAVE_GROUP;
      case JOIN_SOURCE -> Linux.MCAST_JOIN_SOURCE_GROUP;
      case LEAVE_SOURCE -> Linux.MCAST_LEAVE_SOURCE_GROUP;
      case BLOCK -> Linux.MCAST_BLOCK_SOURCE;
      case UNBLOCK -> Linux.MCAST_UNBLOCK_SOURCE;
    };
  }

  private static void put(SockAddr address, MemorySegment value, long offset) {
    org.jwinsock.linux.SockAddr kernel =
        Addresses.toKernel(address, new org.jwinsock.linux.SockAddr());
    MemorySegment.copy(kernel.name(), 0, value, offset, kernel.length());
  }

  /// A membership the kernel has although it is not kept here was made without naming the
  /// interface.
  private static int code(int errno) {
    return -errno == Errno.EADDRINUSE ? WSAEADDRNOTAVAIL : Errors.of(errno);
  }

  // --- sending

  /// `IP_MULTICAST_IF`.
  ///
  /// @param address in host order, as in [Memberships#index]
  int setInterface(int address) {
    int index;
    try {
      index = memberships.index(address);
    } catch (TransportException e) {
      return -e.error();
    }
    boolean named = address >>> 24 != 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mreqn = arena.allocate(MREQN, 4);
      mreqn.set(ValueLayout.JAVA_INT, 4, named ? Integer.reverseBytes(address) : 0);
      mreqn.set(ValueLayout.JAVA_INT, 8, index);
      int error = Sockets.setsockopt(socket.fd(), Linux.SOL_IP, Linux.IP_MULTICAST_IF, mreqn);
      if (error != 0) {
        return -Errors.of(error);
      }
    }
    socket.keptToChange().multicastInterface = index;
    return 0;
  }

  /// `IP_MULTICAST_LOOP`: whether this socket receives what this machine sends.
  static int setLoop(HostSocket socket, boolean on) {
    if (socket.kept.multicastLoop == on) {
      return 0;
    }
    int error = on ? LoopFilter.detach(socket.fd()) : LoopFilter.attach(socket.fd());
    if (error != 0) {
      return -Errors.of(error);
    }
    socket.keptToChange().multicastLoop = on;
    return 0;
  }
}
