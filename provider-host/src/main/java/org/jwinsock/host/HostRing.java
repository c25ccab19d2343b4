package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSAEMSGSIZE;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSA_OPERATION_ABORTED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.RingTransfer;
import org.jwinsock.afd.TransportRing;
import org.jwinsock.afd.TransportSocket;
import org.jwinsock.linux.ControlMessages;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.IoRing;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.PollSet;
import org.jwinsock.linux.RingMessage;
import org.jwinsock.linux.SockAddr;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaMsg;

/// An io_uring for the requests of one completion queue.
///
/// A transfer keeps its place in a table until the kernel has said that it is over, whatever
/// becomes of its socket: the table holds the memory the kernel writes to. The kernel is given a
/// descriptor's number only while the socket is open, since the engine submits before it lets a
/// socket be closed.
///
/// Guarded by the engine's lock of the ring.
final class HostRing implements TransportRing, Watched {

  /// User data of what nobody waits for; places count from 1.
  private static final long NOBODY = 0;

  /// How often a datagram is sent that found errors of earlier ones.
  private static final int RETRIES = 8;

  /// How long [#abandon] waits for the kernel, in all.
  private static final long PATIENCE_NANOS = 1_000_000_000;

  /// What the kernel has not given back when the ring was abandoned: it may be written to, so it
  /// stays for good.
  private static final Set<Object> ABANDONED = ConcurrentHashMap.newKeySet();

  private final IoRing ring;
  private final HostPoller poller;
  private final @Nullable HostPort port;
  private final Runnable completed;
  private final long number;

  /// Its tag in the port.
  private final long tag;

  private boolean known;

  private @Nullable RingTransfer[] transfers = new RingTransfer[16];
  private int[] free = new int[16];
  private int freeCount;
  private int size;

  /// How many places are taken.
  private int underWay;

  /// Places of what has been prepared and not been submitted, in order; 0 for nobody's.
  private int[] prepared;

  private int preparedCount;
  private boolean closing;
  private boolean closed;

  HostRing(IoRing ring, HostPoller poller, @Nullable HostPort port, Runnable completed) {
    this.ring = ring;
    this.poller = poller;
    this.completed = completed;
    this.number = poller.nextNumber();
    this.prepared = new int[ring.submissions()];
    long added = port == null ? -1 : port.addRing(ring.fd(), _ -> completed.run());
    this.port = added < 0 ? null : port; // without room there, the poller does
    this.tag = added;
  }

  // --- starting

  @Override
  public int start(TransportSocket socket, RingTransfer transfer) {
    if (!(socket instanceof HostSocket ours)) {
      throw new IllegalArgumentException("no socket of the host: " + socket);
    }
    int refusal = ours.refusal(transfer.receives, 0);
    if (refusal != 0) {
      return refusal;
    }
    if (!hasRoom()) {
      return WSAENOBUFS;
    }
    int place = freeCount > 0 ? free[--freeCount] : ++size;
    if (place >= transfers.length) {
      transfers = Arrays.copyOf(transfers, 2 * transfers.length);
    }
    transfers[place] = transfer;
    underWay++;
    transfer.place = place;
    transfer.socket = socket;
    transfer.transferred = 0;
    transfer.tries = 0;
    int malformed = prepare(ours, transfer);
    if (malformed != 0) {
      leave(transfer);
    }
    return malformed;
  }

  private boolean hasRoom() {
    if (ring.room() == 0) {
      submit();
    }
    return ring.room() > 0;
  }

