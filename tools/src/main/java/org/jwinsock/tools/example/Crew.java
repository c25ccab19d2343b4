package org.jwinsock.tools.example;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.tools.call.SocketFailure;

/// Examples that run side by side, each on a thread of its own. What ends one of them with a
/// failure is told when the crew is dismissed.
final class Crew {

  private final List<Example> members = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable SocketFailure failure;

  void start(Example member) {
    members.add(member);
    threads.add(Thread.ofPlatform().daemon().start(() -> run(member)));
  }

  private void run(Example member) {
    try {
      member.run();
    } catch (SocketFailure e) {
      failure = e;
    }
  }

  /// The failure of a member, if there was one.
  void check() {
    SocketFailure e = failure;
    if (e != null) {
      throw e;
    }
  }

  /// Stops the members in the order in which they started, and waits for them.
  void dismiss() {
    members.forEach(Example::stop);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
