package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEINTR;

import java.util.function.IntSupplier;
import org.jwinsock.core.kernel.Apcs;
import org.jwinsock.core.kernel.Deadlines;
import org.jwinsock.core.kernel.ThreadContext;
import org.jwinsock.spi.Waiter;

/// Looking until something is found. The wait is alertable: APCs run meanwhile, and it goes on.
final class Wait {

  private Wait() {}

  /// Looks, and as long as the answer is 0 sleeps and looks again. The last look comes after the
  /// deadline, because a kernel waiter learns what is ready only by sleeping.
  ///
  /// @param look answers 0 when nothing was found; it has then told the waiter what to wait for
  /// @return the first answer that is not 0, or 0 once the deadline has passed; `-WSAEINTR` when
  ///   the thread's blocking hook has cancelled the call
  static int until(Waiter waiter, long deadline, IntSupplier look) {
    ThreadContext thread = ThreadContext.current();
    Apcs apcs = thread.apcs();
    boolean last = false;
    while (true) {
      int found = look.getAsInt();
      if (found != 0 || last) {
        return found;
      }
      if (!apcs.run()) { // otherwise it looks again: they may have taken what it waits for
        int end = thread.pause(waiter, deadline);
        if (end == WSAEINTR) {
          return -WSAEINTR;
        }
        last = (end != 0 || Deadlines.passed(deadline)) && apcs.isEmpty();
      }
    }
  }
}
