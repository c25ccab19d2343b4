package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.ControlMessages;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.In6PktInfo;
import org.jwinsock.spi.InPktInfo;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.SockAddrIn6;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;
import org.jwinsock.spi.WsaCmsgHdr;
import org.jwinsock.spi.WsaMsg;

/// Control messages of datagrams: which of them the application has asked for, and both ways
/// between the kernel's and Windows' numbers and layouts.
///
/// The kernel is asked for the packet information of every datagram once `WSARecvMsg` is used,
/// since how a datagram was sent follows from its destination. What it tells of IPv4 packets on an
/// IPv6 socket as if they were IPv6 is left out: Windows wants the options of `IPPROTO_IP` for it.
///
/// The monitor guards what has been asked for.
final class PacketControl {

  // What has been asked for, of IPv4 and, shifted, of IPv6.
  private static final int PACKET_INFO = 1;
  private static final int HOP_LIMIT = 2;
  private static final int TRAFFIC_CLASS = 4;
  private static final int CONGESTION = 8;
  private static final int INTERFACE = 16;
  private static final int DESTINATION = 32;
  private static final int SIX = 8;

  /// The two bits of the traffic class that say what a router thinks of it: RFC 3168.
  private static final int ECN = 3;

  private static final int CONGESTION_EXPERIENCED = 3;

  /// Of control messages for a datagram, in bytes.
  static final int CAPACITY = 512;

  private static final int MAPPED = 0xFFFF;
  private static final int BROADCAST = 0xFFFFFFFF;
  private static final int NONE = -1;

  /// The first ten bits of link-local addresses: RFC 4291.
  private static final int LINK_LOCAL = 0xFE80 >>> 6;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final HostDatagram socket;
  private volatile int wanted;

  /// The kernel tells where every datagram was sent.
  private volatile boolean told;

  /// Used under the engine's receive lock.
  private @Nullable ControlMessages incoming;

  /// Used under the engine's send lock.
  private @Nullable ControlMessages outgoing;

  PacketControl(HostDatagram socket) {
    this.socket = socket;
  }

  // --- options

  private static int flag(int level, int name) {
    int shift = level == WinSock2.IPPROTO_IPV6 ? SIX : 0;
    int flag =
        level != WinSock2.IPPROTO_IP && level != WinSock2.IPPROTO_IPV6
            ? 0
            : switch (name) { // the same numbers in both levels
              case Ws2TcpIp.IP_PKTINFO -> PACKET_INFO;
              case Ws2TcpIp.IP_RECVTTL -> HOP_LIMIT;
              case Ws2TcpIp.IP_RECVTOS -> TRAFFIC_CLASS;
              case Ws2TcpIp.IP_RECVECN -> CONGESTION;
              case Ws2TcpIp.IP_RECVIF -> INTERFACE;
              case Ws2TcpIp.IP_RECVDSTADDR -> DESTINATION;
              default -> 0;
            };
    return flag << shift;
  }

  /// True if this option asks for control messages.
  static boolean handles(int level, int name) {
    return flag(level, name) != 0;
  }

  int get(int level, int name) {
    return (wanted & flag(level, name)) != 0 ? 1 : 0;
  }

  /// Sets an option.
  ///
  /// @return 0 or a negative Winsock error
  synchronized int set(int level, int name, boolean on) {
    int before = wanted;
    int flag = flag(level, name);
    wanted = on ? before | flag : before & ~flag;
    int error = ask(level == WinSock2.IPPROTO_IPV6);
    if (error != 0) {
      wanted = before;
    }
    return error;
  }

