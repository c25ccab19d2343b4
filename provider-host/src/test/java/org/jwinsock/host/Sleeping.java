package org.jwinsock.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Tells when a thread of this process has gone to sleep in recv(2): proc(5).
final class Sleeping {

  private static final int RECVFROM = System.getProperty("os.arch").equals("aarch64") ? 207 : 45;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private Sleeping() {}

  /// Returns once one sleeps in a receive on the socket.
  static void awaitReceiver(HostStream socket) {
    long start = System.nanoTime();
    while (!receives(socket)) {
      assertThat(System.nanoTime() - start).as("receives in time").isLessThan(PATIENCE_NANOS);
      Thread.onSpinWait();
    }
  }

  /// Whether one sleeps in a receive on the socket.
  static boolean receives(HostStream socket) {
    String call = RECVFROM + " 0x" + Integer.toHexString(socket.fd()) + " ";
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.anyMatch(task -> callOf(task).startsWith(call));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String callOf(Path task) {
    try {
      return Files.readString(task.resolve("syscall"));
    } catch (IOException ended) {
      return "";
    }
  }
}
