package org.jwinsock.host;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jwinsock.linux.Descriptors;

/// A descriptor that is closed once, and never used by this process afterwards.
///
/// The kernel gives a closed number out again at once, so a call that comes too late would reach
/// somebody else's socket. Calls that the engine's locks keep apart from the close use [#fd()]
/// directly. All others stand between [#enter] and [#exit]; a close that finds one of them inside
/// leaves the closing to the last one out. Nobody ever waits for a call.
class Descriptor {

  /// The sign of [#state]: closed, or to be closed by the last one out.
  private static final int CLOSED = Integer.MIN_VALUE;

  /// In [#state]: another number is being put in place, which takes no longer than a store.
  private static final int EXCHANGING = Integer.MAX_VALUE;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Descriptor.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Changes in [#exchange] alone.
  private int number;

  /// How many calls are inside, and [#CLOSED]; or [#EXCHANGING].
  private volatile int state;

  Descriptor(int number) {
    this.number = number;
  }

  final int fd() {
    return number;
  }

  /// The number, or -1 once closed: what poll(2) skips.
  final int ifOpen() {
    return state < 0 ? -1 : number;
  }

  /// Before a call on the number; false if it is closed. To be followed by [#exit] if true.
  final boolean enter() {
    while (true) {
      int before = state;
      if (before < 0) {
        return false;
      }
      if (before == EXCHANGING) {
        Thread.onSpinWait();
      } else if (STATE.compareAndSet(this, before, before + 1)) {
        return true;
      }
    }
  }

  final void exit() {
    int before = (int) STATE.getAndAdd(this, -1);
    if (before == CLOSED + 1) {
      Descriptors.close(number);
    }
  }

  /// Puts another number in place, if no call is inside. The engine's locks keep it apart from the
  /// close and from those who do not enter.
  ///
  /// @return the number before, which is the caller's now; -1 if nothing has been done
  final int exchange(int other) {
    if (!STATE.compareAndSet(this, 0, EXCHANGING)) {
      return -1;
    }
    int before = number;
    number = other;
    STATE.setRelease(this, 0);
    return before;
  }

  /// The number is somebody else's from now on: no call is inside, and none comes.
  final int leave() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    assert before == 0 : "descriptor " + number + " is in use: " + before;
    return number;
  }

  /// Gives the descriptor back. A second call does nothing.
  void close() {
    int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
    if (before == 0) {
      Descriptors.close(number);
    }
  }
}