  /// Asks the kernel for what a family of packets needs.
  private int ask(boolean six) {
    int asked = six ? wanted >> SIX : wanted;
    boolean info = told || (asked & (PACKET_INFO | INTERFACE | DESTINATION)) != 0;
    boolean traffic = (asked & (TRAFFIC_CLASS | CONGESTION)) != 0;
    boolean hops = (asked & HOP_LIMIT) != 0;
    int error;
    if (six) {
      error = ask(Linux.SOL_IPV6, Linux.IPV6_RECVPKTINFO, info);
      error = error != 0 ? error : ask(Linux.SOL_IPV6, Linux.IPV6_RECVTCLASS, traffic);
      error = error != 0 ? error : ask(Linux.SOL_IPV6, Linux.IPV6_RECVHOPLIMIT, hops);
    } else {
      error = ask(Linux.SOL_IP, Linux.IP_PKTINFO, info);
      error = error != 0 ? error : ask(Linux.SOL_IP, Linux.IP_RECVTOS, traffic);
      error = error != 0 ? error : ask(Linux.SOL_IP, Linux.IP_RECVTTL, hops);
    }
    return error;
  }

  private int ask(int level, int name, boolean on) {
    int error = Sockets.setsockopt(socket.fd(), level, name, on ? 1 : 0);
    return error < 0 ? -Errors.of(error) : 0;
  }

  // --- receiving

  /// Room for what the kernel tells, after making sure that it does. Called under the engine's
  /// receive lock.
  ControlMessages room() {
    tell();
    ControlMessages room = incoming;
    if (room == null) {
      room = new ControlMessages(CAPACITY);
      incoming = room;
    }
    return room;
  }

  /// Makes sure that the kernel tells where every datagram was sent.
  void tell() {
    if (!told) {
      synchronized (this) {
        told = true;
        int _ = ask(false); // without it only the flags are missing
        if (socket.family == WinSock2.AF_INET6) {
          int _ = ask(true);
        }
      }
    }
  }

  /// Writes where a datagram was sent to: an address of the socket's family, an IPv4 one mapped.
  void destination(ControlMessages from, MemorySegment out) {
    int _ = socket.localName(out);
    boolean six = socket.family == WinSock2.AF_INET6;
    from.rewind();
    while (from.next()) {
      if (!six && from.is(Linux.SOL_IP, Linux.IP_PKTINFO)) {
        new SockAddrIn(from.inetDestination(), SockAddrIn.port(out)).write(out);
      } else if (six && from.is(Linux.SOL_IPV6, Linux.IPV6_PKTINFO)) {
        long high = from.inet6DestinationHigh();
        int scope = high >>> 54 == LINK_LOCAL ? from.interfaceIndex() : 0;
        long low = from.inet6DestinationLow();
        new SockAddrIn6(high, low, SockAddrIn.port(out), 0, scope).write(out);
      }
    }
  }

  /// Writes what was received and asked for.
  ///
  /// @return the flags: how it was sent, and `MSG_CTRUNC`
  int received(ControlMessages from, WsaMsg to) {
    MemorySegment control = to.control;
    Written written =
        new Written(control == null ? MemorySegment.NULL : control.asSlice(0, to.controlLength));
    int flags = 0;
    from.rewind();
    while (from.next()) {
      if (from.is(Linux.SOL_IP, Linux.IP_PKTINFO)) {
        flags |= packet(from, written);
      } else if (from.is(Linux.SOL_IPV6, Linux.IPV6_PKTINFO)) {
        flags |= packet6(from, written);
      } else if (from.is(Linux.SOL_IP, Linux.IP_TTL)) {
        number(written, HOP_LIMIT, Ws2TcpIp.IP_HOPLIMIT, from.intValue(), false);
      } else if (from.is(Linux.SOL_IPV6, Linux.IPV6_HOPLIMIT)) {
        number(written, HOP_LIMIT, Ws2TcpIp.IPV6_HOPLIMIT, from.intValue(), true);
      } else if (from.is(Linux.SOL_IP, Linux.IP_TOS)) {
        number(written, TRAFFIC_CLASS, Ws2TcpIp.IP_TOS, from.intValue(), false);
        number(written, CONGESTION, Ws2TcpIp.IP_ECN, from.intValue() & ECN, false);
      } else if (from.is(Linux.SOL_IPV6, Linux.IPV6_TCLASS)) {
        number(written, TRAFFIC_CLASS, Ws2TcpIp.IPV6_TCLASS, from.intValue(), true);
        number(written, CONGESTION, Ws2TcpIp.IPV6_ECN, from.intValue() & ECN, true);
      } else if (from.is(Linux.SOL_UDP, Linux.UDP_GRO)) {
        int type = Ws2TcpIp.UDP_COALESCED_INFO;
        written.add(WinSock2.IPPROTO_UDP, type, ofInt(from.intValue()));
      }
    }
    to.controlLength = written.used();
    return written.cut ? flags | WinSock2.MSG_CTRUNC : flags;
  }

