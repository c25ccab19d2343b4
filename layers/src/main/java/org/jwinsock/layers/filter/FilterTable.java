package org.jwinsock.layers.filter;

import static org.jwinsock.spi.WsaErrors.WSAEACCES;
import static org.jwinsock.spi.WsaErrors.WSAECONNABORTED;
import static org.jwinsock.spi.WsaErrors.WSAECONNREFUSED;
import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;
import static org.jwinsock.spi.WsaErrors.WSAETIMEDOUT;
import static org.jwinsock.spi.WsaErrors.WSAHOST_NOT_FOUND;
import static org.jwinsock.spi.WsaErrors.WSATRY_AGAIN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jwinsock.layers.ForwardingTable;
import org.jwinsock.layers.LayerSocket;
import org.jwinsock.layers.Shadow;
import org.jwinsock.layers.rules.LiveRules;
import org.jwinsock.layers.rules.Peer;
import org.jwinsock.layers.rules.ResolvedNames;
import org.jwinsock.spi.AcceptExBuffer;
import org.jwinsock.spi.ConditionProc;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TransmitPacketsElement;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaBuf;
import org.jwinsock.spi.WsaMsg;
import org.jwinsock.spi.WsaOverlapped;
import org.jwinsock.spi.WsaProtocolInfo;
import org.jwinsock.spi.WspUpcallTable;
import org.jwinsock.yaml.YamlException;

/// Asks the policy wherever a program names an address, or gets one.
///
/// What goes through a connection that exists is not looked at: it costs one read of a field, which
/// is set when new rules refuse the connection.
final class FilterTable extends ForwardingTable implements NameInterceptor {

  private static final Peer NOBODY = new Peer(null, List.of());

  private final ResolvedNames names = new ResolvedNames();
  private final Set<Filtered> sockets = ConcurrentHashMap.newKeySet();
  private @Nullable LiveRules<FilterPolicy> rules;

  private FilterTable(WspUpcallTable upcalls, LowerProvider lower) {
    super(upcalls, lower, false);
  }

  static FilterTable start(WspUpcallTable upcalls, LowerProvider lower, LayerSettings settings)
      throws YamlException {
    FilterTable table = new FilterTable(upcalls, lower);
    table.rules =
        LiveRules.of(
            settings,
            section -> FilterRules.read(section, System::nanoTime),
            _ -> table.authoriseAgain());
    return table;
  }

  private FilterPolicy policy() {
    LiveRules<FilterPolicy> live = rules;
    if (live == null) {
      throw new IllegalStateException("the filter has not been started");
    }
    return live.current();
  }

  // --- deciding

  private Verdict decide(At at, Filtered socket, @Nullable SockAddr to, @Nullable SockAddr local) {
    Operation operation =
        new Operation(
            at,
            socket.protocol(),
            to == null ? NOBODY : new Peer(to, names.of(to)),
            local == null ? NOBODY : new Peer(local, List.of()),
            Thread.currentThread().getName());
    Verdict verdict = policy().decide(operation);
    Reports.of(verdict, operation);
    return verdict;
  }

  private static @Nullable SockAddr read(@Nullable MemorySegment name) {
    return name == null || name.byteSize() < 2 ? null : SockAddr.read(name);
  }

