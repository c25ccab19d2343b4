package org.jwinsock.host;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.IoRing;
import org.jwinsock.linux.LinuxException;

/// Whether registered I/O has rings here. The system property `winsock.rio`, or else the
/// environment variable `WINSOCK_RIO`, set to `readiness` does without them.
final class Rings {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.host");

  /// Beyond this the kernel keeps completions aside.
  private static final int MOST_COMPLETIONS = 4096;

  private static final int MOST_SUBMISSIONS = 512;
  private static final int LEAST = 8;

  /// This kernel, or who runs us, has none for us.
  private static volatile boolean absent;

  private static final AtomicBoolean LOGGED = new AtomicBoolean();

  private Rings() {}

  /// A ring; null to do without.
  ///
  /// @param port where it is watched, null for the poller
  static @Nullable HostRing open(
      HostPoller poller, @Nullable HostPort port, int requests, Runnable completed) {
    if (absent || isUnwanted()) {
      return null;
    }
    int submissions = Math.clamp(requests, LEAST, MOST_SUBMISSIONS);
    int completions = Math.clamp(2L * requests, 2 * LEAST, MOST_COMPLETIONS);
    try {
      IoRing ring = IoRing.create(submissions, completions);
      log(System.Logger.Level.DEBUG, "Registered I/O uses io_uring");
      return new HostRing(ring, poller, port, completed);
    } catch (LinuxException e) {
      switch (e.errno()) {
        case Errno.ENOSYS, Errno.EPERM, Errno.EACCES, Errno.EINVAL, Errno.EOPNOTSUPP -> {
          absent = true;
          log(System.Logger.Level.INFO, "Registered I/O does without io_uring: " + e.getMessage());
        }
        default -> {} // out of descriptors or memory now; the next queue may find some
      }
      return null;
    }
  }

  private static void log(System.Logger.Level level, String message) {
    if (!LOGGED.getAndSet(true)) {
      LOGGER.log(level, message);
    }
  }

  private static boolean isUnwanted() {
    String wanted = System.getProperty("winsock.rio");
    return "readiness".equals(wanted != null ? wanted : System.getenv("WINSOCK_RIO"));
  }
}