  private void number(Written written, int what, int type, int value, boolean six) {
    if ((wanted & (six ? what << SIX : what)) != 0) {
      written.add(six ? WinSock2.IPPROTO_IPV6 : WinSock2.IPPROTO_IP, type, ofInt(value));
    }
  }

  private static MemorySegment ofInt(int value) {
    MemorySegment data = MemorySegment.ofArray(new byte[4]);
    data.set(INT, 0, value);
    return data;
  }

  private int packet(ControlMessages from, Written written) {
    int destination = from.inetDestination();
    int level = WinSock2.IPPROTO_IP;
    int index = from.interfaceIndex();
    if ((wanted & PACKET_INFO) != 0) {
      MemorySegment info = MemorySegment.ofArray(new byte[InPktInfo.SIZE]);
      new InPktInfo(destination, index).write(info);
      written.add(level, Ws2TcpIp.IP_PKTINFO, info);
    }
    if ((wanted & DESTINATION) != 0) {
      written.add(level, Ws2TcpIp.IP_RECVDSTADDR, ofInt(Integer.reverseBytes(destination)));
    }
    if ((wanted & INTERFACE) != 0) {
      written.add(level, Ws2TcpIp.IP_RECVIF, ofInt(index));
    }
    if (destination >>> 28 == 0xE) {
      return WinSock2.MSG_MCAST;
    }
    int local = from.inetLocal();
    boolean broadcast = destination == BROADCAST || local != 0 && local != destination;
    return broadcast ? WinSock2.MSG_BCAST : 0;
  }

  private int packet6(ControlMessages from, Written written) {
    long high = from.inet6DestinationHigh();
    long low = from.inet6DestinationLow();
    if (high == 0 && low >>> 32 == MAPPED) {
      return 0; // an IPv4 packet, which is told of as such
    }
    int level = WinSock2.IPPROTO_IPV6;
    int index = from.interfaceIndex();
    if ((wanted & PACKET_INFO << SIX) != 0) {
      MemorySegment info = MemorySegment.ofArray(new byte[In6PktInfo.SIZE]);
      new In6PktInfo(high, low, index).write(info);
      written.add(level, Ws2TcpIp.IPV6_PKTINFO, info);
    }
    if ((wanted & DESTINATION << SIX) != 0) {
      MemorySegment info = MemorySegment.ofArray(new byte[In6PktInfo.SIZE]);
      new In6PktInfo(high, low, index).write(info);
      written.add(level, Ws2TcpIp.IPV6_RECVDSTADDR, info.asSlice(0, 16));
    }
    if ((wanted & INTERFACE << SIX) != 0) {
      written.add(level, Ws2TcpIp.IPV6_RECVIF, ofInt(index));
    }
    return high >>> 56 == 0xFF ? WinSock2.MSG_MCAST : 0;
  }

  /// Messages in Windows' layout, one behind the other.
  private static final class Written {

    private final long size;
    private MemorySegment room;
    private boolean cut;

    Written(MemorySegment room) {
      this.room = room;
      this.size = room.byteSize();
    }

    void add(int level, int type, MemorySegment data) {
      MemorySegment rest = WsaCmsgHdr.put(room, level, type, data);
      if (rest == null) {
        cut = true;
      } else {
        room = rest;
      }
    }

    int used() {
      return (int) (size - room.byteSize());
    }
  }

