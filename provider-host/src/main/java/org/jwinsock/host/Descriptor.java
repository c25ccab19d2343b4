package org.jwinsock.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jwinsock.linux.Descriptors;

/// A descriptor that is closed once, and never used by this process afterwards.
///
/// The kernel gives a closed number out again at once, so a call that comes too late would reach
/// somebody else's socket. Calls that the engine's locks keep apart from the close use [#number]
/// directly. All others stand between [#enter] and [#exit]; a close that finds one of them inside
/// leaves the closing to the last one out. Nobody ever waits.
final class Descriptor {

  /// The sign of [#state]: closed, or to be closed by the last one out.
  private static final int CLOSED = Integer.MIN_VALUE;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Descriptor.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int number;

  /// How many calls are inside, and [#CLOSED].
  private volatile int state;

  Descriptor(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /// The number, or -1 once closed: what poll(2) skips.
  int ifOpen() {
    return state < 0 ? -1 : number;
  }

  /// Before a call on the number; false if it is closed. To be followed by [#exit] if true.
  boolean enter() {
    while (true) {
      int before = state;
      if (before < 0) {
        return false;
      }
      if (STATE.compareAndSet(this, before, before + 1)) {
        return true;
      }
    }
  }

  void exit() {
    int before = (int) STATE.getAndAdd(this, -1);
    if (before == CLOSED + 1) {
      Descriptors.close(number);
    }
  }

  /// Gives the descriptor back. A second call does nothing.
  void close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    if (before == 0) {
      Descriptors.close(number);
    }
  }
}
