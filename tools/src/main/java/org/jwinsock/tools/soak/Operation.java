package org.jwinsock.tools.soak;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jwinsock.spi.WsaOverlapped;

/// An overlapped operation that has to end once each time it begins.
abstract class Operation extends WsaOverlapped {

  private final AtomicBoolean underWay = new AtomicBoolean();
  private final Soak soak;
  private volatile long since;

  Operation(Soak soak) {
    this.soak = soak;
  }

  /// Before the call.
  final void begins() {
    if (!underWay.compareAndSet(false, true)) {
      soak.fail(this + " was begun while it was under way");
    }
    since = System.nanoTime();
    soak.counts().begun();
  }

  /// The call failed at once.
  final void neverBegan() {
    underWay.set(false);
    soak.counts().refused();
  }

  /// It is over; on the thread that was told.
  final void ends(int error, int bytes) {
    if (!underWay.get()) {
      soak.fail(this + " ended although it was not under way, with error " + error);
      return;
    }
    boolean goesOn = isToGoOnAfter(error, bytes);
    isOver(error);
    next(goesOn);
  }

  /// It was over at once, and nobody else is told.
  ///
  /// @return whether it is to begin again
  final boolean endsAtOnce(int bytes) {
    boolean goesOn = isToGoOnAfter(0, bytes);
    isOver(0);
    return goesOn;
  }

  private void isOver(int error) {
    if (!underWay.compareAndSet(true, false)) {
      soak.fail(this + " ended twice at the same time");
    }
    soak.counts().ended(error);
  }

  /// Takes what it brought; it counts as under way until then.
  ///
  /// @return whether it is to begin again
  abstract boolean isToGoOnAfter(int error, int bytes);

  /// It can begin again.
  abstract void next(boolean goesOn);

  final boolean isUnderWay() {
    return underWay.get();
  }

  /// How long it has been under way, in nanoseconds.
  final long age(long now) {
    return now - since;
  }
}