  // --- sending

  /// What is to go along with a datagram, for the kernel. Called under the engine's send lock.
  ///
  /// @return null for a message that is not known, or has no meaning
  @Nullable ControlMessages toKernel(MemorySegment control) {
    ControlMessages given = outgoing;
    if (given == null) {
      given = new ControlMessages(CAPACITY);
      outgoing = given;
    }
    return toKernel(control, given) ? given : null;
  }

  /// The same into messages of the caller's.
  ///
  /// @return false for a message that is not known, or has no meaning
  static boolean toKernel(MemorySegment control, ControlMessages given) {
    given.clear();
    WsaMsg all = new WsaMsg().with(control);
    long seen = 0;
    for (MemorySegment one = WsaCmsgHdr.WSA_CMSG_FIRSTHDR(all);
        one != null;
        one = WsaCmsgHdr.WSA_CMSG_NXTHDR(one)) {
      WsaCmsgHdr header = WsaCmsgHdr.read(one);
      if (given.length() > CAPACITY / 2 || !put(given, header, WsaCmsgHdr.WSA_CMSG_DATA(one))) {
        return false;
      }
      seen += header.len() + 7 & -8;
    }
    return seen >= control.byteSize(); // otherwise the rest is no message
  }

  private static boolean put(ControlMessages to, WsaCmsgHdr header, MemorySegment data) {
    boolean six = header.level() == WinSock2.IPPROTO_IPV6;
    return switch (header.level()) {
      case WinSock2.IPPROTO_UDP -> segments(to, header.type(), data);
      case WinSock2.IPPROTO_IP, WinSock2.IPPROTO_IPV6 ->
          switch (header.type()) {
            case Ws2TcpIp.IP_PKTINFO -> six ? source6(to, data) : source(to, data);
            case Ws2TcpIp.IP_HOPLIMIT ->
                number(to, six, six ? Linux.IPV6_HOPLIMIT : Linux.IP_TTL, value(data, 255));
            case Ws2TcpIp.IP_TOS -> !six && number(to, false, Linux.IP_TOS, value(data, 255));
            case Ws2TcpIp.IPV6_TCLASS ->
                six && number(to, true, Linux.IPV6_TCLASS, value(data, 255));
            case Ws2TcpIp.IP_ECN ->
                number(
                    to,
                    six,
                    six ? Linux.IPV6_TCLASS : Linux.IP_TOS,
                    value(data, CONGESTION_EXPERIENCED - 1));
            default -> false;
          };
      default -> false;
    };
  }

  /// An int from 0 to a limit; [#NONE] for another one, or none.
  private static int value(MemorySegment data, int most) {
    int value = data.byteSize() < 4 ? NONE : data.get(INT, 0);
    return value < 0 || value > most ? NONE : value;
  }

  private static boolean number(ControlMessages to, boolean six, int type, int value) {
    if (value == NONE) {
      return false;
    }
    to.putInt(six ? Linux.SOL_IPV6 : Linux.SOL_IP, type, value);
    return true;
  }

  private static boolean source(ControlMessages to, MemorySegment data) {
    if (data.byteSize() < InPktInfo.SIZE) {
      return false;
    }
    InPktInfo info = InPktInfo.read(data);
    to.putPacketInfo(info.ifindex(), info.addr());
    return true;
  }

  private static boolean source6(ControlMessages to, MemorySegment data) {
    if (data.byteSize() < In6PktInfo.SIZE) {
      return false;
    }
    In6PktInfo info = In6PktInfo.read(data);
    to.putPacketInfo6(info.ifindex(), info.high(), info.low());
    return true;
  }

  private static boolean segments(ControlMessages to, int type, MemorySegment data) {
    int size = value(data, 0xFFFF);
    if (type != Ws2TcpIp.UDP_SEND_MSG_SIZE || size == NONE) {
      return false;
    }
    to.put(Linux.SOL_UDP, Linux.UDP_SEGMENT, 2)
        .set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) size);
    return true;
  }
}
