package org.jwinsock.tools.demo;

import static org.jwinsock.spi.WinSock2.SD_SEND;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.tools.call.Sockets;

/// A blocking TCP client: sends a block, takes its echo, compares, until the time is over. Then it
/// ends sending, and the server must do so too.
///
/// @param first the first round's number, so that no two clients send the same
record StreamClient(SockAddr server, long first, Gate gate) implements Callable<Tally> {

  private static final int BLOCK = 64 * 1024;

  @Override
  public Tally call() throws Exception {
    long s = Sockets.connected(server);
    try (Arena arena = Arena.ofShared()) {
      Sockets.noDelay(s);
      return talk(s, new Pattern(arena), arena.allocate(BLOCK));
    } finally {
      Winsock.closesocket(s);
    }
  }

  private Tally talk(long s, Pattern pattern, MemorySegment echo) throws Exception {
    long end = gate.pass();
    long sent = 0;
    long received = 0;
    for (long round = first; System.nanoTime() < end; round++) {
      MemorySegment block = pattern.block(round, BLOCK);
      sent += check(Winsock.send(s, block, 0), "send", server);
      int length = receive(s, echo);
      long same = block.asSlice(0, length).mismatch(echo.asSlice(0, length));
      received += same < 0 ? length : same;
      if (length < BLOCK || same >= 0) {
        return tally(sent, received, same < 0 ? "the echo ended early" : "a wrong byte");
      }
    }
    check(Winsock.shutdown(s, SD_SEND), "shutdown", server);
    int more = check(Winsock.recv(s, echo, 0), "recv", server);
    return tally(sent, received - more, more == 0 ? "" : "more came back than was sent");
  }

  private Tally tally(long sent, long received, String note) {
    return new Tally(1, sent, received, gate.seconds(), note);
  }

  /// Fills the buffer, unless the stream ends first.
  private int receive(long s, MemorySegment buffer) {
    int length = check(Winsock.recv(s, buffer, 0), "recv", server);
    int more = length;
    while (more > 0 && length < BLOCK) {
      more = check(Winsock.recv(s, buffer.asSlice(length), 0), "recv", server);
      length += more;
    }
    return length;
  }
}
