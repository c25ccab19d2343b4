package org.jwinsock.tools.example;

import java.util.concurrent.atomic.LongAdder;

/// What went through a program; any thread may count.
final class Traffic {

  private final LongAdder connections = new LongAdder();
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void connection() {
    connections.increment();
  }

  void message(long size) {
    messages.increment();
    bytes.add(size);
  }

  /// What one thread has counted by itself: counting here costs as much as the rest of a message.
  void bytes(long size) {
    bytes.add(size);
  }

  long bytes() {
    return bytes.sum();
  }

  /// `3 connections, 1,024 bytes`
  String ofStreams() {
    return String.format("%,d connections, %,d bytes", connections.sum(), bytes.sum());
  }

  /// `3 connections, 5 requests, 1,024 bytes`
  String ofRequests() {
    return String.format(
        "%,d connections, %,d requests, %,d bytes", connections.sum(), messages.sum(), bytes.sum());
  }

  /// `3 datagrams, 1,024 bytes`
  String ofDatagrams() {
    return String.format("%,d datagrams, %,d bytes", messages.sum(), bytes.sum());
  }
}
