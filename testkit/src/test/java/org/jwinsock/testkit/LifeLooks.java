package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.spi.WinSock2.*;
import static org.jwinsock.testkit.Calls.ok;

import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.PollFd;
import org.jwinsock.testkit.LifeModel.Known;
import org.jwinsock.testkit.LifeModel.Phase;

/// Looks at a socket that change nothing, compared with what its model says.
///
/// @param s the socket
record LifeLooks(long s, LifeModel model) {

  private static void check(String what, Known expected, boolean is) {
    assertThat(expected == Known.MAYBE || (expected == Known.YES) == is)
        .as("%s: %s, expected %s", what, is, expected)
        .isTrue();
  }

  void select() {
    FdSet reads = Sets.of(s);
    FdSet writes = Sets.of(s);
    FdSet excepts = Sets.of(s);
    int found = ok(Winsock.select(0, reads, writes, excepts, Sets.AT_ONCE));
    assertThat(found).isEqualTo(reads.count() + writes.count() + excepts.count());
    check("readfds", model.readable(), reads.count() > 0);
    check("writefds", model.writable(), writes.count() > 0);
    check("exceptfds", model.exceptional(), excepts.count() > 0);
  }

  void poll() {
    PollFd fd = new PollFd(s, POLLRDNORM | POLLWRNORM);
    int found = ok(Winsock.WSAPoll(new PollFd[] {fd}, 1, 0));
    assertThat(found).isEqualTo(fd.revents == 0 ? 0 : 1);
    assertThat(model.polledAtLeast() & ~fd.revents).as("missing of %#x", fd.revents).isZero();
    assertThat(fd.revents & ~model.polledAtMost()).as("too much of %#x", fd.revents).isZero();
  }

  void socketError() {
    assertThat(model.socketErrors()).contains(Sockopts.get(s, SOL_SOCKET, SO_ERROR));
    model.toldError();
  }

  void acceptConn() {
    assertThat(Sockopts.get(s, SOL_SOCKET, SO_ACCEPTCONN))
        .as("SO_ACCEPTCONN")
        .isEqualTo(model.phase == Phase.LISTENING ? 1 : 0);
  }

  void count() {
    assertThat(Sockopts.ioctl(s, FIONREAD)).isBetween(model.arrived, model.unread);
  }
}