  /// @return 0, or the positive error of a malformed address
  private int prepare(HostSocket socket, RingTransfer t) {
    long address = t.data + t.transferred;
    int length = t.length - (int) t.transferred;
    if (socket instanceof HostStream) {
      if (t.receives) {
        ring.recv(socket.fd(), address, length, t.waitsForAll ? Linux.MSG_WAITALL : 0, t.place);
      } else {
        ring.send(socket.fd(), address, length, Linux.MSG_WAITALL, t.place);
      }
    } else if (t.peer == null && t.along == null) {
      if (t.receives) {
        ring.recv(socket.fd(), address, length, Linux.MSG_TRUNC, t.place);
      } else {
        ring.send(socket.fd(), address, length, 0, t.place);
      }
    } else if (socket instanceof HostDatagram datagram) {
      int malformed = prepareMessage(datagram, t, address, length);
      if (malformed != 0) {
        return malformed;
      }
    }
    prepared[preparedCount++] = t.place;
    return 0;
  }

  private int prepareMessage(HostDatagram socket, RingTransfer t, long address, int length) {
    RingMessage message = message(t);
    WsaMsg along = t.along;
    ControlMessages control = along == null ? null : message.control(PacketControl.CAPACITY);
    if (t.receives) {
      if (control != null) {
        socket.packets.tell();
      }
      message.toReceive(address, length, control);
      ring.recvmsg(socket.fd(), message, Linux.MSG_TRUNC, t.place);
      return 0;
    }
    MemorySegment to = t.peer;
    int malformed = to == null ? 0 : Addresses.toKernel(to, message.name());
    if (malformed != 0) {
      return -malformed;
    }
    if (control != null && along != null && along.control != null) {
      if (!PacketControl.toKernel(along.control, control)) {
        return WSAEINVAL;
      }
    }
    message.toSend(address, length, to != null, control);
    ring.sendmsg(socket.fd(), message, 0, t.place);
    return 0;
  }

  private static RingMessage message(RingTransfer t) {
    if (t.message instanceof RingMessage kept) {
      return kept;
    }
    RingMessage made = new RingMessage();
    t.message = made;
    return made;
  }

  @Override
  public boolean isPrepared() {
    return preparedCount > 0;
  }

  @Override
  public void submit() {
    boolean collected = false;
    while (preparedCount > 0) {
      int taken = ring.submit();
      if (taken > 0) {
        preparedCount -= taken;
        System.arraycopy(prepared, taken, prepared, 0, preparedCount);
      } else if (taken != -Errno.EINTR) {
        if (collected) {
          refuse();
          return;
        }
        collected = true; // what is over makes room for what is to come
        ring.await(0);
      }
    }
  }

  /// The kernel has no memory for what is prepared.
  private void refuse() {
    ring.withdraw();
    int[] places = Arrays.copyOf(prepared, preparedCount);
    preparedCount = 0;
    for (int place : places) {
      RingTransfer transfer = place == NOBODY ? null : transfers[place];
      if (transfer != null) {
        end(transfer, WSAENOBUFS, (int) transfer.transferred);
      }
    }
  }

  // --- ending

  @Override
  public void harvest(boolean thorough) {
    if (closed) {
      return;
    }
    if (thorough && ring.ready() == 0 && ring.needsEntering()) {
      ring.await(0);
    }
    for (int ready = ring.ready(); ready > 0; ready = ring.ready()) {
      for (int i = 0; i < ready; i++) {
        long place = ring.userData(i);
        RingTransfer transfer = place == NOBODY ? null : transfers[(int) place];
        if (transfer != null && transfer.socket instanceof HostSocket socket) {
          ended(socket, transfer, ring.result(i));
        }
      }
      ring.taken(ready);
    }
    if (closing) {
      if (underWay == 0) {
        free();
      } else {
        arm();
      }
    }
  }

  private void ended(HostSocket socket, RingTransfer t, int result) {
    if (result >= 0) {
      moved(socket, t, result);
    } else if (t.cancelError != 0) {
      int error = result == -Errno.ECANCELED ? t.cancelError : socket.refusal(t.receives, -result);
      end(t, error == 0 ? t.cancelError : error, (int) t.transferred);
    } else {
      switch (-result) {
        case Errno.ECANCELED, Errno.EINTR, Errno.EAGAIN ->
            again(socket, t); // whoever began it exited
        default -> {
          int error = socket.refusal(t.receives, -result);
          if (error != 0 || ++t.tries > RETRIES) {
            end(t, error == 0 ? Errors.of(result) : error, (int) t.transferred);
          } else {
            again(socket, t);
          }
        }
      }
    }
  }

