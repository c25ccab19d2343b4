package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.ULONG;
import static org.jwinsock.spi.Fields.ULONG64;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// `TCP_INFO_v0`: the statistics of a connection, as `SIO_TCP_INFO` answers them. Numbers of 32 and
/// 64 bits are unsigned.
///
/// ```
///  0       4     8                  16                  20      24         28
///  | State | Mss | ConnectionTimeMs | TimestampsEnabled | RttUs | MinRttUs | BytesInFlight |
///  32     36       40       44       48         56        64               68
///  | Cwnd | SndWnd | RcvWnd | RcvBuf | BytesOut | BytesIn | BytesReordered | BytesRetrans |
///  72            76          80                84           88
///  | FastRetrans | DupAcksIn | TimeoutEpisodes | SynRetrans |
/// ```
///
/// @param state `TCPSTATE_*`
/// @param mss the maximum segment size in bytes
/// @param connectionTimeMillis how long the connection has lived
/// @param timestampsEnabled true if segments carry the timestamp option
/// @param rttMicros the smoothed round-trip time
/// @param minRttMicros the shortest round trip seen
/// @param bytesInFlight sent and not yet acknowledged
/// @param cwnd the congestion window in bytes
/// @param sndWnd the send window in bytes
/// @param rcvWnd the receive window in bytes
/// @param rcvBuf the receive buffer in bytes
/// @param bytesOut sent in all
/// @param bytesIn received in all
/// @param bytesReordered received out of order
/// @param bytesRetrans sent again
/// @param fastRetrans times the fast retransmit algorithm ran
/// @param dupAcksIn duplicate acknowledgements received
/// @param timeoutEpisodes retransmission timeouts, a run of them counting once
/// @param synRetrans SYN segments sent again, 0 to 255
/// @see <a href="https://learn.microsoft.com/windows/win32/api/mstcpip/ns-mstcpip-tcp_info_v0">
///   TCP_INFO_v0</a>
public record TcpInfo(
    int state,
    int mss,
    long connectionTimeMillis,
    boolean timestampsEnabled,
    int rttMicros,
    int minRttMicros,
    int bytesInFlight,
    int cwnd,
    int sndWnd,
    int rcvWnd,
    int rcvBuf,
    long bytesOut,
    long bytesIn,
    int bytesReordered,
    int bytesRetrans,
    int fastRetrans,
    int dupAcksIn,
    int timeoutEpisodes,
    int synRetrans) {

  /// The size in bytes.
  public static final int SIZE = 88;

  private static final ValueLayout.OfByte UCHAR = ValueLayout.JAVA_BYTE;

  /// Reads the structure from at least [#SIZE] bytes.
  public static TcpInfo read(MemorySegment from) {
    return new TcpInfo(
        from.get(ULONG, 0),
        from.get(ULONG, 4),
        from.get(ULONG64, 8),
        from.get(UCHAR, 16) != 0,
        from.get(ULONG, 20),
        from.get(ULONG, 24),
        from.get(ULONG, 28),
        from.get(ULONG, 32),
        from.get(ULONG, 36),
        from.get(ULONG, 40),
        from.get(ULONG, 44),
        from.get(ULONG64, 48),
        from.get(ULONG64, 56),
        from.get(ULONG, 64),
        from.get(ULONG, 68),
        from.get(ULONG, 72),
        from.get(ULONG, 76),
        from.get(ULONG, 80),
        from.get(UCHAR, 84) & 0xFF);
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.asSlice(0, SIZE).fill((byte) 0);
    to.set(ULONG, 0, state);
    to.set(ULONG, 4, mss);
    to.set(ULONG64, 8, connectionTimeMillis);
    to.set(UCHAR, 16, (byte) (timestampsEnabled ? 1 : 0));
    to.set(ULONG, 20, rttMicros);
    to.set(ULONG, 24, minRttMicros);
    to.set(ULONG, 28, bytesInFlight);
    to.set(ULONG, 32, cwnd);
    to.set(ULONG, 36, sndWnd);
    to.set(ULONG, 40, rcvWnd);
    to.set(ULONG, 44, rcvBuf);
    to.set(ULONG64, 48, bytesOut);
    to.set(ULONG64, 56, bytesIn);
    to.set(ULONG, 64, bytesReordered);
    to.set(ULONG, 68, bytesRetrans);
    to.set(ULONG, 72, fastRetrans);
    to.set(ULONG, 76, dupAcksIn);
    to.set(ULONG, 80, timeoutEpisodes);
    to.set(UCHAR, 84, (byte) synRetrans);
  }
}