  private static boolean isUnspecified(@Nullable MemorySegment name) {
    return name != null
        && name.byteSize() >= 2
        && name.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0) == WinSock2.AF_UNSPEC;
  }

  private @Nullable SockAddr localOf(Filtered socket) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = lower.WSPGetSockName(socket.lower(), name);
    return length < 0 ? null : SockAddr.read(name.asSlice(0, length));
  }

  private @Nullable Filtered filtered(long s) {
    return find(s) instanceof Filtered socket ? socket : null;
  }

  // --- sockets

  @Override
  protected LayerSocket newSocket(WsaProtocolInfo info, @Nullable LayerSocket listener) {
    Filtered socket = new Filtered(info);
    sockets.add(socket);
    return socket;
  }

  @Override
  protected void closed(LayerSocket socket) {
    if (socket instanceof Filtered filtered) {
      sockets.remove(filtered);
    }
  }

  @Override
  public int WSPCleanup() {
    LiveRules<FilterPolicy> live = rules;
    if (live != null) {
      live.close();
    }
    return super.WSPCleanup();
  }

  @Override
  public int WSPBind(long s, @Nullable MemorySegment name) {
    Filtered socket = filtered(s);
    SockAddr local = read(name);
    if (socket != null && local != null && !decide(At.BIND, socket, null, local).allows()) {
      return -WSAEACCES;
    }
    return super.WSPBind(s, name);
  }

  @Override
  public int WSPListen(long s, int backlog) {
    Filtered socket = filtered(s);
    if (socket != null && !decide(At.LISTEN, socket, null, localOf(socket)).allows()) {
      return -WSAEACCES;
    }
    return super.WSPListen(s, backlog);
  }

  // --- connecting

  @Override
  public long WSPConnect(
      long s, @Nullable MemorySegment name, @Nullable WsaBuf callerData, WsaOverlapped request) {
    Filtered socket = filtered(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    int refused = refusal(socket, name);
    return refused != 0 ? refused : super.WSPConnect(s, name, callerData, request);
  }

  @Override
  protected long ConnectEx(
      long s, @Nullable MemorySegment name, @Nullable MemorySegment data, WsaOverlapped request) {
    Filtered socket = filtered(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    int refused = refusal(socket, name);
    return refused != 0 ? refused : super.ConnectEx(s, name, data, request);
  }

  /// An address that cannot be read is the lower provider's to refuse, unless it is one it could
  /// read: then nobody knows where it leads.
  private int refusal(Filtered socket, @Nullable MemorySegment name) {
    SockAddr to = read(name);
    if (to == null) {
      return isUnspecified(name) || name == null ? 0 : -WSAEFAULT;
    }
    Verdict verdict = decide(At.CONNECT, socket, to, null);
    if (verdict.allows()) {
      socket.peer = to;
      socket.revoked = 0;
      return 0;
    }
    return code(verdict);
  }

  private static int code(Verdict verdict) {
    return switch (verdict.action()) {
      case ALLOW -> 0;
      case DENY -> -WSAEACCES;
      case RESET -> -WSAECONNREFUSED;
      case DROP -> -WSAETIMEDOUT;
    };
  }

  @Override
  public long WSPJoinLeaf(long s, MemorySegment name, int flags) {
    Filtered socket = filtered(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    int refused = refusal(socket, name);
    return refused != 0 ? refused : super.WSPJoinLeaf(s, name, flags);
  }

  // --- accepting

  @Override
  public long WSPAccept(
      long s,
      @Nullable MemorySegment addr,
      @Nullable ConditionProc condition,
      WsaOverlapped request) {
    MemorySegment peer =
        addr != null ? addr : MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    while (true) {
      request.addressLength = 0;
      long accepted = super.WSPAccept(s, peer, condition, request);
      Filtered socket = accepted < 0 ? null : filtered(accepted);
      if (socket == null) {
        return accepted;
      }
      SockAddr from = peerOf(socket);
      if (decide(At.ACCEPT, socket, from, localOf(socket)).allows()) {
        socket.peer = from;
        socket.accepted = true;
        return accepted;
      }
      reset(accepted);
    }
  }

  private @Nullable SockAddr peerOf(Filtered socket) {
    MemorySegment name = MemorySegment.ofArray(new byte[SockAddr.STORAGE_SIZE]);
    int length = lower.WSPGetPeerName(socket.lower(), name);
    return length < 0 ? null : SockAddr.read(name.asSlice(0, length));
  }

  private void reset(long s) {
    MemorySegment hard = MemorySegment.ofArray(new byte[Linger.SIZE]);
    new Linger(1, 0).write(hard);
    int _ = super.WSPSetSockOpt(s, WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, hard);
    WsaOverlapped request = new WsaOverlapped();
    request.synchronous = true;
    request.mayPend = false;
    long _ = super.WSPCloseSocket(s, request);
  }

  @Override
  protected long AcceptEx(
      long listener,
      long into,
      @Nullable MemorySegment output,
      int receiveDataLength,
      int localAddressLength,
      int remoteAddressLength,
      WsaOverlapped request) {
    Filtered socket = filtered(into);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    Shadow shadow =
        new Shadow(request) {
          @Override
          protected int ended(int error, long bytes) {
            return error == 0 && output != null
                ? accepted(
                    socket,
                    output.asSlice(
                        (long) receiveDataLength + localAddressLength, remoteAddressLength))
                : error;
          }
        };
    return shadow.answer(
        super.AcceptEx(
            listener,
            into,
            output,
            receiveDataLength,
            localAddressLength,
            remoteAddressLength,
            shadow));
  }

  /// A connection that may not come ends the request: the program's next one takes the next.
  private int accepted(Filtered socket, MemorySegment remote) {
    MemorySegment name = AcceptExBuffer.address(remote);
    SockAddr from = name == null ? null : SockAddr.read(name);
    Verdict verdict = decide(At.ACCEPT, socket, from, null);
    if (verdict.allows()) {
      socket.peer = from;
      socket.accepted = true;
      return 0;
    }
    revoke(socket);
    return WSAECONNABORTED;
  }

  // --- datagrams

  @Override
  public long WSPSendTo(
      long s, WsaBuf[] buffers, int flags, @Nullable MemorySegment to, WsaOverlapped request) {
    Filtered socket = filtered(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    long refused = sending(socket, to, WsaBuf.total(buffers));
    return refused != GOES ? refused : super.WSPSendTo(s, buffers, flags, to, request);
  }

  @Override
  protected long WSASendMsg(
      long s, WsaMsg message, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    Filtered socket = filtered(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    MemorySegment name = message.name;
    MemorySegment to =
        name == null || message.namelen <= 0
            ? null
            : name.asSlice(0, Math.min(message.namelen, name.byteSize()));
    long refused = sending(socket, to, WsaBuf.total(buffers));
    return refused != GOES ? refused : super.WSASendMsg(s, message, buffers, flags, request);
  }

  private static final long GOES = Long.MIN_VALUE;

  /// @return [#GOES], or what the call answers instead
  private long sending(Filtered socket, @Nullable MemorySegment to, long length) {
    int revoked = socket.revoked;
    if (revoked != 0) {
      return revoked;
    }
    if (to == null || socket.isStream()) {
      return GOES;
    }
    SockAddr address = read(to);
    if (address == null) {
      return -WSAEFAULT;
    }
    if (address.equals(socket.peer)) {
      return GOES;
    }
    Verdict verdict = decide(At.SEND, socket, address, null);
    return switch (verdict.action()) {
      case ALLOW -> GOES;
      case DENY -> -WSAEACCES;
      case RESET -> -WSAECONNREFUSED;
      case DROP -> length;
    };
  }

  // --- data of a connection

  @Override
  public long WSPSend(long s, WsaBuf[] buffers, int flags, WsaOverlapped request) {
    Filtered socket = filtered(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    int revoked = socket.revoked;
    return revoked != 0 ? revoked : lower.WSPSend(socket.lower(s), buffers, flags, request);
  }

  @Override
  public long WSPRecv(long s, WsaBuf[] buffers, WsaOverlapped request) {
    Filtered socket = filtered(s);
    if (socket == null) {
      return -WSAENOTSOCK;
    }
    int revoked = socket.revoked;
    return revoked != 0 ? revoked : lower.WSPRecv(socket.lower(s), buffers, request);
  }

  @Override
  public long WSPRecvFrom(
      long s, WsaBuf[] buffers, @Nullable MemorySegment from, WsaOverlapped request) {
    Filtered socket = filtered(s);
    int revoked = socket == null ? -WSAENOTSOCK : socket.revoked;
    return revoked != 0 ? revoked : super.WSPRecvFrom(s, buffers, from, request);
  }

  @Override
  protected long TransmitPackets(
      long s, TransmitPacketsElement[] elements, int sendLength, int flags, WsaOverlapped request) {
    Filtered socket = filtered(s);
    int revoked = socket == null ? -WSAENOTSOCK : socket.revoked;
    return revoked != 0 ? revoked : super.TransmitPackets(s, elements, sendLength, flags, request);
  }

  /// A datagram's destination lies in registered memory, where it can change after it was looked
  /// at.
  @Override
  protected int registers(LayerSocket socket) {
    return socket instanceof Filtered filtered && filtered.isStream() ? 0 : -WSAEACCES;
  }

  // --- new rules

  private void authoriseAgain() {
    for (Filtered socket : sockets) {
      SockAddr peer = socket.peer;
      if (peer != null && socket.revoked == 0) {
        At at = socket.accepted ? At.ACCEPT : At.CONNECT;
        if (!decide(at, socket, peer, socket.accepted ? localOf(socket) : null).allows()) {
          revoke(socket);
        }
      }
    }
  }

  /// Nothing goes through the socket any more; who waits for it is told.
  private void revoke(Filtered socket) {
    socket.revoked = -WSAECONNABORTED;
    long below = socket.lower();
    int _ = lower.WSPShutdown(below, WinSock2.SD_BOTH); // fails where there is nothing left to end
  }

  // --- names

  @Override
  public Decision resolving(String name, List<Integer> families) {
    Operation operation =
        new Operation(
            At.RESOLVE,
            "",
            new Peer(null, List.of(Peer.normal(name))),
            NOBODY,
            Thread.currentThread().getName());
    Verdict verdict = policy().decide(operation);
    Reports.of(verdict, operation);
    return switch (verdict.action()) {
      case ALLOW -> new Decision.Ask();
      case DENY -> new Decision.Refuse(WSAEACCES);
      case RESET -> new Decision.Refuse(WSAHOST_NOT_FOUND);
      case DROP -> new Decision.Refuse(WSATRY_AGAIN);
    };
  }

  @Override
  public void resolved(String name, List<SockAddr> addresses) {
    names.add(name, addresses);
  }
}
