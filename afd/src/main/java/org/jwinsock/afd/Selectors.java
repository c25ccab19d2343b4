package org.jwinsock.afd;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jwinsock.spi.Waiter;

/// The kernel waiters that look at many sockets at once. They ask the kernel and nobody else, so
/// what the engine changes by itself (a socket closed, a connect timed out) wakes all of them.
final class Selectors implements Waiter.Source {

  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();

  void add(Waiter waiter) {
    if (waiting.add(waiter)) {
      waiter.attach(this);
    }
  }

  @Override
  public void detach(Waiter waiter) {
    waiting.remove(waiter);
  }

  void wakeAll() {
    if (!waiting.isEmpty()) {
      waiting.forEach(Waiter::wake);
    }
  }
}
