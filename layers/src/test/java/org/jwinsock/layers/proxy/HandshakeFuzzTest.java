package org.jwinsock.layers.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.layers.proxy.Proxies.CNONCE;
import static org.jwinsock.layers.proxy.Proxies.credentials;
import static org.jwinsock.layers.proxy.Proxies.hop;
import static org.jwinsock.layers.proxy.Proxies.name;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.jwinsock.layers.proxy.Handshake.Progress;
import org.jwinsock.layers.proxy.Socks5Client.Command;
import org.jwinsock.layers.stream.ByteQueue;

/// Proxies that send anything: a handshake goes on, is done or fails, says little and never throws.
class HandshakeFuzzTest {

  private static final int ROUNDS = 30_000;

  /// More than three requests with the longest names is a loop.
  private static final int MOST_SAID = 8 * 1024;

  private static final byte[][] PIECES = {
    Talk.hex("0500"),
    Talk.hex("0502"),
    Talk.hex("0100"),
    Talk.hex("050000"),
    Talk.hex("05000001 7f000001 0050"),
    Talk.hex("05000003 ff"),
    Talk.hex("05000004"),
    Talk.ascii("HTTP/1.1 200 OK\r\n"),
    Talk.ascii("HTTP/1.1 407 Log in\r\n"),
    Talk.ascii("HTTP/1.1 100 Continue\r\n"),
    Talk.ascii("Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", stale=true\r\n"),
    Talk.ascii("Proxy-Authenticate: Basic realm=\"r\"\r\n"),
    Talk.ascii("Content-Length: 3\r\n"),
    Talk.ascii("Content-Length: 99999999999999999999\r\n"),
    Talk.ascii("Transfer-Encoding: chunked\r\n"),
    Talk.ascii("Connection: close\r\n"),
    Talk.ascii("\r\n"),
    Talk.ascii("\n"),
    Talk.ascii("abc"),
  };

  private static byte[] something(Random random) {
    int pieces = 1 + random.nextInt(12);
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(8) == 0) {
        byte[] noise = new byte[random.nextInt(300)];
        random.nextBytes(noise);
        out.writeBytes(noise);
      } else {
        byte[] piece = PIECES[random.nextInt(PIECES.length)].clone();
        if (random.nextInt(10) == 0) {
          piece[random.nextInt(piece.length)] ^= (byte) (1 << random.nextInt(8));
        }
        out.writeBytes(piece);
      }
    }
    return out.toByteArray();
  }

  private static void fuzz(Supplier<Handshake> made) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      try {
        oneTalk(made.get(), random);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }

  private static void oneTalk(Handshake handshake, Random random) {
    ByteQueue out = new ByteQueue();
    Progress progress = handshake.begin(out);
    int said = out.size();
    int connections = 1;
    for (int reads = 0; reads < 20 && progress instanceof Progress.More; reads++) {
      out.clear();
      ByteBuffer in = ByteBuffer.wrap(something(random));
      progress = handshake.received(in, out);
      said += out.size();
      if (progress instanceof Progress.More) {
        assertThat(in.hasRemaining()).as("bytes are taken while more are wanted").isFalse();
      }
      if (progress instanceof Progress.Again) {
        assertThat(++connections).as("connections").isLessThan(12);
        out.clear();
        progress = handshake.begin(out);
        said += out.size();
      }
    }
    assertThat(said).as("bytes said").isLessThan(MOST_SAID);
    if (progress instanceof Progress.More) {
      progress = handshake.ended();
      assertThat(progress).isInstanceOf(Progress.Failed.class);
    }
    if (progress instanceof Progress.Failed(ProxyFailure failure)) {
      assertThat(failure.error()).isGreaterThan(10_000);
      assertThat(failure.toString()).doesNotContain("sesame").doesNotContain("\n");
    }
  }

  @Test
  void aSocks5ProxyMaySendAnything() {
    fuzz(
        () ->
            new Socks5Client(
                Command.CONNECT, name("a.test", 80), credentials("me", "open sesame")));
  }

  @Test
  void anHttpProxyMaySendAnything() {
    fuzz(
        () ->
            new HttpConnectClient(
                name("a.test", 80), new HttpLogin(credentials("me", "open sesame"), CNONCE)));
  }

  @Test
  void aChainMaySendAnything() {
    fuzz(
        () ->
            new ChainHandshake(
                List.of(
                    hop("http://me:sesame@one.test:1"),
                    hop("socks5://me:sesame@two.test:1"),
                    hop("http://me:sesame@three.test:1")),
                name("a.test", 80)));
  }
}
