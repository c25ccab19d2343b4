package org.jwinsock.linux;

/// The constants of the Linux headers, with their own names, and whether this module works here.
///
/// x86-64 and aarch64 share all of these: both use the kernel's generic headers. Many have
/// namesakes in Winsock with other values (`AF_INET6`, `SOL_SOCKET`, `MSG_PEEK`…), so write
/// `Linux.AF_INET6` rather than importing them.
public final class Linux {
  // Address families: bits/socket.h.

  public static final int AF_UNSPEC = 0;
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;
  public static final int AF_PACKET = 17;

  // Socket types and the flags of socket and accept4: socket(2).

  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOCK_SEQPACKET = 5;
  public static final int SOCK_NONBLOCK = 0x800;
  public static final int SOCK_CLOEXEC = 0x80000;

  // Protocols and option levels: netinet/in.h.

  public static final int IPPROTO_IP = 0;
  public static final int IPPROTO_ICMP = 1;
  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_UDP = 17;
  public static final int IPPROTO_IPV6 = 41;
  public static final int IPPROTO_ICMPV6 = 58;
  public static final int IPPROTO_RAW = 255;
  public static final int SOL_SOCKET = 1;
  public static final int SOL_IP = 0;
  public static final int SOL_TCP = 6;
  public static final int SOL_UDP = 17;
  public static final int SOL_IPV6 = 41;
  public static final int SOL_RAW = 255;

  // Options of SOL_SOCKET: socket(7), asm-generic/socket.h.

  public static final int SO_DEBUG = 1;
  public static final int SO_REUSEADDR = 2;
  public static final int SO_TYPE = 3;
  public static final int SO_ERROR = 4;
  public static final int SO_DONTROUTE = 5;
  public static final int SO_BROADCAST = 6;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_KEEPALIVE = 9;
  public static final int SO_OOBINLINE = 10;
  public static final int SO_NO_CHECK = 11;
  public static final int SO_PRIORITY = 12;
  public static final int SO_LINGER = 13;
  public static final int SO_REUSEPORT = 15;
  public static final int SO_PASSCRED = 16;
  public static final int SO_PEERCRED = 17;
  public static final int SO_RCVLOWAT = 18;
  public static final int SO_SNDLOWAT = 19;
  public static final int SO_RCVTIMEO = 20;
  public static final int SO_SNDTIMEO = 21;
  public static final int SO_BINDTODEVICE = 25;
  public static final int SO_TIMESTAMP = 29;
  public static final int SO_ACCEPTCONN = 30;
  public static final int SO_SNDBUFFORCE = 32;
  public static final int SO_RCVBUFFORCE = 33;
  public static final int SO_TIMESTAMPNS = 35;
  public static final int SO_MARK = 36;
  public static final int SO_TIMESTAMPING = 37;
  public static final int SO_PROTOCOL = 38;
  public static final int SO_PEERNAME = 28;
  public static final int SO_DOMAIN = 39;
  public static final int SO_RXQ_OVFL = 40;
  public static final int SO_PEEK_OFF = 42;
  public static final int SO_BUSY_POLL = 46;
  public static final int SO_MAX_PACING_RATE = 47;
  public static final int SO_INCOMING_CPU = 49;
  public static final int SO_COOKIE = 57;
  public static final int SO_ZEROCOPY = 60;
  public static final int SO_TXTIME = 61;
  public static final int SO_BINDTOIFINDEX = 62;

  // Options and control messages of IPPROTO_IP: ip(7), linux/in.h.

  public static final int IP_TOS = 1;
  public static final int IP_TTL = 2;
  public static final int IP_HDRINCL = 3;
  public static final int IP_OPTIONS = 4;
  public static final int IP_RECVOPTS = 6;
  public static final int IP_RETOPTS = 7;
  public static final int IP_PKTINFO = 8;
  public static final int IP_MTU_DISCOVER = 10;
  public static final int IP_RECVERR = 11;
  public static final int IP_RECVTTL = 12;
  public static final int IP_RECVTOS = 13;
  public static final int IP_MTU = 14;
  public static final int IP_FREEBIND = 15;
  public static final int IP_TRANSPARENT = 19;
  public static final int IP_RECVORIGDSTADDR = 20;
  public static final int IP_MINTTL = 21;
  public static final int IP_CHECKSUM = 23;
  public static final int IP_BIND_ADDRESS_NO_PORT = 24;
  public static final int IP_MULTICAST_IF = 32;
  public static final int IP_MULTICAST_TTL = 33;
  public static final int IP_MULTICAST_LOOP = 34;
  public static final int IP_ADD_MEMBERSHIP = 35;
  public static final int IP_DROP_MEMBERSHIP = 36;
  public static final int IP_UNBLOCK_SOURCE = 37;
  public static final int IP_BLOCK_SOURCE = 38;
  public static final int IP_ADD_SOURCE_MEMBERSHIP = 39;
  public static final int IP_DROP_SOURCE_MEMBERSHIP = 40;
  public static final int IP_MSFILTER = 41;
  public static final int IP_MULTICAST_ALL = 49;
  public static final int IP_UNICAST_IF = 50;
  public static final int IP_LOCAL_PORT_RANGE = 51;
  public static final int IP_PMTUDISC_DONT = 0;
  public static final int IP_PMTUDISC_WANT = 1;
  public static final int IP_PMTUDISC_DO = 2;
  public static final int IP_PMTUDISC_PROBE = 3;

