package org.jwinsock.tools.example;

import static org.jwinsock.spi.WinBase.ERROR_FILE_NOT_FOUND;
import static org.jwinsock.spi.WinSock2.SD_SEND;
import static org.jwinsock.spi.WsaErrors.ERROR_ACCESS_DENIED;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.TransmitFileBuffers;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.tools.http.Answer;
import org.jwinsock.tools.http.Answer.FilePart;
import org.jwinsock.tools.http.Request;
import org.jwinsock.tools.http.RequestParser;
import org.jwinsock.tools.http.Status;

/// A client of a web server: one operation after the other, this one's.
///
/// ```
///            +----------------------- the next request --------------------+
///            v                                                             |
///  begin -> RECEIVING --- request ---> SENDING --- more of the file -+     |
///            |  ^ not all of it           |  ^----------------------+      |
///            |  +---                      +------------- answered ---------+
///            | ended, or late             | the last one
///            v                            v
///           end <--- ended, or late --- LEAVING (shutdown, and what still comes is dropped)
/// ```
///
/// Whichever thread is told of the end of an operation owns the connection until it has begun the
/// next one. Only the clock comes from outside: it cancels an operation that is late. That, and the
/// beginning of each operation, happen in the monitor, so that it never meets the next one.
final class HttpConnection extends Packet {

  private static final int BUFFER_SIZE = 4096;

  /// How much of a file goes with one call. A call takes at most 2,147,483,646 bytes; less lets the
  /// clock see that a slow client is getting on.
  private static final int MOST_AT_ONCE = 1 << 20;

  /// How many steps a worker takes in a row for the same connection.
  private static final int TURN = 32;

  private enum State {
    RECEIVING,
    SENDING,
    LEAVING,
    ENDED
  }

