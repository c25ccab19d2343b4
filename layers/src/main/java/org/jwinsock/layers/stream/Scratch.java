package org.jwinsock.layers.stream;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Buffers for one read from the wire each.
final class Scratch {

  /// What is read at once.
  static final int SIZE = 64 * 1024;

  private static final int MOST_KEPT = 16;

  private final BlockingQueue<ByteBuffer> kept = new ArrayBlockingQueue<>(MOST_KEPT);

  ByteBuffer take() {
    ByteBuffer one = kept.poll();
    return one == null ? ByteBuffer.allocate(SIZE) : one.clear();
  }

  void give(ByteBuffer one) {
    boolean _ = kept.offer(one); // more are not kept
  }
}