  // Protocol-independent multicast, at either level: RFC 3678, linux/in.h.

  public static final int MCAST_JOIN_GROUP = 42;
  public static final int MCAST_BLOCK_SOURCE = 43;
  public static final int MCAST_UNBLOCK_SOURCE = 44;
  public static final int MCAST_LEAVE_GROUP = 45;
  public static final int MCAST_JOIN_SOURCE_GROUP = 46;
  public static final int MCAST_LEAVE_SOURCE_GROUP = 47;
  public static final int MCAST_MSFILTER = 48;
  public static final int MCAST_EXCLUDE = 0;
  public static final int MCAST_INCLUDE = 1;

  // Options and control messages of IPPROTO_IPV6: ipv6(7), RFC 3542, linux/in6.h.

  public static final int IPV6_CHECKSUM = 7;
  public static final int IPV6_UNICAST_HOPS = 16;
  public static final int IPV6_MULTICAST_IF = 17;
  public static final int IPV6_MULTICAST_HOPS = 18;
  public static final int IPV6_MULTICAST_LOOP = 19;
  public static final int IPV6_ADD_MEMBERSHIP = 20;
  public static final int IPV6_DROP_MEMBERSHIP = 21;
  public static final int IPV6_MTU_DISCOVER = 23;
  public static final int IPV6_MTU = 24;
  public static final int IPV6_RECVERR = 25;
  public static final int IPV6_V6ONLY = 26;
  public static final int IPV6_MULTICAST_ALL = 29;
  public static final int IPV6_HDRINCL = 36;
  public static final int IPV6_RECVPKTINFO = 49;
  public static final int IPV6_PKTINFO = 50;
  public static final int IPV6_RECVHOPLIMIT = 51;
  public static final int IPV6_HOPLIMIT = 52;
  public static final int IPV6_RECVHOPOPTS = 53;
  public static final int IPV6_HOPOPTS = 54;
  public static final int IPV6_RECVRTHDR = 56;
  public static final int IPV6_RTHDR = 57;
  public static final int IPV6_RECVDSTOPTS = 58;
  public static final int IPV6_DSTOPTS = 59;
  public static final int IPV6_RECVPATHMTU = 60;
  public static final int IPV6_DONTFRAG = 62;
  public static final int IPV6_RECVTCLASS = 66;
  public static final int IPV6_TCLASS = 67;
  public static final int IPV6_MINHOPCOUNT = 73;
  public static final int IPV6_UNICAST_IF = 76;
  public static final int IPV6_FREEBIND = 78;

  // Options of IPPROTO_TCP: tcp(7), linux/tcp.h.

  public static final int TCP_NODELAY = 1;
  public static final int TCP_MAXSEG = 2;
  public static final int TCP_CORK = 3;
  public static final int TCP_KEEPIDLE = 4;
  public static final int TCP_KEEPINTVL = 5;
  public static final int TCP_KEEPCNT = 6;
  public static final int TCP_SYNCNT = 7;
  public static final int TCP_LINGER2 = 8;
  public static final int TCP_DEFER_ACCEPT = 9;
  public static final int TCP_WINDOW_CLAMP = 10;
  public static final int TCP_INFO = 11;
  public static final int TCP_QUICKACK = 12;
  public static final int TCP_CONGESTION = 13;
  public static final int TCP_USER_TIMEOUT = 18;
  public static final int TCP_FASTOPEN = 23;
  public static final int TCP_TIMESTAMP = 24;
  public static final int TCP_NOTSENT_LOWAT = 25;
  public static final int TCP_FASTOPEN_CONNECT = 30;

