package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/// What the process may use: getrlimit(2).
///
/// Stateless and safe from any thread.
public final class Limits {
  static final int SOFT = 0;
  static final int HARD = 8;
  static final int RLIMIT_NOFILE = 7;

  private Limits() {}

  /// A limit and how far it may be raised without privilege; -1 for none at all.
  public record Limit(long soft, long hard) {}

  /// One more than the highest descriptor there can be: `RLIMIT_NOFILE`.
  ///
  /// @throws LinuxException never for this resource, by getrlimit(2)
  public static Limit openFiles() throws LinuxException {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment value = scratch.value;
      int result = scratch.invoke(Calls.Getrlimit.HANDLE, RLIMIT_NOFILE, value.address(), 0, 0, 0);
      LinuxException.check(result, "getrlimit(RLIMIT_NOFILE)");
      return new Limit(value.get(JAVA_LONG, SOFT), value.get(JAVA_LONG, HARD));
    } finally {
      scratch.release();
    }
  }

  /// Changes the limit on descriptors.
  ///
  /// @return 0, or `-errno`: `-EPERM` if `hard` would rise without privilege
  public static int setOpenFiles(Limit limit) {
    Scratch scratch = Scratch.acquire();
    try {
      scratch.value.set(JAVA_LONG, SOFT, limit.soft());
      scratch.value.set(JAVA_LONG, HARD, limit.hard());
      return scratch.invoke(
          Calls.Setrlimit.HANDLE, RLIMIT_NOFILE, scratch.value.address(), 0, 0, 0);
    } finally {
      scratch.release();
    }
  }
}
