package org.jwinsock.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// How a C function is bound: two shapes serve all of them.
///
/// ```
/// held    long f(long a0 … a5, void* held, void* alsoHeld)
/// gather  long f(long a0, a1, a2, void* held[HOLDS])
/// ```
///
/// The first shape a program links costs 35 to 60 ms (a third of that with an AOT cache), each more
/// about 5 ms, a function of a known shape some tenths of one; so the start-up path has one shape.
/// Every argument of these functions is an integer or a pointer, and both ABIs (System V x86-64,
/// AAPCS64) let a 64-bit register carry a narrower argument, let a callee ignore surplus arguments,
/// and pass integers to a variadic function as to any other. A narrower result leaves the upper
/// half of the register undefined: [Scratch#invoke] narrows it.
///
/// Pointers travel as numbers among the first six. The trailing segments are what the C function
/// never looks at: the linker holds the arena of a segment open for as long as the call lasts only
/// if the segment itself is an argument. Each costs about 1 ns, a call with its errno 9 ns, beside
/// 130 ns for the cheapest system call and 320 ns for a recv that would block (measured in one run
/// against C; a shape of each function's own is no faster).
final class Downcall {
  /// How many arenas one gather call can hold open.
  static final int HOLDS = 8;

  private static final Linker LINKER = Linker.nativeLinker();

  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private static final FunctionDescriptor HELD =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS,
          ADDRESS);

  private static final FunctionDescriptor GATHER =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
          ADDRESS, ADDRESS, ADDRESS);

  private Downcall() {}

  static MethodHandle held(String function) {
    return bind(function, HELD);
  }

  static MethodHandle gather(String function) {
    return bind(function, GATHER);
  }

  /// Never `Linker.Option.critical`: it saves 2 ns and holds up every safepoint meanwhile.
  @SuppressWarnings("restricted") // making downcalls is what this module is for
  private static MethodHandle bind(String function, FunctionDescriptor shape) {
    return LINKER.downcallHandle(symbol(function), shape, ERRNO);
  }

  /// Where a C function lies.
  ///
  /// @throws UnsatisfiedLinkError if there is none of the name
  static MemorySegment symbol(String function) {
    return LINKER
        .defaultLookup()
        .find(function)
        .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + function));
  }
}
