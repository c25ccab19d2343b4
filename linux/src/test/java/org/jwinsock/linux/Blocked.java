package org.jwinsock.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/// Tells when a thread has come to rest in a system call on a descriptor: the kernel shows the call
/// each task sleeps in, `/proc/self/task/*/syscall`.
final class Blocked {
  private Blocked() {}

  /// Returns once some task of this process sleeps in a call whose first argument is `argument`.
  static void awaitInKernel(Thread thread, long argument) throws IOException {
    String pattern = " 0x" + Long.toHexString(argument) + " ";
    Instant limit = Instant.now().plus(Duration.ofMillis(Fixture.PATIENCE_MILLIS));
    while (!sleeping(pattern)) {
      assertThat(thread.isAlive()).as("still in its call").isTrue();
      assertThat(Instant.now()).as("blocked in time").isBefore(limit);
      Thread.onSpinWait();
    }
  }

  private static boolean sleeping(String pattern) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks.anyMatch(task -> sleeping(task, pattern));
    }
  }

  private static boolean sleeping(Path task, String pattern) {
    try {
      String call = Files.readString(task.resolve("syscall"));
      int end = call.indexOf(' ', call.indexOf(' ') + 1);
      return end > 0 && call.substring(call.indexOf(' '), end + 1).equals(pattern);
    } catch (IOException ended) {
      return false; // the task is gone, so it does not sleep
    }
  }
}
