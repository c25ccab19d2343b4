package org.jwinsock.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jwinsock.afd.TransportException;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.SockAddr;
import org.jwinsock.linux.Sockets;

/// Tells when links, addresses or routes of this machine may have changed: a netlink socket in the
/// kernel's multicast groups, looked after by the poller. What the kernel says is dropped; whoever
/// is told looks for himself, so that lost messages (`ENOBUFS`) do no harm.
///
/// @see <a href="https://man7.org/linux/man-pages/man7/rtnetlink.7.html">rtnetlink(7)</a>
final class HostChanges implements Watched {

  private static final int GROUPS =
      Linux.RTMGRP_LINK
          | Linux.RTMGRP_IPV4_IFADDR
          | Linux.RTMGRP_IPV6_IFADDR
          | Linux.RTMGRP_IPV4_ROUTE
          | Linux.RTMGRP_IPV6_ROUTE;

  /// Messages may be cut, since nobody reads them.
  private static final int ROOM = 256;

  private final HostPoller poller;
  private final Runnable changed;
  private final long number;
  private final Descriptor descriptor;
  private final MemorySegment room = Arena.ofAuto().allocate(ROOM);

  private HostChanges(HostPoller poller, Runnable changed, int fd) {
    this.poller = poller;
    this.changed = changed;
    this.descriptor = new Descriptor(fd);
    this.number = poller.nextNumber();
  }

  /// Begins to tell.
  ///
  /// @throws TransportException when the kernel has no netlink here, or there is no descriptor left
  static HostChanges open(HostPoller poller, Runnable changed) throws TransportException {
    int type = Linux.SOCK_RAW | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
    int fd = Sockets.socket(Linux.AF_NETLINK, type, Linux.NETLINK_ROUTE);
    if (fd < 0) {
      throw Errors.exception(fd);
    }
    HostChanges changes = new HostChanges(poller, changed, fd);
    int error = Sockets.bind(fd, new SockAddr().netlink(GROUPS));
    if (error == 0) {
      error = poller.watch(changes, false);
    }
    if (error != 0) {
      changes.close();
      throw Errors.exception(error);
    }
    return changes;
  }

  @Override
  public int fd() {
    return descriptor.fd();
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public void lookAfter() {
    if (!descriptor.enter()) {
      return;
    }
    try {
      drain();
      int error = poller.watch(this, true);
      if (error != 0 && descriptor.ifOpen() >= 0) {
        throw new IllegalStateException(Errno.message("epoll_ctl(netlink " + fd() + ")", error));
      }
    } finally {
      descriptor.exit();
    }
    changed.run();
  }

  /// Takes everything that was told: one look is enough for all of it.
  private void drain() {
    int taken;
    do {
      taken = Sockets.recv(fd(), room, ROOM, Linux.MSG_DONTWAIT);
    } while (taken >= 0 || taken == -Errno.ENOBUFS || taken == -Errno.EINTR);
  }

  /// Ends it.
  void close() {
    poller.unwatch(this);
    descriptor.close();
  }
}
