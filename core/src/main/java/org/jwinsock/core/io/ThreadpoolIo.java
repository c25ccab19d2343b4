package org.jwinsock.core.io;

import org.jspecify.annotations.Nullable;
import org.jwinsock.core.kernel.KernelObject;
import org.jwinsock.core.kernel.Packets;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.spi.OverlappedEntry;
import org.jwinsock.spi.WinIoCallback;
import org.jwinsock.spi.WsaOverlapped;

/// A socket whose completions are callbacks on the threads of the [IoPool].
///
/// It counts what has been announced: each operation is announced before it begins, and its
/// callback or its withdrawal ends that.
public final class ThreadpoolIo extends KernelObject implements Packets {

  private final SocketObject socket;
  private final WinIoCallback callback;
  private final @Nullable Object context;

  /// Announced and neither called back nor withdrawn; guarded by the monitor.
  private int announced;

  /// Callbacks that are queued or run; guarded by the monitor.
  private int called;

  /// Packets that come while this is true are dropped; guarded by the monitor.
  private boolean dropping;

  /// @param context given to each callback
  public ThreadpoolIo(SocketObject socket, WinIoCallback callback, @Nullable Object context) {
    this.socket = socket;
    this.callback = callback;
    this.context = context;
  }

  /// The port of the pool, where its threads sleep.
  public static PortObject port() {
    return IoPool.port();
  }

  /// It has its handle: callbacks begin.
  public void opened() {
    IoPool.register(this);
  }

  /// `CloseThreadpoolIo`: callbacks under way end, later completions call nobody.
  @Override
  public void closed() {
    IoPool.forget(this);
  }

  /// `StartThreadpoolIo`.
  public synchronized void start() {
    announced++;
  }

  /// `CancelThreadpoolIo`; false if nothing is announced.
  public synchronized boolean cancel() {
    if (announced == 0) {
      return false;
    }
    announced--;
    notifyAll();
    return true;
  }

  @Override
  public void add(long key, int bytes, WsaOverlapped overlapped, int error) {
    synchronized (this) {
      called++;
    }
    IoPool.add(this, bytes, overlapped, error);
  }

  /// Runs the callback, on a thread of the pool.
  void run(OverlappedEntry packet) {
    boolean dropped;
    synchronized (this) {
      dropped = dropping;
    }
    try {
      if (!dropped) {
        callback.completed(
            context,
            packet.lpOverlapped,
            packet.error,
            Integer.toUnsignedLong(packet.dwNumberOfBytesTransferred),
            handle());
      }
    } finally {
      synchronized (this) {
        called--;
        announced = Math.max(0, announced - 1);
        notifyAll();
      }
    }
  }

  /// `WaitForThreadpoolIoCallbacks`: returns when no callback is queued or runs.
  ///
  /// @param dropQueued callbacks that have not begun do not run
  public void await(boolean dropQueued) {
    boolean interrupted = false;
    synchronized (this) {
      dropping = dropQueued;
      while (called > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true; // ends no wait, but is kept
        }
      }
      dropping = false;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The socket.
  public SocketObject socket() {
    return socket;
  }
}
