package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.WinSock2;

/// A TFTP server (RFC 1350) for one transfer: it answers the request from a new port and knows no
/// options, which a client then does without (RFC 2347).
final class OwnTftp implements AutoCloseable {

  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int DATA = 3;
  private static final int ACK = 4;
  private static final int BLOCK = 512;
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Family family;
  private final long listener;

  OwnTftp(Family family) {
    this.family = family;
    listener = bounded(Calls.boundUdp(family));
  }

  int port() {
    return Calls.port(listener);
  }

  /// Waits for a request to read and sends the content.
  CompletableFuture<Integer> serve(byte[] content) {
    return start(
        () -> {
          SockAddr client = request(READ);
          long s = bounded(Calls.boundUdp(family));
          int block = 0;
          int length = BLOCK;
          for (int at = 0; length == BLOCK; at += BLOCK) {
            length = Math.min(BLOCK, content.length - at);
            block++;
            send(s, client, DATA, block, Arrays.copyOfRange(content, at, at + length));
            receive(s, client, ACK, block);
          }
          Calls.close(s);
          return block;
        });
  }

  /// Waits for a request to write and receives the content.
  CompletableFuture<byte[]> take() {
    return start(
        () -> {
          SockAddr client = request(WRITE);
          long s = bounded(Calls.boundUdp(family));
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          int block = 0;
          int length = BLOCK;
          send(s, client, ACK, block, new byte[0]);
          while (length == BLOCK) {
            block++;
            byte[] data = receive(s, client, DATA, block);
            length = data.length;
            content.writeBytes(data);
            send(s, client, ACK, block, new byte[0]);
          }
          Calls.close(s);
          return content.toByteArray();
        });
  }

  @Override
  public void close() {
    Calls.close(listener);
  }

  private SockAddr request(int code) {
    byte[] packet = new byte[BLOCK];
    SockAddr[] from = new SockAddr[1];
    int length = Calls.ok(Winsock.recvfrom(listener, packet, 0, packet.length, 0, from));
    assertThat(packet[1]).isEqualTo((byte) code);
    String words = new String(packet, 2, length - 2, StandardCharsets.US_ASCII);
    assertThat(words.split("\0", -1)).startsWith("content", "octet");
    return from[0];
  }

  private static void send(long s, SockAddr to, int code, int block, byte[] data) {
    ByteBuffer packet = ByteBuffer.allocate(4 + data.length);
    packet.putShort((short) code).putShort((short) block).put(data).flip();
    assertThat(Calls.ok(Winsock.sendto(s, packet, 0, to))).isEqualTo(4 + data.length);
  }

  private static byte[] receive(long s, SockAddr client, int code, int block) {
    byte[] bytes = new byte[4 + BLOCK];
    SockAddr[] from = new SockAddr[1];
    int length = Calls.ok(Winsock.recvfrom(s, bytes, 0, bytes.length, 0, from));
    ByteBuffer packet = ByteBuffer.wrap(bytes, 0, length);
    assertThat(from[0]).isEqualTo(client);
    assertThat(packet.getShort()).isEqualTo((short) code);
    assertThat(packet.getShort()).isEqualTo((short) block);
    return Arrays.copyOfRange(bytes, 4, length);
  }

  private static long bounded(long s) {
    Calls.ok(Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO, TIMEOUT_MILLIS));
    return s;
  }

  private static <T> CompletableFuture<T> start(Supplier<T> transfer) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("tftp")
        .start(
            () -> {
              try {
                result.complete(transfer.get());
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }
}
