package org.jwinsock.host;

import org.jwinsock.afd.Readiness;
import org.jwinsock.linux.Linux;

/// Readiness in the engine's bits and in those of poll(2). epoll(7) has the same numbers.
///
/// | engine        | asked for as          | found as                 |
/// |---------------|-----------------------|--------------------------|
/// | `READ`        | `POLLIN`, `POLLRDHUP` | `POLLIN`, `POLLRDHUP`    |
/// | `WRITE`       | `POLLOUT`             | `POLLOUT`                |
/// | `URGENT`      | `POLLPRI`             | `POLLPRI`                |
/// | `PEER_CLOSED` | `POLLRDHUP`           | `POLLRDHUP`, with `READ` |
/// | `ERROR`       | always                | `POLLERR`                |
/// | `HANGUP`      | always                | `POLLHUP`                |
final class Events {

  /// What is reported whether asked for or not.
  static final int ALWAYS = Readiness.ERROR | Readiness.HANGUP;

  private Events() {}

  /// What to ask the kernel for.
  static int of(int interest) {
    int events = 0;
    if ((interest & Readiness.READ) != 0) {
      events |= Linux.POLLIN | Linux.POLLRDHUP;
    }
    if ((interest & Readiness.WRITE) != 0) {
      events |= Linux.POLLOUT;
    }
    if ((interest & Readiness.URGENT) != 0) {
      events |= Linux.POLLPRI;
    }
    if ((interest & Readiness.PEER_CLOSED) != 0) {
      events |= Linux.POLLRDHUP;
    }
    return events;
  }

  /// What the kernel's answer says.
  static int readiness(int events) {
    int ready = 0;
    if ((events & Linux.POLLIN) != 0) {
      ready |= Readiness.READ;
    }
    if ((events & Linux.POLLOUT) != 0) {
      ready |= Readiness.WRITE;
    }
    if ((events & Linux.POLLPRI) != 0) {
      ready |= Readiness.URGENT;
    }
    if ((events & Linux.POLLERR) != 0) {
      ready |= Readiness.ERROR;
    }
    if ((events & Linux.POLLHUP) != 0) {
      ready |= Readiness.HANGUP;
    }
    if ((events & Linux.POLLRDHUP) != 0) {
      ready |= Readiness.PEER_CLOSED | Readiness.READ;
    }
    return ready;
  }
}
