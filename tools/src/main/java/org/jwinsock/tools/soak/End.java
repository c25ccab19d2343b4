package org.jwinsock.tools.soak;

import static org.jwinsock.spi.WsaErrors.WSAENOTCONN;
import static org.jwinsock.spi.WsaErrors.WSA_IO_PENDING;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.api.Kernel32;
import org.jwinsock.core.api.Mswsock;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlappedCompletionRoutine;

/// One end of a connection: receives all the time, and sends now and then.
///
/// Calls on the socket happen in the monitor, as closing it does: its handle may be another
/// socket's a moment later.
final class End {

  private static final int BUFFER = 4096;
  private static final int TURN = 8;

  private final Soak soak;
  private final Pair pair;
  private final Way way;

  /// The streams in and out.
  private final int in;

  private final int out;

  private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER);
  private final WsaBuf[] room = {new WsaBuf(buffer)};
  private final int[] receiveCount = new int[1];
  private final int[] sendCount = new int[1];
  private final int[] flags = new int[1];

  final Operation receive;
  final Operation send;

  /// For ConnectEx and DisconnectEx.
  final Operation change;

  private final WsaOverlappedCompletionRoutine routine =
      (error, bytes, operation, _) -> ((Operation) operation).ends(error, bytes);

  private final long s;
  private boolean closed;
  private boolean connected;

  /// Operations that succeed at once are over without a packet.
  private final boolean skips;

  // Of the streams; written by whoever an operation belongs to.
  private volatile long received;
  private volatile long sent;
  private volatile boolean sendEnded;
  private volatile boolean receiveEnded;

  End(Soak soak, Pair pair, Way way, long s, boolean isClient, boolean skips) {
    this.soak = soak;
    this.pair = pair;
    this.way = way;
    this.s = s;
    this.skips = skips;
    in = 2 * pair.number() + (isClient ? 1 : 0);
    out = 2 * pair.number() + (isClient ? 0 : 1);
    receive = operation(soak, "receive", this::received, this::receive);
    send = operation(soak, "send", this::sent, this::send);
    change = operation(soak, "change", this::changed, () -> {});
  }

  /// What an operation brings, and whether it is to begin again.
  private interface Outcome {
    boolean goesOn(int error, int bytes);
  }

  private Operation operation(Soak of, String name, Outcome outcome, Runnable again) {
    return new Operation(of) {
      @Override
      boolean isToGoOnAfter(int error, int bytes) {
        return outcome.goesOn(error, bytes);
      }

      @Override
      void next(boolean goesOn) {
        if (goesOn) {
          again.run();
        }
        pair.look();
      }

      @Override
      public String toString() {
        return name + " of " + End.this;
      }
    };
  }

  private @Nullable WsaOverlappedCompletionRoutine routine() {
    return way == Way.ROUTINE ? routine : null;
  }

  // --- the connection

  /// `ConnectEx`, with the number of the pair as the first data.
  void connect() {
    boolean over;
    synchronized (this) {
      if (closed) {
        return;
      }
      change.begins();
      over = Mswsock.ConnectEx(s, soak.address(), pair.name(), sendCount, change);
      if (!over && Winsock.WSAGetLastError() != WSA_IO_PENDING) {
        change.neverBegan();
        close(false);
        return;
      }
    }
    if (over && skips) {
      change.ends(0, sendCount[0]);
    }
  }

  private boolean changed(int error, int bytes) {
    if (error != 0) {
      close(false);
    } else if (connected) {
      pair.reuse(this);
    } else if (Winsock.setsockopt(
            s, WinSock2.SOL_SOCKET, MsWSock.SO_UPDATE_CONNECT_CONTEXT, (MemorySegment) null)
        != 0) {
      close(false); // it has been closed meanwhile
    } else {
      begin();
    }
    return false;
  }

  /// The connection is there.
  void begin() {
    synchronized (this) {
      connected = true;
    }
    receive();
    send();
  }

  // --- receiving

  private void receive() {
    boolean again = true;
    while (again) {
      int answer;
      synchronized (this) {
        if (closed || receiveEnded || receive.isUnderWay()) {
          return;
        }
        receive.begins();
        flags[0] = 0;
        answer = Winsock.WSARecv(s, room, receiveCount, flags, receive, routine());
        if (answer != 0 && Winsock.WSAGetLastError() != WSA_IO_PENDING) {
          receive.neverBegan();
          broken();
          return;
        }
      }
      again = answer == 0 && skips && receive.endsAtOnce(receiveCount[0]);
    }
    pair.look();
  }

  private boolean received(int error, int bytes) {
    if (bytes > 0) {
      long before = received; // only whoever got its completion is here
      long wrong = Pattern.mismatch(buffer.asSlice(0, bytes), in, before);
      if (wrong >= 0) {
        soak.fail(this + ": byte " + (before + wrong) + " of the stream is wrong");
      }
      received = before + bytes;
      soak.counts().add(Counts.What.BYTES, bytes);
    }
    if (error != 0) {
      return goesOnAfter(error);
    }
    if (bytes == 0) {
      receiveEnded = true;
      pair.streamEnded(this);
      if (sendEnded) {
        parted();
      } else {
        endSending();
      }
      return false;
    }
    return true;
  }

  private boolean goesOnAfter(int error) {
    synchronized (this) {
      if (closed) {
        return false;
      }
    }
    if (error == WSA_OPERATION_ABORTED) {
      return true;
    }
    broken();
    return false;
  }

  // --- sending

  /// Sends something, unless a send is under way.
  void send() {
    boolean again = true;
    for (int i = 0; again && i < TURN; i++) {
      int answer;
      synchronized (this) {
        if (closed || !connected || sendEnded || send.isUnderWay()) {
          return;
        }
        send.begins();
        answer = sends();
        if (answer != 0 && Winsock.WSAGetLastError() != WSA_IO_PENDING) {
          send.neverBegan();
          broken();
          return;
        }
      }
      again = answer == 0 && skips && send.endsAtOnce(sendCount[0]);
    }
    pair.look();
  }

  private int sends() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int length = 1 + random.nextInt(random.nextInt(20) == 0 ? Pattern.PERIOD - 1 : 4096);
    if (way == Way.PORT && random.nextInt(16) == 0) {
      soak.counts().add(Counts.What.FILES);
      send.offset = Pattern.position(out, sent);
      sendCount[0] = length;
      return Mswsock.TransmitFile(s, soak.file(), length, 0, send, null, 0) ? 0 : -1;
    }
    WsaBuf[] data = {new WsaBuf(Pattern.at(out, sent, length))};
    return Winsock.WSASend(s, data, sendCount, 0, send, routine());
  }

  private boolean sent(int error, int bytes) {
    long before = sent; // only whoever got its completion is here
    sent = before + bytes;
    if (error != 0) {
      return goesOnAfter(error);
    }
    return ThreadLocalRandom.current().nextInt(3) != 0; // otherwise somebody else makes it go on
  }

  /// Half-closes, unless a send is under way.
  void endSending() {
    boolean both;
    synchronized (this) {
      if (closed || !connected || sendEnded || send.isUnderWay()) {
        return;
      }
      sendEnded = true;
      int answer = Winsock.shutdown(s, WinSock2.SD_SEND);
      if (answer != 0 && Winsock.WSAGetLastError() == WSAENOTCONN) {
        sendEnded = false;
      }
      soak.counts().add(Counts.What.HALF_CLOSES);
      both = receiveEnded;
    }
    if (both) {
      parted();
    }
  }

  // --- the end

  /// Both streams have ended as they should.
  private void parted() {
    if (way == Way.PORT && pair.isClient(this) && mayReuse()) {
      return;
    }
    close(false);
  }

  private boolean mayReuse() {
    if (ThreadLocalRandom.current().nextInt(3) != 0) {
      return false;
    }
    boolean now;
    synchronized (this) {
      if (closed || change.isUnderWay()) {
        return false;
      }
      change.begins();
      boolean answer = Mswsock.DisconnectEx(s, change, MsWSock.TF_REUSE_SOCKET, 0);
      if (!answer && Winsock.WSAGetLastError() != WSA_IO_PENDING) {
        change.neverBegan();
        return false;
      }
      now = answer && skips;
    }
    if (now) {
      change.ends(0, 0);
    }
    return true;
  }

  private void broken() {
    close(false);
  }

  /// Closes the socket, whatever is under way.
  void close(boolean hard) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (hard) {
        MemorySegment linger = MemorySegment.ofArray(new byte[Linger.SIZE]);
        new Linger(1, 0).write(linger);
        int _ = Winsock.setsockopt(s, WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, linger);
      }
      if (Winsock.closesocket(s) != 0) {
        soak.fail(this + ": closesocket failed with " + Winsock.WSAGetLastError());
      }
      soak.counts().add(hard ? Counts.What.RESETS : Counts.What.CLOSES);
    }
    pair.look();
  }

  /// The socket is another end's from now on; `INVALID_SOCKET` if it has been closed.
  synchronized long handOver() {
    if (closed) {
      return WinSock2.INVALID_SOCKET;
    }
    closed = true;
    return s;
  }

  void cancel(boolean all) {
    synchronized (this) {
      if (!closed) {
        boolean _ =
            all
                ? Kernel32.CancelIoEx(s, null)
                : Kernel32.CancelIoEx(
                    s, ThreadLocalRandom.current().nextBoolean() ? receive : send);
        soak.counts().add(Counts.What.CANCELS);
      }
    }
  }

  // --- for the pair

  Way way() {
    return way;
  }

  boolean skips() {
    return skips;
  }

  boolean sendEnded() {
    return sendEnded;
  }

  long sent() {
    return sent;
  }

  long received() {
    return received;
  }

  /// Nothing comes from here any more.
  synchronized boolean isOver() {
    return closed && !receive.isUnderWay() && !send.isUnderWay() && !change.isUnderWay();
  }

  /// An operation of a closed socket that has not ended in time; null if there is none.
  synchronized @Nullable Operation lost(long now, long patience) {
    if (closed) {
      for (Operation each : new Operation[] {receive, send, change}) {
        if (each.isUnderWay() && each.age(now) > patience) {
          return each;
        }
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return "end "
        + out
        + " ("
        + way
        + ", socket "
        + s
        + (closed ? ", closed" : "")
        + ", received "
        + received
        + ", sent "
        + sent
        + ")";
  }
}
