package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.afd.AfdSocket.Phase;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.InterfaceInfo;
import org.jwinsock.spi.MsTcpIp;
import org.jwinsock.spi.MsWSock;
import org.jwinsock.spi.OwnIoctls;
import org.jwinsock.spi.PortSource;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SocketAddressList;
import org.jwinsock.spi.SocketCancel;
import org.jwinsock.spi.SocketNotify;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.TcpKeepalive;
import org.jwinsock.spi.WaiterSource;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaOverlapped;

/// `ioctlsocket` and `WSAIoctl`.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/winsock-ioctls">Winsock
///   IOCTLs</a>
final class Ioctl {

  private static final ValueLayout.OfInt DWORD = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private Ioctl() {}

  static long control(
      AfdSocket s,
      long handle,
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      WsaOverlapped r) {
    return switch (code) {
      case WinSock2.FIONBIO -> mode(s, in);
      case WinSock2.FIONREAD ->
          answer(out, s.phase == Phase.LISTENING ? 0 : s.transport.available());
      case WinSock2.SIOCATMARK -> answer(out, atMark(s));
      case MsTcpIp.SIO_KEEPALIVE_VALS -> keepalive(s, in);
      case MsTcpIp.SIO_TCP_INFO -> tcpInfo(s, in, out);
      case WinSock2.SIO_ADDRESS_LIST_QUERY -> addresses(s, out, r);
      case Ws2TcpIp.SIO_GET_INTERFACE_LIST -> interfaces(s, out);
      case WinSock2.SIO_ADDRESS_LIST_CHANGE -> s.engine.changes.awaitAddresses(s, r);
      case WinSock2.SIO_ROUTING_INTERFACE_CHANGE ->
          routed(s, in, destination -> s.engine.changes.awaitRoute(s, destination, r));
      case WinSock2.SIO_ROUTING_INTERFACE_QUERY ->
          routed(s, in, destination -> route(s, destination, out, r));
      case MsWSock.SIO_UDP_CONNRESET, MsWSock.SIO_UDP_NETRESET -> udpErrors(s, code, in);
      case OwnIoctls.SIO_QUERY_DRAINED -> answer(out, drained(s));
      case MsWSock.SIO_BASE_HANDLE -> base(handle, out);
      case WinSock2.SIO_GET_EXTENSION_FUNCTION_POINTER -> extension(s, in, r);
      case WinSock2.SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER -> table(s, in, r);
      case WinSock2.SIO_FLUSH -> 0; // nothing is kept between a send and the transport
      default -> -WSAEOPNOTSUPP;
    };
  }

  private static long mode(AfdSocket s, @Nullable MemorySegment in) {
    if (in == null || in.byteSize() < 4) {
      return -WSAEFAULT;
    }
    return NetworkEvents.mode(s, in.get(DWORD, 0) != 0);
  }

  private static long drained(AfdSocket s) {
    if (!s.isStream()) {
      return -WSAEOPNOTSUPP;
    }
    synchronized (s.sends) {
      return s.closed ? -WSAENOTSOCK : s.sends.isEmpty() && s.transport.drained() ? 1 : 0;
    }
  }

  private static long answer(@Nullable MemorySegment out, long number) {
    if (number < 0) {
      return number;
    }
    if (out == null || out.byteSize() < 4) {
      return -WSAEFAULT;
    }
    out.set(DWORD, 0, (int) Math.min(number, 0xFFFF_FFFFL));
    return 4;
  }

  /// With `SO_OOBINLINE` the mark is always reported: urgent data needs no reading ahead.
  private static long atMark(AfdSocket s) {
    if (!s.isStream()) {
      return -WSAEINVAL;
    }
    return s.options.oobInline() || s.phase != Phase.CONNECTED ? 1 : s.transport.atMark();
  }

  private static long keepalive(AfdSocket s, @Nullable MemorySegment in) {
    if (!s.isStream() || s.family == WinSock2.AF_UNIX) {
      return -WSAEOPNOTSUPP;
    }
    if (in == null || in.byteSize() < TcpKeepalive.SIZE) {
      return -WSAEFAULT;
    }
    TcpKeepalive values = TcpKeepalive.read(in);
    int error = option(s, WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE, values.onoff() == 0 ? 0 : 1);
    if (error == 0 && values.onoff() != 0) {
      error =
          option(s, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPIDLE, seconds(values.keepaliveTime()));
      if (error == 0) {
        int interval = seconds(values.keepaliveInterval());
        error = option(s, WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPINTVL, interval);
      }
    }
    return error;
  }

  /// The transport counts in seconds: rounded up, so that probing never starts early.
  private static int seconds(int millis) {
    return (int) Math.max(1, Math.ceilDiv(Integer.toUnsignedLong(millis), 1000L));
  }

  private static int option(AfdSocket s, int level, int name, int number) {
    MemorySegment value = MemorySegment.ofArray(new byte[4]);
    value.set(DWORD, 0, number);
    return s.transport.setOption(level, name, value);
  }

  private static long tcpInfo(
      AfdSocket s, @Nullable MemorySegment in, @Nullable MemorySegment out) {
    if (in == null || in.byteSize() < 4 || out == null) {
      return -WSAEFAULT;
    }
    if (!s.isStream() || s.family == WinSock2.AF_UNIX) {
      return -WSAEOPNOTSUPP;
    }
    return s.transport.tcpInfo(in.get(DWORD, 0), out);
  }

