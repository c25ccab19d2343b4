package org.jwinsock.host;

import static org.jwinsock.spi.WsaErrors.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jwinsock.linux.Errno;
import org.jwinsock.linux.Linux;
import org.jwinsock.linux.Sockets;
import org.jwinsock.spi.MsTcpIp;
import org.jwinsock.spi.TcpInfo;

/// What the kernel knows of a TCP connection, in `struct tcp_info` (`linux/tcp.h`).
///
/// ```
///  0     1          2           3      4        5        8     16      ...
///  |state|ca_state  |retransmits|probes|backoff |options | rto | snd_mss
/// ```
final class TcpStatistics {

  private static final int SIZE = 248;

  private static final int STATE = 0;
  private static final int RETRANSMITS = 2;
  private static final int PROBES = 3;
  private static final int OPTIONS = 5;
  private static final int SND_MSS = 16;
  private static final int RTT = 68;
  private static final int SND_CWND = 80;
  private static final int BYTES_ACKED = 120;
  private static final int BYTES_RECEIVED = 128;
  private static final int MIN_RTT = 148;
  private static final int BYTES_SENT = 200;
  private static final int BYTES_RETRANS = 208;
  private static final int SND_WND = 228;
  private static final int RCV_WND = 232;
  private static final int TOTAL_RTO_RECOVERIES = 242;

  private static final int TIMESTAMPS = 1;

  // net/tcp_states.h
  private static final int ESTABLISHED = 1;
  private static final int SYN_SENT = 2;
  private static final int SYN_RECV = 3;
  private static final int FIN_WAIT1 = 4;
  private static final int FIN_WAIT2 = 5;
  private static final int TIME_WAIT = 6;
  private static final int CLOSE = 7;
  private static final int CLOSE_WAIT = 8;
  private static final int LAST_ACK = 9;
  private static final int LISTEN = 10;
  private static final int CLOSING = 11;

  private TcpStatistics() {}

  private static MemorySegment read(int fd, int size) {
    MemorySegment info = MemorySegment.ofArray(new byte[size]);
    int length = Sockets.getsockopt(fd, Linux.SOL_TCP, Linux.TCP_INFO, info);
    assert length >= 0 : Errno.message("getsockopt(TCP_INFO)", length);
    return info;
  }

  /// True when the peer has acknowledged our `FIN`, which comes after all data, or there is no
  /// connection any more.
  static boolean everythingIsAcknowledged(int fd) {
    return switch (read(fd, 8).get(ValueLayout.JAVA_BYTE, STATE)) {
      case FIN_WAIT2, TIME_WAIT, CLOSE -> true;
      default -> false;
    };
  }

  /// Whether a connection that timed out did so because nobody answered its keepalive probes. The
  /// counters outlive the connection; data that was not acknowledged counts as retransmitted.
  static boolean diedOfKeepalive(HostStream socket, int errno) {
    boolean silence =
        switch (Math.abs(errno)) {
          case Errno.ETIMEDOUT, Errno.EHOSTUNREACH, Errno.ENETUNREACH, Errno.EHOSTDOWN -> true;
          default -> false;
        };
    if (!silence || Sockets.getsockopt(socket.fd(), Linux.SOL_SOCKET, Linux.SO_KEEPALIVE) != 1) {
      return false;
    }
    MemorySegment info = read(socket.fd(), 8);
    return info.get(ValueLayout.JAVA_BYTE, PROBES) != 0
        && info.get(ValueLayout.JAVA_BYTE, RETRANSMITS) == 0;
  }

  /// `SIO_TCP_INFO`. What the kernel does not count is 0: bytes reordered, fast retransmissions,
  /// duplicate acknowledgements.
  ///
  /// @return the length written, or a negative Winsock error
  /// @see <a href="https://learn.microsoft.com/windows/win32/api/mstcpip/ns-mstcpip-tcp_info_v0">
  ///   TCP_INFO_v0</a>
  static int write(HostStream socket, int version, MemorySegment out) {
    if (version != 0) {
      return -WSAEINVAL;
    }
    if (out.byteSize() < TcpInfo.SIZE) {
      return -WSAEFAULT;
    }
    MemorySegment info = read(socket.fd(), SIZE);
    int mss = number(info, SND_MSS);
    long sent = count(info, BYTES_SENT) - count(info, BYTES_RETRANS);
    long acknowledged = count(info, BYTES_ACKED) - 1; // our SYN counts there
    int state = state(info.get(ValueLayout.JAVA_BYTE, STATE));
    new TcpInfo(
            state,
            mss,
            socket.millisConnected(),
            (info.get(ValueLayout.JAVA_BYTE, OPTIONS) & TIMESTAMPS) != 0,
            number(info, RTT),
            number(info, MIN_RTT),
            (int) Math.max(0, sent - Math.max(0, acknowledged)),
            number(info, SND_CWND) * mss,
            number(info, SND_WND),
            number(info, RCV_WND),
            (int) Sockets.getsockopt(socket.fd(), Linux.SOL_SOCKET, Linux.SO_RCVBUF),
            sent,
            count(info, BYTES_RECEIVED),
            0,
            (int) Math.min(count(info, BYTES_RETRANS), 0xFFFF_FFFFL),
            0,
            0,
            Short.toUnsignedInt(info.get(ValueLayout.JAVA_SHORT_UNALIGNED, TOTAL_RTO_RECOVERIES)),
            state == MsTcpIp.TCPSTATE_SYN_SENT
                ? Byte.toUnsignedInt(info.get(ValueLayout.JAVA_BYTE, RETRANSMITS))
                : 0)
        .write(out);
    return TcpInfo.SIZE;
  }

  private static int number(MemorySegment info, int offset) {
    return info.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
  }

  private static long count(MemorySegment info, int offset) {
    return info.get(ValueLayout.JAVA_LONG_UNALIGNED, offset);
  }

  private static int state(int kernel) {
    return switch (kernel) {
      case ESTABLISHED -> MsTcpIp.TCPSTATE_ESTABLISHED;
      case SYN_SENT -> MsTcpIp.TCPSTATE_SYN_SENT;
      case SYN_RECV -> MsTcpIp.TCPSTATE_SYN_RCVD;
      case FIN_WAIT1 -> MsTcpIp.TCPSTATE_FIN_WAIT_1;
      case FIN_WAIT2 -> MsTcpIp.TCPSTATE_FIN_WAIT_2;
      case TIME_WAIT -> MsTcpIp.TCPSTATE_TIME_WAIT;
      case CLOSE_WAIT -> MsTcpIp.TCPSTATE_CLOSE_WAIT;
      case LAST_ACK -> MsTcpIp.TCPSTATE_LAST_ACK;
      case LISTEN -> MsTcpIp.TCPSTATE_LISTEN;
      case CLOSING -> MsTcpIp.TCPSTATE_CLOSING;
      default -> MsTcpIp.TCPSTATE_CLOSED;
    };
  }
}
