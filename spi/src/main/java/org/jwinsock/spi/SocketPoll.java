package org.jwinsock.spi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `WSAPoll` of one base provider: an extension function, since the WSP table has no slot for it.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/nf-winsock2-wsapoll">WSAPoll</a>
@FunctionalInterface
public interface SocketPoll {

  /// The GUID of this extension; our own.
  UUID WSAID_POLL = UUID.fromString("1f0f8a55-7d0e-4f0a-8f86-2a6a1c0a4f3b");

  /// Which sockets are ready now. Fills `revents`; a negative `fd` is skipped. The waiter means the
  /// same as in [WspProcTable#WSPSelect].
  ///
  /// @param count how many leading elements count
  /// @return the number of elements with something found
  int poll(PollFd[] fds, int count, @Nullable Waiter waiter);
}