  private final HttpFiles server;
  private final RequestParser parser = new RequestParser();
  private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_SIZE);
  private final WsaBuf[] whole = {new WsaBuf(buffer)};
  private final int[] count = new int[1];
  private final int[] receiveFlags = new int[1];

  private long s;
  private State state = State.ENDED;
  private boolean isLast;

  /// The file that is being sent, or none.
  private long file = Kernel32.INVALID_HANDLE_VALUE;

  /// What of it is still to be sent.
  private long position;

  private long left;

  /// What goes before it; null once that has gone.
  private @Nullable MemorySegment head;

  /// By when the request has to be there that is being received.
  private long due;

  /// Whether an operation is under way that may be cancelled; guarded by the monitor, as the next
  /// two are.
  private boolean waits;

  /// From when on it is late.
  private long late;

  private boolean cancelled;

  HttpConnection(HttpFiles server) {
    this.server = server;
  }

  void begin(long socket) {
    s = socket;
    state = State.RECEIVING;
    isLast = false;
    due = server.clock().idle();
    go(true);
  }

  @Override
  void taken(boolean succeeded, int bytes) {
    boolean posted;
    synchronized (this) {
      posted = !waits;
      waits = false;
    }
    go(posted || (succeeded ? done(bytes) : failed()));
  }

  /// Begins operations, and goes on with those that are over at once, until one is under way, the
  /// connection has ended, or its turn has.
  private void go(boolean canGoOn) {
    boolean goesOn = canGoOn;
    for (int i = 0; goesOn && i < TURN; i++) {
      goesOn = begins() && done(count[0]);
    }
    if (goesOn && !server.defer(this)) {
      end();
    }
  }

  /// Begins the operation that is next.
  ///
  /// @return true if it is over, with its bytes in `count`
  private boolean begins() {
    return switch (state) {
      case RECEIVING -> {
        int room = Math.min(BUFFER_SIZE, parser.room());
        yield receives(due, room);
      }
      case SENDING -> sends();
      case LEAVING -> receives(due, BUFFER_SIZE);
      case ENDED -> false;
    };
  }

  private boolean receives(long until, int room) {
    WsaBuf[] into =
        room == BUFFER_SIZE ? whole : new WsaBuf[] {new WsaBuf(buffer.asSlice(0, room))};
    receiveFlags[0] = 0;
    synchronized (this) {
      waiting(until);
      return isOver(Winsock.WSARecv(s, into, count, receiveFlags, this, null) == 0);
    }
  }

  private boolean sends() {
    MemorySegment before = head;
    head = null;
    if (file == Kernel32.INVALID_HANDLE_VALUE && before != null) {
      WsaBuf[] bytes = {new WsaBuf(before)};
      synchronized (this) {
        waiting(server.clock().send());
        return isOver(Winsock.WSASend(s, bytes, count, 0, this, null) == 0);
      }
    }
    int length = (int) Math.min(left, MOST_AT_ONCE);
    offset = (int) position;
    offsetHigh = (int) (position >>> 32);
    position += length;
    left -= length;
    TransmitFileBuffers around = before == null ? null : new TransmitFileBuffers(before, null);
    synchronized (this) {
      waiting(server.clock().send());
      return isOver(Mswsock.TransmitFile(s, file, length, 0, this, around, 0));
    }
  }

  private void waiting(long until) {
    waits = true;
    cancelled = false;
    late = until;
  }

  /// In the monitor: the clock must not take the operation for one that is under way.
  private boolean isOver(boolean over) {
    if (over) {
      waits = false;
      return true;
    }
    if (Winsock.WSAGetLastError() != WSA_IO_PENDING) {
      waits = false;
      end();
    }
    return false;
  }

  // --- the end of an operation

  /// Says what is next.
  ///
  /// @return false if nothing is
  private boolean done(int bytes) {
    return switch (state) {
      case RECEIVING -> received(bytes);
      case SENDING -> sent();
      case LEAVING -> bytes > 0 || end();
      case ENDED -> false;
    };
  }

  private boolean received(int bytes) {
    if (bytes == 0) {
      return end(); // the client has
    }
    if (parser.isEmpty()) {
      due = server.clock().head();
    }
    parser.add(buffer.asSlice(0, bytes));
    return next();
  }

  /// Looks for a request, and answers it.
  private boolean next() {
    switch (parser.next()) {
      case RequestParser.Complete complete -> answer(complete.request());
      case RequestParser.Incomplete _ -> state = State.RECEIVING;
      case RequestParser.Refused refused -> send(Answer.refusal(refused.status()), null);
    }
    return true;
  }

  private void answer(Request request) {
    Answer answer = server.site().answer(request);
    if (answer.body() instanceof FilePart part) {
      file = Kernel32.CreateFile(part.path());
      if (file == Kernel32.INVALID_HANDLE_VALUE) {
        Status why =
            switch (Kernel32.GetLastError()) {
              case ERROR_FILE_NOT_FOUND -> Status.NOT_FOUND;
              case ERROR_ACCESS_DENIED -> Status.FORBIDDEN;
              default -> Status.SERVICE_UNAVAILABLE;
            };
        answer = server.site().unreadable(request, why);
      }
    }
    send(answer, answer.body() instanceof FilePart part ? part : null);
  }

  private void send(Answer answer, @Nullable FilePart part) {
    Answer sent = server.isEnding() ? answer.asLast() : answer;
    isLast = sent.isLast();
    head = MemorySegment.ofArray(sent.beginning(Instant.now()));
    position = part == null ? 0 : part.from();
    left = part == null ? 0 : part.length();
    server.traffic().message((int) head.byteSize() + left);
    state = State.SENDING;
  }

  private boolean sent() {
    if (left > 0) {
      return true;
    }
    closeFile();
    if (!isLast) {
      due = parser.isEmpty() ? server.clock().idle() : server.clock().head();
      return next();
    }
    if (Winsock.shutdown(s, SD_SEND) != 0) {
      return end();
    }
    state = State.LEAVING; // closing now would reset the connection if more of the request comes
    due = server.clock().farewell();
    return true;
  }

  private void closeFile() {
    if (file != Kernel32.INVALID_HANDLE_VALUE) {
      Kernel32.CloseHandle(file);
      file = Kernel32.INVALID_HANDLE_VALUE;
    }
  }

  /// A client that began to ask and does not go on is told.
  private boolean failed() {
    boolean tooSlow;
    synchronized (this) {
      tooSlow = cancelled;
    }
    if (tooSlow && state == State.RECEIVING && !parser.isEmpty()) {
      send(Answer.refusal(Status.REQUEST_TIMEOUT), null);
      return true;
    }
    return end();
  }

  /// @return false, since nothing is next
  private boolean end() {
    state = State.ENDED;
    closeFile();
    head = null;
    parser.clear();
    server.ended(this, s);
    return false;
  }

  // --- from outside

  /// Cancels the operation under way if it is late; its packet tells the rest.
  synchronized void cancelIfLate(long now) {
    if (waits && !cancelled && now - late >= 0) {
      cancel();
    }
  }

  /// Cancels the wait for a request of which nothing has come.
  synchronized void leaveIfIdle() {
    if (waits && !cancelled && state == State.RECEIVING && parser.isEmpty()) {
      cancel();
    }
  }

  private void cancel() {
    cancelled = true;
    boolean _ = Kernel32.CancelIoEx(s, this); // false if it has just come to its end
  }

  /// Closes everything at once, when the workers are gone.
  void discard() {
    closeFile();
    Winsock.closesocket(s);
  }
}
