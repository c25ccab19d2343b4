package org.jwinsock.afd;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WinSock2;

/// A descriptor kept back for `AcceptEx`. Its accept socket has one already, so that the call needs
/// no other, as on Windows; but a connection has one of its own from when it is taken until it is
/// given to the accept socket.
final class SpareDescriptor {

  private final Transport transport;

  /// Held while the descriptor is lent.
  private final ReentrantLock lock = new ReentrantLock();

  /// An unused socket. Written under `lock`.
  private volatile @Nullable TransportSocket kept;

  private boolean ended;

  SpareDescriptor(Transport transport) {
    this.transport = transport;
  }

  /// Has one from now on, if there is one to be had.
  void keep() {
    if (kept != null) {
      return;
    }
    lock.lock();
    try {
      if (kept == null && !ended) {
        kept = transport.open(WinSock2.AF_INET, WinSock2.SOCK_DGRAM, WinSock2.IPPROTO_UDP);
      }
    } catch (TransportException e) {
      kept = null; // the process has no descriptor left; the next call tries again
    } finally {
      lock.unlock();
    }
  }

  /// Frees the descriptor for the calling thread, which soon says [#takeBack()].
  ///
  /// @return false if there is none
  boolean lend() {
    lock.lock();
    TransportSocket one = kept;
    if (one == null) {
      lock.unlock();
      return false;
    }
    kept = null;
    one.close();
    return true;
  }

  void takeBack() {
    try {
      keep();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      TransportSocket one = kept;
      kept = null;
      if (one != null) {
        one.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