  // Options and control messages of IPPROTO_UDP: udp(7), linux/udp.h.

  public static final int UDP_CORK = 1;
  public static final int UDP_SEGMENT = 103;
  public static final int UDP_GRO = 104;

  // Options of IPPROTO_ICMPV6 and of ICMP on raw sockets: raw(7), linux/icmpv6.h.

  public static final int ICMP_FILTER = 1;
  public static final int ICMPV6_FILTER = 1;

  // Message flags: send(2), recv(2).

  public static final int MSG_OOB = 1;
  public static final int MSG_PEEK = 2;
  public static final int MSG_DONTROUTE = 4;
  public static final int MSG_CTRUNC = 8;
  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_EOR = 0x80;
  public static final int MSG_WAITALL = 0x100;
  public static final int MSG_CONFIRM = 0x800;
  public static final int MSG_ERRQUEUE = 0x2000;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_MORE = 0x8000;
  public static final int MSG_WAITFORONE = 0x10000;
  public static final int MSG_ZEROCOPY = 0x4000000;
  public static final int MSG_FASTOPEN = 0x20000000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;

  // Control messages of SOL_SOCKET: unix(7).

  public static final int SCM_RIGHTS = 1;
  public static final int SCM_CREDENTIALS = 2;

  // How a connection is shut down: shutdown(2).

  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  // Events of poll(2), asm-generic/poll.h.

  public static final int POLLIN = 1;
  public static final int POLLPRI = 2;
  public static final int POLLOUT = 4;
  public static final int POLLERR = 8;
  public static final int POLLHUP = 0x10;
  public static final int POLLNVAL = 0x20;
  public static final int POLLRDNORM = 0x40;
  public static final int POLLRDBAND = 0x80;
  public static final int POLLWRNORM = 0x100;
  public static final int POLLWRBAND = 0x200;
  public static final int POLLRDHUP = 0x2000;

  // Events and operations of epoll_ctl(2), sys/epoll.h.

  public static final int EPOLLIN = 1;
  public static final int EPOLLPRI = 2;
  public static final int EPOLLOUT = 4;
  public static final int EPOLLERR = 8;
  public static final int EPOLLHUP = 0x10;
  public static final int EPOLLRDNORM = 0x40;
  public static final int EPOLLRDBAND = 0x80;
  public static final int EPOLLWRNORM = 0x100;
  public static final int EPOLLWRBAND = 0x200;
  public static final int EPOLLMSG = 0x400;
  public static final int EPOLLRDHUP = 0x2000;
  public static final int EPOLLEXCLUSIVE = 1 << 28;
  public static final int EPOLLWAKEUP = 1 << 29;
  public static final int EPOLLONESHOT = 1 << 30;
  public static final int EPOLLET = 1 << 31;
  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLL_CTL_DEL = 2;
  public static final int EPOLL_CTL_MOD = 3;
  public static final int EPOLL_CLOEXEC = 0x80000;

  // Flags of eventfd(2).

  public static final int EFD_SEMAPHORE = 1;
  public static final int EFD_NONBLOCK = 0x800;
  public static final int EFD_CLOEXEC = 0x80000;

  // Descriptor commands and flags: fcntl(2).

  public static final int F_DUPFD = 0;
  public static final int F_GETFD = 1;
  public static final int F_SETFD = 2;
  public static final int F_GETFL = 3;
  public static final int F_SETFL = 4;
  public static final int F_SETOWN = 8;
  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int FD_CLOEXEC = 1;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;

  // Signals and their handling: signal(7), sigaction(2), asm-generic/signal.h.

  public static final int SIGRTMIN = 34;
  public static final long SIG_DFL = 0;
  public static final long SIG_IGN = 1;
  public static final int SIG_BLOCK = 0;
  public static final int SIG_UNBLOCK = 1;
  public static final int SA_ONSTACK = 0x8000000;
  public static final int SA_RESTART = 0x10000000;

  // Requests of ioctl(2) on sockets: tcp(7), udp(7), asm-generic/sockios.h.

  public static final int FIONREAD = 0x541B;
  public static final int SIOCINQ = 0x541B;
  public static final int SIOCOUTQ = 0x5411;
  public static final int SIOCATMARK = 0x8905;
  public static final int SIOCOUTQNSD = 0x894B;

  // Where an entry of the error queue comes from: ip(7), linux/errqueue.h.

