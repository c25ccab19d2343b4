package org.jwinsock.spi;

import static org.jwinsock.spi.Fields.ULONG;

import java.lang.foreign.MemorySegment;

/// `tcp_keepalive`: the input of `SIO_KEEPALIVE_VALS`. The times are unsigned milliseconds.
///
/// ```
///  0       4               8                   12
///  | onoff | keepalivetime | keepaliveinterval |
/// ```
///
/// @param onoff not 0: probe
/// @param keepaliveTime how long a connection is idle before the first probe
/// @param keepaliveInterval the time between probes that are not answered
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/sio-keepalive-vals">
///   SIO_KEEPALIVE_VALS</a>
public record TcpKeepalive(int onoff, int keepaliveTime, int keepaliveInterval) {

  /// The size in bytes.
  public static final int SIZE = 12;

  /// Reads the structure from at least [#SIZE] bytes.
  public static TcpKeepalive read(MemorySegment from) {
    return new TcpKeepalive(from.get(ULONG, 0), from.get(ULONG, 4), from.get(ULONG, 8));
  }

  /// Writes the structure.
  public void write(MemorySegment to) {
    to.set(ULONG, 0, onoff);
    to.set(ULONG, 4, keepaliveTime);
    to.set(ULONG, 8, keepaliveInterval);
  }
}