  private void moved(HostSocket socket, RingTransfer t, int result) {
    if (socket instanceof HostStream) {
      t.transferred += result;
      boolean wantsMore = t.receives ? t.waitsForAll && result > 0 : true;
      if (!wantsMore || t.transferred >= t.length) {
        end(t, 0, (int) t.transferred);
      } else if (t.cancelError != 0) {
        end(t, t.cancelError, (int) t.transferred);
      } else {
        again(socket, t);
      }
      return;
    }
    boolean cut = result > t.length;
    if (t.receives && socket instanceof HostDatagram datagram) {
      cut |= told(datagram, t, cut);
    }
    end(t, cut ? WSAEMSGSIZE : 0, Math.min(result, t.length));
  }

  /// Writes what the kernel told beside the data.
  ///
  /// @return true if there was more than there is room for
  private static boolean told(HostDatagram socket, RingTransfer t, boolean cut) {
    MemorySegment peer = t.peer;
    WsaMsg along = t.along;
    if (peer == null && along == null) {
      return false;
    }
    RingMessage message = message(t);
    SockAddr source = message.received();
    if (peer != null) {
      int _ = Addresses.fromKernel(source, peer);
    }
    if (along == null) {
      return false;
    }
    ControlMessages control = message.control(PacketControl.CAPACITY);
    MemorySegment destination = t.destination;
    if (destination != null) {
      socket.packets.destination(control, destination);
    }
    int flags = socket.packets.received(control, along);
    along.dwFlags = flags | (cut ? WinSock2.MSG_TRUNC : 0);
    return (flags & WinSock2.MSG_CTRUNC) != 0;
  }

  private void again(HostSocket socket, RingTransfer t) {
    int error = hasRoom() ? prepare(socket, t) : WSAENOBUFS;
    if (error != 0) {
      end(t, error, (int) t.transferred);
    }
  }

  private void end(RingTransfer transfer, int error, int bytes) {
    leave(transfer);
    transfer.end(error, bytes);
  }

  private void leave(RingTransfer transfer) {
    transfers[transfer.place] = null;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = transfer.place;
    underWay--;
  }

  @Override
  public void cancel(RingTransfer transfer) {
    if (transfer.cancelError == 0) {
      transfer.cancelError = WSA_OPERATION_ABORTED;
    }
    submit(); // it may be prepared only
    if (transfer.socket != null && hasRoom()) {
      ring.cancel(transfer.place, NOBODY);
      prepared[preparedCount++] = (int) NOBODY;
      submit();
    }
  }

  // --- telling

  @Override
  public int fd() {
    return ring.fd();
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public void lookAfter() {
    completed.run();
  }

  @Override
  public void arm() {
    if (port != null || closed) {
      return; // each completion is an edge there
    }
    int error = poller.watch(this, known);
    known = true;
    if (error != 0) {
      throw new IllegalStateException(Errno.message("epoll_ctl(io_uring " + fd() + ")", error));
    }
  }

  // --- the end

  @Override
  public void close() {
    closing = true;
    harvest(true);
  }

  @Override
  public void abandon() {
    closing = true;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    harvest(true);
    while (!closed && System.nanoTime() - deadline < 0) {
      int _ = PollSet.poll(ring.fd(), Linux.POLLIN, 10);
      harvest(true);
    }
    if (!closed) {
      Set<RingTransfer> held = new HashSet<>();
      for (RingTransfer transfer : transfers) {
        if (transfer != null) {
          held.add(transfer);
        }
      }
      ABANDONED.add(held);
      free();
    }
  }

  private void free() {
    closed = true;
    if (port != null) {
      port.removeRing(tag);
    }
    poller.forget(this);
    ring.close();
  }

  @Override
  public String toString() {
    return "ring (descriptor " + fd() + "), " + underWay + " under way";
  }
}