  public static final int SO_EE_ORIGIN_NONE = 0;
  public static final int SO_EE_ORIGIN_LOCAL = 1;
  public static final int SO_EE_ORIGIN_ICMP = 2;
  public static final int SO_EE_ORIGIN_ICMP6 = 3;
  public static final int SO_EE_ORIGIN_TIMESTAMPING = 4;
  public static final int SO_EE_ORIGIN_ZEROCOPY = 5;

  // Interface flags: netdevice(7), net/if.h.

  public static final int IFF_UP = 1;
  public static final int IFF_BROADCAST = 2;
  public static final int IFF_DEBUG = 4;
  public static final int IFF_LOOPBACK = 8;
  public static final int IFF_POINTOPOINT = 0x10;
  public static final int IFF_NOTRAILERS = 0x20;
  public static final int IFF_RUNNING = 0x40;
  public static final int IFF_NOARP = 0x80;
  public static final int IFF_PROMISC = 0x100;
  public static final int IFF_ALLMULTI = 0x200;
  public static final int IFF_MASTER = 0x400;
  public static final int IFF_SLAVE = 0x800;
  public static final int IFF_MULTICAST = 0x1000;

  // Netlink: netlink(7), rtnetlink(7).

  public static final int NETLINK_ROUTE = 0;
  public static final int RTMGRP_LINK = 1;
  public static final int RTMGRP_IPV4_IFADDR = 0x10;
  public static final int RTMGRP_IPV4_ROUTE = 0x40;
  public static final int RTMGRP_IPV6_IFADDR = 0x100;
  public static final int RTMGRP_IPV6_ROUTE = 0x400;

  // Flags of getaddrinfo(3) and getnameinfo(3).

  public static final int AI_PASSIVE = 1;
  public static final int AI_CANONNAME = 2;
  public static final int AI_NUMERICHOST = 4;
  public static final int AI_V4MAPPED = 8;
  public static final int AI_ALL = 0x10;
  public static final int AI_ADDRCONFIG = 0x20;
  public static final int AI_NUMERICSERV = 0x400;
  public static final int NI_NUMERICHOST = 1;
  public static final int NI_NUMERICSERV = 2;
  public static final int NI_NOFQDN = 4;
  public static final int NI_NAMEREQD = 8;
  public static final int NI_DGRAM = 16;

  // Results of getaddrinfo(3) and getnameinfo(3); glibc and musl agree.

  public static final int EAI_BADFLAGS = -1;
  public static final int EAI_NONAME = -2;
  public static final int EAI_AGAIN = -3;
  public static final int EAI_FAIL = -4;
  public static final int EAI_NODATA = -5;
  public static final int EAI_FAMILY = -6;
  public static final int EAI_SOCKTYPE = -7;
  public static final int EAI_SERVICE = -8;
  public static final int EAI_ADDRFAMILY = -9;
  public static final int EAI_MEMORY = -10;
  public static final int EAI_SYSTEM = -11;
  public static final int EAI_OVERFLOW = -12;

  // io_uring: linux/io_uring.h.

  public static final int IORING_SETUP_CQSIZE = 0x8;
  public static final int IORING_SETUP_CLAMP = 0x10;
  public static final int IORING_SETUP_COOP_TASKRUN = 0x100;
  public static final int IORING_SETUP_TASKRUN_FLAG = 0x200;
  public static final int IORING_FEAT_SINGLE_MMAP = 1;
  public static final int IORING_FEAT_NODROP = 2;
  public static final int IORING_FEAT_FAST_POLL = 0x20;
  public static final int IORING_ENTER_GETEVENTS = 1;
  public static final int IORING_SQ_CQ_OVERFLOW = 2;
  public static final int IORING_SQ_TASKRUN = 4;
  public static final int IORING_OP_NOP = 0;
  public static final int IORING_OP_POLL_ADD = 6;
  public static final int IORING_OP_SENDMSG = 9;
  public static final int IORING_OP_RECVMSG = 10;
  public static final int IORING_OP_ASYNC_CANCEL = 14;
  public static final int IORING_OP_READ = 22;
  public static final int IORING_OP_SEND = 26;
  public static final int IORING_OP_RECV = 27;

  private Linux() {}

  /// Whether this module can work here: Linux, x86-64 or aarch64, native access granted. Never
  /// throws. Everything else in this package needs `true`.
  public static boolean isSupported() {
    return Platform.obstacle().isEmpty();
  }

  /// Why [#isSupported] answers false, as one line to show a person; empty if it answers true.
  public static String unsupportedReason() {
    return Platform.obstacle();
  }
}
