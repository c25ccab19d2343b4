package org.jwinsock.tools.nc;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jwinsock.tools.call.SocketFailure;

/// The end of one direction, good or bad, as another thread waits for it.
final class Ended {

  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /// One direction of a conversation.
  @FunctionalInterface
  interface Direction {
    void run() throws IOException;
  }

  /// Runs a direction on a thread that does not keep the program alive.
  static Ended of(String name, Direction direction) {
    var ended = new Ended();
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              try {
                direction.run();
                ended.end.complete(null);
              } catch (IOException | RuntimeException e) {
                ended.end.completeExceptionally(e);
              }
            });
    return ended;
  }

  /// Waits for the end.
  ///
  /// @throws IOException what ended the direction
  void await() throws IOException {
    boolean ended;
    do {
      ended = await(Integer.MAX_VALUE);
    } while (!ended);
  }

  /// Waits for the end.
  ///
  /// @return false if it has not come in this time
  /// @throws IOException what ended the direction
  boolean await(int millis) throws IOException {
    try {
      end.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case SocketFailure failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
