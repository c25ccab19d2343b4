package org.jwinsock.afd;

import static org.jwinsock.spi.MsWSock.RIO_CORRUPT_CQ;
import static org.jwinsock.spi.MsWSock.RIO_MSG_COMMIT_ONLY;
import static org.jwinsock.spi.MsWSock.RIO_MSG_DEFER;
import static org.jwinsock.spi.MsWSock.RIO_MSG_DONT_NOTIFY;
import static org.jwinsock.spi.MsWSock.RIO_MSG_WAITALL;
import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.CompletionTarget;
import org.jwinsock.spi.RioBuf;
import org.jwinsock.spi.RioCmsgBuffer;
import org.jwinsock.spi.RioExtensionFunctionTable;
import org.jwinsock.spi.RioNotificationCompletion;
import org.jwinsock.spi.RioNotificationCompletion.EventNotify;
import org.jwinsock.spi.RioNotificationCompletion.IocpNotify;
import org.jwinsock.spi.RioResult;
import org.jwinsock.spi.SockAddrInet;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaOverlapped;

/// Registered I/O: the functions and their rules.
///
/// @see <a
///   href="https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/hh997032(v=ws.11)">
///   Registered Input/Output API Extensions</a>
final class RioTable implements RioExtensionFunctionTable {

  private static final WsaBuf[] NOTHING = {};
  private static final int SEND_FLAGS = RIO_MSG_DONT_NOTIFY | RIO_MSG_DEFER;
  private static final int RECEIVE_FLAGS = SEND_FLAGS | RIO_MSG_WAITALL;

  private final AfdEngine engine;
  private final RioHandles handles = new RioHandles();
  private final Set<RioCompletionQueue> queues = ConcurrentHashMap.newKeySet();

  RioTable(AfdEngine engine) {
    this.engine = engine;
  }

  // --- buffers

  @Override
  public long RIORegisterBuffer(@Nullable MemorySegment buffer) {
    if (buffer == null) {
      return -WSAEFAULT;
    }
    if (buffer.byteSize() == 0 || buffer.byteSize() > Integer.MAX_VALUE) {
      return -WSAEINVAL;
    }
    return RioBuffer.isLasting(buffer) ? handle(new RioBuffer(buffer)) : -WSAEFAULT;
  }

  private long handle(RioObject object) {
    long handle = handles.add(object);
    return handle < 0 ? -WSAENOBUFS : handle;
  }

  @Override
  public void RIODeregisterBuffer(long bufferId) {
    RioBuffer buffer = handles.find(bufferId, RioBuffer.class);
    if (buffer == null || !handles.remove(buffer)) {
      return;
    }
    buffer.registered = false;
    for (AfdSocket socket : engine.sockets()) {
      RioRequestQueue requests = socket.rio;
      if (requests != null) {
        cancel(requests.receives, WSA_OPERATION_ABORTED, buffer);
        cancel(requests.sends, WSA_OPERATION_ABORTED, buffer);
      }
    }
  }

  static void cancel(RioLane lane, int error, @Nullable RioBuffer only) {
    List<RioRequest> pending;
    boolean tells;
    synchronized (lane.queue) {
      pending = lane.cancel(error, only);
      lane.queue.pump();
      tells = lane.queue.tells();
    }
    lane.queue.after(tells);
    pending.forEach(request -> request.cancel(error));
  }

  // --- completion queues

  @Override
  public long RIOCreateCompletionQueue(
      int queueSize, @Nullable RioNotificationCompletion notification) {
    if (!RioCompletionQueue.isSize(queueSize)) {
      return -WSAEINVAL;
    }
    CompletionTarget port = null;
    switch (notification) {
      case null -> {}
      case EventNotify event -> {
        if (event.eventHandle() == 0) {
          return -WSAEINVAL;
        }
      }
      case IocpNotify packet -> {
        port = engine.upcalls.WPUQueryCompletionPort(packet.iocpHandle());
        if (port == null || packet.overlapped() == null) {
          return -WSAEINVAL;
        }
      }
    }
    RioCompletionQueue queue = new RioCompletionQueue(engine, queueSize, notification, port);
    queues.add(queue);
    return handle(queue);
  }

  @Override
  public void RIOCloseCompletionQueue(long cq) {
    RioCompletionQueue queue = handles.find(cq, RioCompletionQueue.class);
    if (queue != null && handles.remove(queue)) {
      queues.remove(queue);
      queue.close();
    }
  }