  private static long addresses(AfdSocket s, @Nullable MemorySegment out, WsaOverlapped r) {
    try {
      SocketAddressList list = new SocketAddressList(addresses(s));
      if (out == null || out.byteSize() < list.size()) {
        return needs(r, list.size());
      }
      list.write(out);
      return list.size();
    } catch (TransportException e) {
      return -e.error();
    }
  }

  /// There is too little room; the caller learns how much it takes.
  private static long needs(WsaOverlapped r, int size) {
    r.transferred = size;
    return -WSAEFAULT;
  }

  /// The addresses that a socket could be bound to.
  static List<SockAddr> addresses(AfdSocket s) throws TransportException {
    List<SockAddr> found = new ArrayList<>();
    for (Transport.Interface one : s.engine.transport.interfaces()) {
      if (one.up() && one.address().family() == s.family) {
        found.add(one.address());
      }
    }
    return found;
  }

  private static long interfaces(AfdSocket s, @Nullable MemorySegment out) {
    try {
      List<InterfaceInfo> found = new ArrayList<>();
      for (Transport.Interface one : s.engine.transport.interfaces()) {
        if (one.address() instanceof SockAddrIn four) {
          found.add(info(one, four));
        }
      }
      long size = (long) found.size() * InterfaceInfo.SIZE;
      if (out == null || out.byteSize() < size) {
        return -WSAEFAULT;
      }
      for (int i = 0; i < found.size(); i++) {
        found.get(i).write(out.asSlice((long) i * InterfaceInfo.SIZE, InterfaceInfo.SIZE));
      }
      return size;
    } catch (TransportException e) {
      return -e.error();
    }
  }

  private static InterfaceInfo info(Transport.Interface one, SockAddrIn address) {
    int flags =
        (one.up() ? Ws2TcpIp.IFF_UP : 0)
            | (one.broadcast() != null ? Ws2TcpIp.IFF_BROADCAST : 0)
            | (one.loopback() ? Ws2TcpIp.IFF_LOOPBACK : 0)
            | (one.pointToPoint() ? Ws2TcpIp.IFF_POINTTOPOINT : 0)
            | (one.multicast() ? Ws2TcpIp.IFF_MULTICAST : 0);
    int bits = one.prefixLength();
    SockAddrIn mask = new SockAddrIn(bits == 0 ? 0 : -1 << (32 - bits), 0);
    SockAddrIn broadcast =
        one.broadcast() instanceof SockAddrIn known ? known : new SockAddrIn(0, 0);
    return new InterfaceInfo(flags, address, broadcast, mask);
  }

  /// What an ioctl does about a destination.
  private interface Routed {
    long answer(SockAddr destination);
  }

  private static long routed(AfdSocket s, @Nullable MemorySegment in, Routed ioctl) {
    int malformed = Names.check(s.family, in);
    SockAddr destination = in == null || malformed != 0 ? null : SockAddr.read(in);
    if (destination == null) {
      return malformed != 0 ? malformed : -WSAEFAULT;
    }
    return ioctl.answer(destination);
  }

  private static long route(
      AfdSocket s, SockAddr destination, @Nullable MemorySegment out, WsaOverlapped r) {
    try {
      SockAddr source = s.engine.transport.routeTo(destination);
      if (out == null || out.byteSize() < source.size()) {
        return needs(r, source.size());
      }
      source.write(out);
      return source.size();
    } catch (TransportException e) {
      return -e.error();
    }
  }

  private static long udpErrors(AfdSocket s, int code, @Nullable MemorySegment in) {
    if (s.type != WinSock2.SOCK_DGRAM) {
      return -WSAEOPNOTSUPP;
    }
    if (in == null || in.byteSize() < 1) {
      return -WSAEFAULT;
    }
    boolean on = in.byteSize() < 4 ? in.get(ValueLayout.JAVA_BYTE, 0) != 0 : in.get(DWORD, 0) != 0;
    return s.transport.reportUnreachable(code, on);
  }

  private static long base(long handle, @Nullable MemorySegment out) {
    if (out == null || out.byteSize() < 8) {
      return -WSAEFAULT;
    }
    out.set(LONG, 0, handle);
    return 8;
  }

  private static long extension(AfdSocket s, @Nullable MemorySegment in, WsaOverlapped r) {
    if (in == null || in.byteSize() < Guids.SIZE) {
      return -WSAEFAULT;
    }
    UUID wanted = Guids.read(in);
    if (wanted.equals(WaiterSource.WSAID_WAITERS)) {
      r.extension = s.engine.transport.waiters();
    } else if (wanted.equals(SocketPoll.WSAID_POLL)) {
      r.extension = s.engine.poll();
    } else if (wanted.equals(PortSource.WSAID_PORTS)) {
      r.extension = s.engine.ports();
    } else if (wanted.equals(SocketCancel.WSAID_CANCEL)) {
      r.extension = s.engine.cancellation();
    } else if (wanted.equals(SocketNotify.WSAID_NOTIFY)) {
      r.extension = s.engine.notifications();
    } else {
      r.extension = s.engine.extensions.find(wanted);
    }
    return r.extension == null ? -WSAEINVAL : 0;
  }

  /// The table itself is the answer, in the request.
  private static long table(AfdSocket s, @Nullable MemorySegment in, WsaOverlapped r) {
    if (in == null || in.byteSize() < Guids.SIZE) {
      return -WSAEFAULT;
    }
    if (!Guids.read(in).equals(Guids.WSAID_MULTIPLE_RIO)) {
      return -WSAEINVAL;
    }
    r.extension = s.engine.rio();
    return 0;
  }

  static {
    assert ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        : "Windows' layouts are little-endian; a big-endian machine needs explicit orders";
  }
}
