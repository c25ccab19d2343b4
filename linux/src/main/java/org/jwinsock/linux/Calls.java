package org.jwinsock.linux;

import java.lang.invoke.MethodHandle;

/// The C functions. Each sits in a class of its own, so that it is bound when it is first called
/// and a constant to the JIT from then on.
final class Calls {
  private Calls() {}

  static final class Socket {
    static final MethodHandle HANDLE = Downcall.held("socket");

    private Socket() {}
  }

  static final class Socketpair {
    static final MethodHandle HANDLE = Downcall.held("socketpair");

    private Socketpair() {}
  }

  static final class Bind {
    static final MethodHandle HANDLE = Downcall.held("bind");

    private Bind() {}
  }

  static final class Listen {
    static final MethodHandle HANDLE = Downcall.held("listen");

    private Listen() {}
  }

  static final class Connect {
    static final MethodHandle HANDLE = Downcall.held("connect");

    private Connect() {}
  }

  static final class Accept4 {
    static final MethodHandle HANDLE = Downcall.held("accept4");

    private Accept4() {}
  }

  static final class Getsockname {
    static final MethodHandle HANDLE = Downcall.held("getsockname");

    private Getsockname() {}
  }

  static final class Getpeername {
    static final MethodHandle HANDLE = Downcall.held("getpeername");

    private Getpeername() {}
  }

  static final class Shutdown {
    static final MethodHandle HANDLE = Downcall.held("shutdown");

    private Shutdown() {}
  }

  static final class Recv {
    static final MethodHandle HANDLE = Downcall.held("recv");

    private Recv() {}
  }

  static final class Recvfrom {
    static final MethodHandle HANDLE = Downcall.held("recvfrom");

    private Recvfrom() {}
  }

  static final class Send {
    static final MethodHandle HANDLE = Downcall.held("send");

    private Send() {}
  }

  static final class Sendto {
    static final MethodHandle HANDLE = Downcall.held("sendto");

    private Sendto() {}
  }

  static final class Getsockopt {
    static final MethodHandle HANDLE = Downcall.held("getsockopt");

    private Getsockopt() {}
  }

  static final class Setsockopt {
    static final MethodHandle HANDLE = Downcall.held("setsockopt");

    private Setsockopt() {}
  }

  static final class Close {
    static final MethodHandle HANDLE = Downcall.held("close");

    private Close() {}
  }

  static final class Dup {
    static final MethodHandle HANDLE = Downcall.held("dup");

    private Dup() {}
  }

  static final class Dup3 {
    static final MethodHandle HANDLE = Downcall.held("dup3");

    private Dup3() {}
  }

  static final class Open {
    static final MethodHandle HANDLE = Downcall.held("open");

    private Open() {}
  }

  static final class Sendfile {
    static final MethodHandle HANDLE = Downcall.held("sendfile");

    private Sendfile() {}
  }

  static final class Fcntl {
    static final MethodHandle HANDLE = Downcall.held("fcntl");

    private Fcntl() {}
  }

  static final class Ioctl {
    static final MethodHandle HANDLE = Downcall.held("ioctl");

    private Ioctl() {}
  }

  static final class Read {
    static final MethodHandle HANDLE = Downcall.held("read");

    private Read() {}
  }

  static final class Write {
    static final MethodHandle HANDLE = Downcall.held("write");

    private Write() {}
  }

  static final class Poll {
    static final MethodHandle HANDLE = Downcall.held("poll");

    private Poll() {}
  }

  static final class Ppoll {
    static final MethodHandle HANDLE = Downcall.held("ppoll");

    private Ppoll() {}
  }

  static final class EpollCreate1 {
    static final MethodHandle HANDLE = Downcall.held("epoll_create1");

    private EpollCreate1() {}
  }

  static final class EpollCtl {
    static final MethodHandle HANDLE = Downcall.held("epoll_ctl");

    private EpollCtl() {}
  }

  static final class EpollWait {
    static final MethodHandle HANDLE = Downcall.held("epoll_wait");

    private EpollWait() {}
  }

  static final class Eventfd {
    static final MethodHandle HANDLE = Downcall.held("eventfd");

    private Eventfd() {}
  }

  static final class Getaddrinfo {
    static final MethodHandle HANDLE = Downcall.held("getaddrinfo");

    private Getaddrinfo() {}
  }

  static final class Freeaddrinfo {
    static final MethodHandle HANDLE = Downcall.held("freeaddrinfo");

    private Freeaddrinfo() {}
  }

  static final class Getnameinfo {
    static final MethodHandle HANDLE = Downcall.held("getnameinfo");

    private Getnameinfo() {}
  }

  static final class Getifaddrs {
    static final MethodHandle HANDLE = Downcall.held("getifaddrs");

    private Getifaddrs() {}
  }

  static final class Freeifaddrs {
    static final MethodHandle HANDLE = Downcall.held("freeifaddrs");

    private Freeifaddrs() {}
  }

  static final class IfNametoindex {
    static final MethodHandle HANDLE = Downcall.held("if_nametoindex");

    private IfNametoindex() {}
  }

  static final class IfIndextoname {
    static final MethodHandle HANDLE = Downcall.held("if_indextoname");

    private IfIndextoname() {}
  }

  static final class Getrlimit {
    static final MethodHandle HANDLE = Downcall.held("getrlimit");

    private Getrlimit() {}
  }

  static final class Setrlimit {
    static final MethodHandle HANDLE = Downcall.held("setrlimit");

    private Setrlimit() {}
  }

  static final class Geteuid {
    static final MethodHandle HANDLE = Downcall.held("geteuid");

    private Geteuid() {}
  }

  static final class Gethostname {
    static final MethodHandle HANDLE = Downcall.held("gethostname");

    private Gethostname() {}
  }

  static final class Uname {
    static final MethodHandle HANDLE = Downcall.held("uname");

    private Uname() {}
  }

  static final class Sigaction {
    static final MethodHandle HANDLE = Downcall.held("sigaction");

    private Sigaction() {}
  }

  static final class Sigprocmask {
    static final MethodHandle HANDLE = Downcall.held("sigprocmask");

    private Sigprocmask() {}
  }

  static final class Sigrtmax {
    static final MethodHandle HANDLE = Downcall.held("__libc_current_sigrtmax");

    private Sigrtmax() {}
  }

  static final class Syscall {
    static final MethodHandle HANDLE = Downcall.held("syscall");

    private Syscall() {}
  }

  static final class Mmap {
    static final MethodHandle HANDLE = Downcall.held("mmap");

    private Mmap() {}
  }

  static final class Munmap {
    static final MethodHandle HANDLE = Downcall.held("munmap");

    private Munmap() {}
  }

  static final class Sendmsg {
    static final MethodHandle HANDLE = Downcall.gather("sendmsg");

    private Sendmsg() {}
  }

  static final class Recvmsg {
    static final MethodHandle HANDLE = Downcall.gather("recvmsg");

    private Recvmsg() {}
  }
}