  @Override
  public int RIOResizeCompletionQueue(long cq, int queueSize) {
    RioCompletionQueue queue = handles.find(cq, RioCompletionQueue.class);
    if (queue == null || !RioCompletionQueue.isSize(queueSize)) {
      return -WSAEINVAL;
    }
    return queue.resize(queueSize) ? 0 : -WSAETOOMANYREFS;
  }

  @Override
  public int RIODequeueCompletion(long cq, @Nullable RioResult[] results, int count) {
    RioCompletionQueue queue = handles.find(cq, RioCompletionQueue.class);
    return queue == null ? RIO_CORRUPT_CQ : queue.dequeue(results, count);
  }

  @Override
  public int RIONotify(long cq) {
    RioCompletionQueue queue = handles.find(cq, RioCompletionQueue.class);
    return queue == null ? WSAEINVAL : queue.askToBeTold();
  }

  // --- request queues

  @Override
  public long RIOCreateRequestQueue(
      long s,
      int maxOutstandingReceive,
      int maxReceiveDataBuffers,
      int maxOutstandingSend,
      int maxSendDataBuffers,
      long receiveCq,
      long sendCq,
      long socketContext) {
    AfdSocket socket = engine.find(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    RioCompletionQueue received = handles.find(receiveCq, RioCompletionQueue.class);
    RioCompletionQueue sent = handles.find(sendCq, RioCompletionQueue.class);
    if (received == null
        || sent == null
        || maxReceiveDataBuffers != 1
        || maxSendDataBuffers != 1
        || !areLimits(maxOutstandingReceive, maxOutstandingSend)) {
      return -WSAEINVAL;
    }
    if (!socket.registered || socket.type == WinSock2.SOCK_RAW) {
      return -WSAEOPNOTSUPP;
    }
    RioRequestQueue made =
        new RioRequestQueue(
            socket,
            new RioLane(received, socket, true, socketContext, maxOutstandingReceive),
            new RioLane(sent, socket, false, socketContext, maxOutstandingSend));
    synchronized (socket.receives) {
      synchronized (socket.sends) {
        if (socket.closed || socket.rio != null || socket.phase == AfdSocket.Phase.LISTENING) {
          return -WSAEINVAL;
        }
        if (!received.reserve(maxOutstandingReceive)) {
          return -WSAENOBUFS;
        }
        if (!sent.reserve(maxOutstandingSend)) {
          received.release(maxOutstandingReceive);
          return -WSAENOBUFS;
        }
        long handle = handle(made);
        if (handle < 0) {
          received.release(maxOutstandingReceive);
          sent.release(maxOutstandingSend);
        } else {
          socket.rio = made;
        }
        return handle;
      }
    }
  }

  private static boolean areLimits(int receives, int sends) {
    return receives >= 0 && sends >= 0 && (receives | sends) != 0;
  }

  void forget(RioRequestQueue ended) {
    handles.remove(ended);
  }

  @Override
  public int RIOResizeRequestQueue(long rq, int maxOutstandingReceive, int maxOutstandingSend) {
    RioRequestQueue requests = handles.find(rq, RioRequestQueue.class);
    if (requests == null || !areLimits(maxOutstandingReceive, maxOutstandingSend)) {
      return -WSAEINVAL;
    }
    int before = requests.receives.most;
    int error = resize(requests.receives, maxOutstandingReceive);
    if (error != 0) {
      return error;
    }
    error = resize(requests.sends, maxOutstandingSend);
    if (error != 0) {
      int _ = resize(requests.receives, before);
    }
    return error;
  }

  private static int resize(RioLane lane, int most) {
    synchronized (lane.queue) {
      if (lane.outstanding > most) {
        return -WSAETOOMANYREFS;
      }
      int more = most - lane.most;
      if (more > 0 && !lane.queue.reserve(more)) {
        return -WSAENOBUFS;
      }
      if (more < 0) {
        lane.queue.release(-more);
      }
      lane.most = most;
      return 0;
    }
  }

  // --- requests

  @Override
  public int RIOReceive(
      long rq, @Nullable RioBuf data, int dataBufferCount, int flags, long requestContext) {
    return receive(rq, data, dataBufferCount, null, null, null, null, flags, requestContext);
  }

  @Override
  public int RIOReceiveEx(
      long rq,
      @Nullable RioBuf data,
      int dataBufferCount,
      @Nullable RioBuf localAddress,
      @Nullable RioBuf remoteAddress,
      @Nullable RioBuf controlContext,
      @Nullable RioBuf messageFlags,
      int flags,
      long requestContext) {
    return receive(
        rq,
        data,
        dataBufferCount,
        localAddress,
        remoteAddress,
        controlContext,
        messageFlags,
        flags,
        requestContext);
  }

  private int receive(
      long rq,
      @Nullable RioBuf data,
      int count,
      @Nullable RioBuf local,
      @Nullable RioBuf remote,
      @Nullable RioBuf control,
      @Nullable RioBuf messageFlags,
      int flags,
      long context) {
    RioRequestQueue requests = handles.find(rq, RioRequestQueue.class);
    if (requests == null) {
      return -WSAEINVAL;
    }
    if ((flags & RIO_MSG_COMMIT_ONLY) != 0) {
      boolean alone = local == null && remote == null && control == null && messageFlags == null;
      return commitOnly(requests.receives, alone ? data : EMPTY, count, flags);
    }
    if ((flags & ~RECEIVE_FLAGS) != 0) {
      return -WSAEINVAL;
    }
    AfdSocket s = requests.socket;
    boolean all = (flags & RIO_MSG_WAITALL) != 0;
    int refusal = Read.refusal(s, NOTHING, null, all ? WHOLE : PART);
    if (refusal != 0) {
      return -refusal;
    }
    boolean asks = local != null && !hasOneAddress(s);
    if (control != null && s.isStream() || asks && !s.transport.knowsDestinations()) {
      return -WSAEOPNOTSUPP;
    }
    return queue(
        requests.receives, data, count, local, remote, control, messageFlags, flags, context, asks);
  }

  /// Where datagrams arrive at several addresses, the transport tells which one it was.
  private static boolean hasOneAddress(AfdSocket s) {
    if (s.phase == AfdSocket.Phase.CONNECTED) {
      return true;
    }
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddrInet.SIZE]);
    return s.transport.localName(name) > 0 && !Names.isUnreachable(name);
  }

  @Override
  public int RIOSend(
      long rq, @Nullable RioBuf data, int dataBufferCount, int flags, long requestContext) {
    return send(rq, data, dataBufferCount, null, null, null, null, flags, requestContext, false);
  }

  @Override
  public int RIOSendEx(
      long rq,
      @Nullable RioBuf data,
      int dataBufferCount,
      @Nullable RioBuf localAddress,
      @Nullable RioBuf remoteAddress,
      @Nullable RioBuf controlContext,
      @Nullable RioBuf messageFlags,
      int flags,
      long requestContext) {
    return send(
        rq,
        data,
        dataBufferCount,
        localAddress,
        remoteAddress,
        controlContext,
        messageFlags,
        flags,
        requestContext,
        true);
  }

  private int send(
      long rq,
      @Nullable RioBuf data,
      int count,
      @Nullable RioBuf local,
      @Nullable RioBuf remote,
      @Nullable RioBuf control,
      @Nullable RioBuf messageFlags,
      int flags,
      long context,
      boolean explicit) {
    RioRequestQueue requests = handles.find(rq, RioRequestQueue.class);
    if (requests == null) {
      return -WSAEINVAL;
    }
    if ((flags & RIO_MSG_COMMIT_ONLY) != 0) {
      boolean alone = local == null && remote == null && control == null && messageFlags == null;
      return commitOnly(requests.sends, alone ? data : EMPTY, count, flags);
    }
    if ((flags & ~SEND_FLAGS) != 0) {
      return -WSAEINVAL;
    }
    if (local != null) {
      return -WSAEINVAL; // reserved
    }
    AfdSocket s = requests.socket;
    if (control != null && s.isStream()) {
      return -WSAEOPNOTSUPP;
    }
    MemorySegment to = null;
    if (remote != null && !s.isStream()) {
      RioBuffer buffer = handles.find(remote.bufferId, RioBuffer.class);
      if (buffer == null || !buffer.holds(remote) || remote.length < SockAddrInet.SIZE) {
        return -WSAEFAULT;
      }
      to = buffer.memory.asSlice(remote.offset, SockAddrInet.SIZE);
    }
    int refusal = Write.refusal(s, NOTHING, 0, to, explicit);
    if (refusal != 0) {
      return -refusal;
    }
    int unbound = Bind.implicitly(s);
    if (unbound != 0) {
      return unbound;
    }
    return queue(
        requests.sends,
        data,
        count,
        null,
        s.isStream() ? null : remote,
        control,
        messageFlags,
        flags,
        context,
        explicit);
  }

  private static final RioBuf EMPTY = new RioBuf();
  private static final WsaOverlapped PART = new WsaOverlapped();
  private static final WsaOverlapped WHOLE = new WsaOverlapped();

  static {
    WHOLE.flags = WinSock2.MSG_WAITALL;
  }

  private static int commitOnly(RioLane lane, @Nullable RioBuf data, int count, int flags) {
    if (flags != RIO_MSG_COMMIT_ONLY || data != null || count != 0) {
      return -WSAEINVAL;
    }
    commit(lane);
    return 0;
  }

  private static void commit(RioLane lane) {
    RioCompletionQueue queue = lane.queue;
    boolean tells;
    synchronized (queue) {
      lane.commit();
      queue.pump();
      tells = queue.tells();
    }
    queue.after(tells);
    if (queue.ring() == null) {
      lane.hand();
    }
  }

  /// @param special of a receive, that the transport is to tell the local address; of a send, that
  ///   it names its destination
  private int queue(
      RioLane lane,
      @Nullable RioBuf data,
      int count,
      @Nullable RioBuf local,
      @Nullable RioBuf remote,
      @Nullable RioBuf control,
      @Nullable RioBuf messageFlags,
      int flags,
      long context,
      boolean special) {
    if (count != (data == null ? 0 : 1)) {
      return -WSAEINVAL;
    }
    RioBuffer memory = data == null ? null : handles.find(data.bufferId, RioBuffer.class);
    if (data != null && (memory == null || !memory.holds(data))) {
      return -WSAEFAULT;
    }
    RioBuffer peer = remote == null ? null : handles.find(remote.bufferId, RioBuffer.class);
    if (!isRoom(peer, remote, SockAddrInet.SIZE)) {
      return -WSAEFAULT;
    }
    RioBuffer own = local == null ? null : handles.find(local.bufferId, RioBuffer.class);
    RioBuffer told =
        messageFlags == null ? null : handles.find(messageFlags.bufferId, RioBuffer.class);
    if (!isRoom(own, local, SockAddrInet.SIZE) || !isRoom(told, messageFlags, Integer.BYTES)) {
      return -WSAEFAULT;
    }
    RioBuffer beside = control == null ? null : handles.find(control.bufferId, RioBuffer.class);
    if (!isRoom(beside, control, RioCmsgBuffer.RIO_CMSG_BASE_SIZE)) {
      return -WSAEFAULT;
    }
    MemorySegment messages = slice(beside, control, control == null ? 0 : control.length);
    if (messages != null && !lane.receives && !RioCmsgBuffer.isWhole(messages)) {
      return -WSAEINVAL;
    }
    RioCompletionQueue queue = lane.queue;
    synchronized (queue) {
      if (queue.isClosed()) {
        return -WSAEINVAL;
      }
      RioRequest request = lane.take();
      if (request == null) {
        return -WSAENOBUFS;
      }
      if (data != null && memory != null) {
        request.buffer = memory;
        request.length = data.length;
        request.data = memory.memory.address() + data.offset;
      } else {
        request.length = 0;
      }
      request.peerBuffer = peer;
      request.peer = slice(peer, remote, SockAddrInet.SIZE);
      request.local = slice(own, local, SockAddrInet.SIZE);
      request.messageFlags = slice(told, messageFlags, Integer.BYTES);
      request.waitsForAll = (flags & RIO_MSG_WAITALL) != 0;
      request.notifies = (flags & RIO_MSG_DONT_NOTIFY) == 0;
      request.explicit = special;
      request.context = context;
      request.localBuffer = own;
      request.controlBuffer = beside;
      request.flagsBuffer = told;
      if (!lane.receives) {
        if (messages != null) {
          request.accompany(messages);
        }
      } else if (lane.isOfDatagrams() && (messages != null || told != null || special)) {
        request.inquire(messages);
        request.destination = special ? request.local : null;
      }
      lane.add(request);
    }
    if ((flags & RIO_MSG_DEFER) == 0) {
      commit(lane);
    }
    return 0;
  }

  private static boolean isRoom(@Nullable RioBuffer buffer, @Nullable RioBuf slice, int size) {
    return slice == null || buffer != null && buffer.holds(slice) && slice.length >= size;
  }

  private static @Nullable MemorySegment slice(
      @Nullable RioBuffer buffer, @Nullable RioBuf slice, int size) {
    return buffer == null || slice == null ? null : buffer.memory.asSlice(slice.offset, size);
  }

  // --- the end

  /// The provider ends; all sockets have.
  void close() {
    new ArrayList<>(queues).forEach(RioCompletionQueue::abandon);
    queues.clear();
  }
}
