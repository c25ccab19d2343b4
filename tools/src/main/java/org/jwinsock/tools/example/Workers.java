package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinBase.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;
import static org.jwinsock.spi.WinBase.INFINITE;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.tools.call.SocketFailure;

/// A completion port and the threads that take its packets. Whichever takes one does what is next.
final class Workers {

  private final long port;
  private final int count;
  private final List<Thread> threads = new ArrayList<>();

  /// @param count how many threads there are; the port lets as many of them run
  Workers(int count) {
    this.count = count;
    port = Kernel32.CreateIoCompletionPort(Kernel32.INVALID_HANDLE_VALUE, 0, 0, count);
    if (port == 0) {
      throw SocketFailure.of("CreateIoCompletionPort");
    }
  }

  void start() {
    for (int i = 1; i <= count; i++) {
      threads.add(Thread.ofPlatform().daemon().name("worker " + i).start(this::work));
    }
  }

  /// Has the packets of a socket come here, but none for an operation that is over at once: whoever
  /// has begun that goes on by itself.
  void serve(long s) {
    if (Kernel32.CreateIoCompletionPort(s, port, s, 0) == 0
        || !Kernel32.SetFileCompletionNotificationModes(s, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS)) {
      throw SocketFailure.of("CreateIoCompletionPort");
    }
  }

  /// Puts a packet that is in no operation behind all the others.
  ///
  /// @return false after [#dismiss()]
  boolean post(Packet packet) {
    return Kernel32.PostQueuedCompletionStatus(port, 0, 0, packet);
  }

  private void work() {
    int[] bytes = new int[1];
    long[] key = new long[1];
    @Nullable WsaOverlapped[] operation = new WsaOverlapped[1];
    while (true) {
      boolean succeeded = Kernel32.GetQueuedCompletionStatus(port, bytes, key, operation, INFINITE);
      if (!(operation[0] instanceof Packet packet)) {
        return; // the port is closed
      }
      packet.taken(succeeded, bytes[0]);
    }
  }

  /// Closes the port, which ends the waits, and waits for the threads. Nobody takes a packet any
  /// more.
  void dismiss() {
    Kernel32.CloseHandle(port);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
