package org.jwinsock.layers.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jwinsock.layers.proxy.Handshake.Progress;
import org.jwinsock.layers.stream.ByteQueue;

/// A handshake and what goes to and fro.
final class Talk {

  private final Handshake handshake;
  private final ByteQueue out = new ByteQueue();
  private final ByteArrayOutputStream left = new ByteArrayOutputStream();
  private Progress progress;

  Talk(Handshake handshake) {
    this.handshake = handshake;
    progress = handshake.begin(out);
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// What has been said since this was last asked.
  byte[] said() {
    ByteBuffer bytes = out.peek();
    byte[] said = new byte[bytes.remaining()];
    bytes.get(said);
    out.clear();
    return said;
  }

  String saidHex() {
    return HexFormat.of().formatHex(said());
  }

  String saidText() {
    return new String(said(), StandardCharsets.ISO_8859_1);
  }

  /// Answers in one piece.
  Progress hear(byte[] bytes) {
    return hear(bytes, Integer.MAX_VALUE);
  }

  Progress hearHex(String bytes) {
    return hear(hex(bytes));
  }

  Progress hearText(String text) {
    return hear(ascii(text));
  }

  /// Answers in pieces.
  Progress hear(byte[] bytes, int piece) {
    for (int at = 0; at < bytes.length && progress instanceof Progress.More; ) {
      int length = Math.min(piece, bytes.length - at);
      ByteBuffer in = ByteBuffer.wrap(bytes, at, length);
      progress = handshake.received(in, out);
      at += length;
      if (in.hasRemaining() || !(progress instanceof Progress.More)) {
        left.write(bytes, in.position(), in.remaining());
        left.write(bytes, at, bytes.length - at);
      }
    }
    return progress;
  }

  Progress end() {
    progress = handshake.ended();
    return progress;
  }

  /// Another connection, after [Progress.Again].
  void again() {
    out.clear();
    progress = handshake.begin(out);
  }

  Progress progress() {
    return progress;
  }

  /// What the handshake did not take.
  byte[] left() {
    return left.toByteArray();
  }

  String leftText() {
    return left.toString(StandardCharsets.ISO_8859_1);
  }

  int waiting() {
    return out.size();
  }

  static ProxyFailure failure(Progress progress) {
    if (progress instanceof Progress.Failed(ProxyFailure failure)) {
      return failure;
    }
    throw new AssertionError("it did not fail: " + progress);
  }
}
