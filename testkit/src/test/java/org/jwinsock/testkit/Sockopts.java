package org.jwinsock.testkit;

import static org.jwinsock.testkit.Calls.ok;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jwinsock.core.api.Winsock;

/// Options and ioctls as scenarios use them.
final class Sockopts {

  private static final ValueLayout.OfInt DWORD = ValueLayout.JAVA_INT_UNALIGNED;

  private Sockopts() {}

  /// An option that is a number.
  static int get(long s, int level, int name) {
    int[] value = new int[1];
    ok(Winsock.getsockopt(s, level, name, value));
    return value[0];
  }

  /// Sets an option that is a number.
  static void set(long s, int level, int name, int value) {
    ok(Winsock.setsockopt(s, level, name, value));
  }

  /// What ioctlsocket answers in its argument.
  static int ioctl(long s, int command) {
    int[] argument = new int[1];
    ok(Winsock.ioctlsocket(s, command, argument));
    return argument[0];
  }

  /// Memory of so many bytes.
  static MemorySegment bytes(int size) {
    return MemorySegment.ofArray(new byte[size]);
  }

  /// One `DWORD`.
  static MemorySegment dword(int number) {
    MemorySegment value = bytes(4);
    value.set(DWORD, 0, number);
    return value;
  }

  static int dword(MemorySegment value) {
    return value.get(DWORD, 0);
  }
}
