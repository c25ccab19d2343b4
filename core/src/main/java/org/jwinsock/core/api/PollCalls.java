package org.jwinsock.core.api;

import static org.jwinsock.spi.WinSock2.POLLNVAL;
import static org.jwinsock.spi.WinSock2.POLLRDBAND;
import static org.jwinsock.spi.WinSock2.POLLRDNORM;
import static org.jwinsock.spi.WinSock2.POLLWRNORM;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEOPNOTSUPP;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.core.kernel.Provider;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.core.kernel.WaiterPool;
import org.jwinsock.spi.PollFd;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.Waiter;

/// `WSAPoll`: unlike `select` it takes sockets of several providers; each looks at its own, and one
/// waiter serves all of them.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsapoll">WSAPoll</a>
final class PollCalls {

  /// What may be asked for; the others are answers.
  private static final int REQUESTABLE = POLLRDNORM | POLLRDBAND | POLLWRNORM;

  private final Dispatch dispatch;

  PollCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  int WSAPoll(@Nullable PollFd @Nullable [] fds, int count, int timeoutMillis) {
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.fail(closed);
    }
    if (fds == null || count < 0 || count > fds.length) {
      return Answer.fail(WSAEFAULT);
    }
    List<Group> groups = new ArrayList<>(1);
    int invalid = 0;
    for (int i = 0; i < count; i++) {
      PollFd fd = fds[i];
      if (fd == null) {
        return Answer.fail(WSAEFAULT);
      }
      fd.revents = 0;
      if (fd.fd < 0) {
        continue;
      }
      if ((fd.events & ~REQUESTABLE) != 0) {
        return Answer.fail(WSAEINVAL);
      }
      SocketObject socket = dispatch.socket(fd.fd);
      if (socket == null) {
        fd.revents = (short) POLLNVAL;
        invalid++;
      } else if (!add(groups, socket.provider(), fd, count - i)) {
        return Answer.fail(WSAEOPNOTSUPP);
      }
    }
    return groups.isEmpty()
        ? Answer.fail(WSAEINVAL)
        : wait(groups, invalid, invalid > 0 ? 0 : timeoutMillis);
  }

  private static int wait(List<Group> groups, int invalid, int timeoutMillis) {
    long deadline =
        timeoutMillis < 0
            ? Waiter.FOREVER
            : Deadlines.after(TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    WaiterPool waiters = groups.getFirst().provider.waiters();
    Waiter waiter = waiters.acquire();
    try {
      int found = Wait.until(waiter, deadline, () -> look(groups, waiter));
      return found < 0 ? Answer.fail(-found) : found + invalid;
    } finally {
      waiters.release(waiter);
    }
  }

  private static int look(List<Group> groups, Waiter waiter) {
    int found = 0;
    for (Group group : groups) {
      int here = group.poll.poll(group.fds, group.size, waiter);
      if (here < 0) {
        return here;
      }
      found += here;
    }
    return found;
  }

  /// False if the provider has no `WSAPoll`.
  private static boolean add(List<Group> groups, Provider provider, PollFd fd, int left) {
    for (Group group : groups) {
      if (group.provider == provider) {
        group.fds[group.size++] = fd;
        return true;
      }
    }
    SocketPoll poll = provider.poll();
    if (poll == null) {
      return false;
    }
    Group made = new Group(provider, poll, new PollFd[left]);
    made.fds[made.size++] = fd;
    groups.add(made);
    return true;
  }

  /// The elements of one provider.
  private static final class Group {
    final Provider provider;
    final SocketPoll poll;
    final PollFd[] fds;
    int size;

    Group(Provider provider, SocketPoll poll, PollFd[] fds) {
      this.provider = provider;
      this.poll = poll;
      this.fds = fds;
    }
  }
}
