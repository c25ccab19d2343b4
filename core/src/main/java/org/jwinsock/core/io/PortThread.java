package org.jwinsock.core.io;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.kernel.Occupation;
import org.jwinsock.core.kernel.ParkWaiter;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.WsaOverlapped;

/// A thread as its completion port sees it. A thread belongs to at most one port: the last one it
/// asked for a packet.
///
/// What it is doing is guarded by the port's monitor; what it finds is its own.
final class PortThread implements Occupation {

  final Thread thread = Thread.currentThread();
  final boolean virtual = thread.isVirtual();

  /// Where it sleeps when it does not sleep in the kernel.
  final ParkWaiter waiter = new ParkWaiter();

  /// Room for one packet, to be used again.
  final OverlappedEntry[] single = {new OverlappedEntry()};

  /// How many packets it took last.
  int taken;

  /// The port it belongs to; its own thread writes it.
  @Nullable PortObject port;

  /// Counted among those who run or sleep in the kernel for the port.
  boolean counted;

  /// Asks for a packet: it sleeps, or has been woken and may not run yet.
  boolean asks;

  /// Sleeps in the kernel, or is on its way there or back.
  boolean inside;

  /// May sleep in the kernel when it is let in.
  boolean sleepsInKernel;

  /// The packet it has taken while [#inside], from an empty queue.
  final OverlappedEntry found = new OverlappedEntry();

  boolean finds;

  /// The thread of a context, without a port yet.
  PortThread() {}

  /// The packet it found.
  void find(long key, int bytes, @Nullable WsaOverlapped overlapped, int error) {
    found.lpCompletionKey = key;
    found.dwNumberOfBytesTransferred = bytes;
    found.lpOverlapped = overlapped;
    found.error = error;
    finds = true;
  }

  /// Hands it over.
  void give(OverlappedEntry out) {
    out.lpCompletionKey = found.lpCompletionKey;
    out.dwNumberOfBytesTransferred = found.dwNumberOfBytesTransferred;
    out.error = found.error;
    out.lpOverlapped = found.lpOverlapped;
    lose();
  }

  /// Puts it back into the queue.
  void give(PacketRing packets) {
    packets.addFirst(
        found.lpCompletionKey, found.dwNumberOfBytesTransferred, found.lpOverlapped, found.error);
    lose();
  }

  /// Forgets it.
  void lose() {
    found.lpOverlapped = null;
    finds = false;
  }

  @Override
  public void suspend() {
    PortObject current = port;
    if (current != null) {
      current.suspend(this);
    }
  }

  @Override
  public void resume() {
    PortObject current = port;
    if (current != null) {
      current.resume(this);
    }
  }

  /// The thread may be counted although it does not run: it has ended, or blocks outside of
  /// Winsock.
  boolean isIdle() {
    return switch (thread.getState()) {
      case NEW, RUNNABLE -> false;
      case BLOCKED, WAITING, TIMED_WAITING, TERMINATED -> true;
    };
  }
}
