package org.jwinsock.tools.nc;

import static org.jwinsock.spi.WinSock2.SD_SEND;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;

/// A TCP connection between the streams of this program and a peer. The directions are independent:
/// the end of input ends our sending alone, and the end of the peer's sending ends our output
/// alone.
///
/// A peer that has finished sending may still take what we have; or it may be gone, which nothing
/// but a further send would tell. So input goes on as long as some is there, and its silence then
/// counts as its end.
final class Connection {

  private static final int BUFFER_SIZE = 256 * 1024;

  private final long socket;
  private final SockAddr peer;
  private final Streams streams;
  private final int silenceMillis;
  private final Consumer<String> notice;

  /// Counts the beginning and the end of each send: odd while input is being sent.
  private final AtomicInteger steps = new AtomicInteger();

  /// @param silenceMillis how long input may be silent once the peer has finished; below 0 for ever
  Connection(
      long socket, SockAddr peer, Streams streams, int silenceMillis, Consumer<String> notice) {
    this.socket = socket;
    this.peer = peer;
    this.streams = streams;
    this.silenceMillis = silenceMillis;
    this.notice = notice;
  }

  /// Moves bytes until both directions have ended.
  void run() throws IOException {
    Ended sending = Ended.of("input", this::send);
    receive();
    if (silenceMillis < 0) {
      sending.await();
    } else if (!awaitSilence(sending)) {
      notice.accept(peer + " has finished, and input is silent: closing");
    }
  }

  /// Waits for the end of sending.
  ///
  /// @return false if there has been no input for too long
  private boolean awaitSilence(Ended sending) throws IOException {
    int before = steps.get();
    while (!sending.await(silenceMillis)) {
      int now = steps.get();
      if (now == before && now % 2 == 0) {
        return false;
      }
      before = now;
    }
    return true;
  }

  private void send() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    MemorySegment memory = MemorySegment.ofBuffer(buffer);
    try {
      while (streams.read(buffer)) {
        steps.incrementAndGet();
        // A blocking send takes everything.
        check(Winsock.send(socket, memory.asSlice(0, buffer.limit()), 0), "send", peer);
        steps.incrementAndGet();
      }
    } finally {
      // Also after a failure: the peer shall not wait for what will not come.
      Winsock.shutdown(socket, SD_SEND);
    }
  }

  private void receive() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    MemorySegment memory = MemorySegment.ofBuffer(buffer);
    int length = check(Winsock.recv(socket, memory, 0), "recv", peer);
    while (length > 0) {
      streams.write(buffer.limit(length).position(0));
      length = check(Winsock.recv(socket, memory, 0), "recv", peer);
    }
  }
}
