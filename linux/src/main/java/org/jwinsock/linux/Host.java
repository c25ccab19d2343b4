package org.jwinsock.linux;

import java.lang.foreign.MemorySegment;

/// Facts about the machine and the process: gethostname(2), uname(2), geteuid(2).
///
/// Stateless and safe from any thread.
public final class Host {
  /// The size of each of the six fields of `struct utsname`, on glibc and musl.
  static final int UTS_FIELD = 65;

  private static final int UTS_FIELDS = 6;

  private Host() {}

  /// The machine's name: gethostname(2).
  ///
  /// @throws LinuxException never with the room given, by gethostname(2)
  public static String gethostname() throws LinuxException {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment name = scratch.bounce().asSlice(0, UTS_FIELD);
      int result =
          scratch.invoke(Calls.Gethostname.HANDLE, name.address(), name.byteSize(), 0, 0, 0);
      LinuxException.check(result, "gethostname()");
      return CStrings.field(name);
    } finally {
      scratch.release();
    }
  }

  /// The kernel and the machine it runs on.
  ///
  /// @param release the kernel's version, as in `6.12.5-arch1`
  /// @param version when and how it was built
  /// @param machine as in `x86_64`
  public record Uname(
      String sysname, String nodename, String release, String version, String machine) {}

  /// uname(2).
  ///
  /// @throws LinuxException never, by uname(2)
  public static Uname uname() throws LinuxException {
    Scratch scratch = Scratch.acquire();
    try {
      MemorySegment fields = scratch.bounce().asSlice(0, UTS_FIELD * UTS_FIELDS);
      int result = scratch.invoke(Calls.Uname.HANDLE, fields.address(), 0, 0, 0, 0);
      LinuxException.check(result, "uname()");
      return new Uname(
          utsField(fields, 0),
          utsField(fields, 1),
          utsField(fields, 2),
          utsField(fields, 3),
          utsField(fields, 4));
    } finally {
      scratch.release();
    }
  }

  private static String utsField(MemorySegment fields, int index) {
    return CStrings.field(fields.asSlice((long) index * UTS_FIELD, UTS_FIELD));
  }

  /// The effective user id, 0 for root; unsigned: geteuid(2).
  public static int geteuid() {
    Scratch scratch = Scratch.acquire();
    try {
      return (int)
          scratch.raw(
              Calls.Geteuid.HANDLE, 0, 0, 0, 0, 0, 0, MemorySegment.NULL, MemorySegment.NULL);
    } finally {
      scratch.release();
    }
  }
}
