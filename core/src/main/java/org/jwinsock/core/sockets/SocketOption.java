package org.jwinsock.core.sockets;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.jwinsock.spi.Linger;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.Ws2TcpIp;

/// An option of a socket and the Java type of its value. Options that are not among the constants
/// are made with the factories.
///
/// @param name the C name
/// @param level `SOL_SOCKET`, `IPPROTO_*`
/// @param number the option within the level
/// @param form how the value lies in memory
/// @param <T> the type of the value
/// @see <a href="https://learn.microsoft.com/windows/win32/winsock/socket-options">Socket
///   Options</a>
public record SocketOption<T>(String name, int level, int number, Form<T> form) {

  /// Takes an address that is in use; not what BSD means by it.
  public static final SocketOption<Boolean> SO_REUSEADDR =
      ofBoolean("SO_REUSEADDR", WinSock2.SOL_SOCKET, WinSock2.SO_REUSEADDR);

  /// Forbids other sockets on the address; before bind.
  public static final SocketOption<Boolean> SO_EXCLUSIVEADDRUSE =
      ofBoolean("SO_EXCLUSIVEADDRUSE", WinSock2.SOL_SOCKET, WinSock2.SO_EXCLUSIVEADDRUSE);

  /// Probes a silent peer.
  public static final SocketOption<Boolean> SO_KEEPALIVE =
      ofBoolean("SO_KEEPALIVE", WinSock2.SOL_SOCKET, WinSock2.SO_KEEPALIVE);

  /// Allows sending to broadcast addresses.
  public static final SocketOption<Boolean> SO_BROADCAST =
      ofBoolean("SO_BROADCAST", WinSock2.SOL_SOCKET, WinSock2.SO_BROADCAST);

  /// Leaves urgent data in the stream.
  public static final SocketOption<Boolean> SO_OOBINLINE =
      ofBoolean("SO_OOBINLINE", WinSock2.SOL_SOCKET, WinSock2.SO_OOBINLINE);

  /// True while listening; cannot be set.
  public static final SocketOption<Boolean> SO_ACCEPTCONN =
      ofBoolean("SO_ACCEPTCONN", WinSock2.SOL_SOCKET, WinSock2.SO_ACCEPTCONN);

  /// What closing does with unsent data.
  public static final SocketOption<Linger> SO_LINGER =
      new SocketOption<>("SO_LINGER", WinSock2.SOL_SOCKET, WinSock2.SO_LINGER, Forms.LINGER);

  /// The room for unsent data, in bytes.
  public static final SocketOption<Integer> SO_SNDBUF =
      ofInt("SO_SNDBUF", WinSock2.SOL_SOCKET, WinSock2.SO_SNDBUF);

  /// The room for unread data, in bytes.
  public static final SocketOption<Integer> SO_RCVBUF =
      ofInt("SO_RCVBUF", WinSock2.SOL_SOCKET, WinSock2.SO_RCVBUF);

  /// How long sending waits; zero for no end.
  public static final SocketOption<Duration> SO_SNDTIMEO =
      ofMillis("SO_SNDTIMEO", WinSock2.SOL_SOCKET, WinSock2.SO_SNDTIMEO);

  /// How long receiving waits; zero for no end.
  public static final SocketOption<Duration> SO_RCVTIMEO =
      ofMillis("SO_RCVTIMEO", WinSock2.SOL_SOCKET, WinSock2.SO_RCVTIMEO);

  /// The stored error, which reading clears; cannot be set.
  public static final SocketOption<Integer> SO_ERROR =
      ofInt("SO_ERROR", WinSock2.SOL_SOCKET, WinSock2.SO_ERROR);

  /// `SOCK_*`; cannot be set.
  public static final SocketOption<Integer> SO_TYPE =
      ofInt("SO_TYPE", WinSock2.SOL_SOCKET, WinSock2.SO_TYPE);

  /// Sends small pieces at once.
  public static final SocketOption<Boolean> TCP_NODELAY =
      ofBoolean("TCP_NODELAY", WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_NODELAY);

  /// Seconds of silence before the first keep-alive probe.
  public static final SocketOption<Integer> TCP_KEEPIDLE =
      ofInt("TCP_KEEPIDLE", WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPIDLE);

  /// Seconds between keep-alive probes.
  public static final SocketOption<Integer> TCP_KEEPINTVL =
      ofInt("TCP_KEEPINTVL", WinSock2.IPPROTO_TCP, Ws2TcpIp.TCP_KEEPINTVL);

  /// Hops of IPv4 packets.
  public static final SocketOption<Integer> IP_TTL =
      ofInt("IP_TTL", WinSock2.IPPROTO_IP, Ws2TcpIp.IP_TTL);

  /// Hops of IPv4 packets to groups.
  public static final SocketOption<Integer> IP_MULTICAST_TTL =
      ofInt("IP_MULTICAST_TTL", WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_TTL);

  /// Receives what this machine sends to IPv4 groups.
  public static final SocketOption<Boolean> IP_MULTICAST_LOOP =
      ofBoolean("IP_MULTICAST_LOOP", WinSock2.IPPROTO_IP, Ws2TcpIp.IP_MULTICAST_LOOP);

  /// True for IPv6 alone, the default; false for both families; before bind.
  public static final SocketOption<Boolean> IPV6_V6ONLY =
      ofBoolean("IPV6_V6ONLY", WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_V6ONLY);

  /// Hops of IPv6 packets; -1 for the default.
  public static final SocketOption<Integer> IPV6_UNICAST_HOPS =
      ofInt("IPV6_UNICAST_HOPS", WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_UNICAST_HOPS);

  /// Hops of IPv6 packets to groups.
  public static final SocketOption<Integer> IPV6_MULTICAST_HOPS =
      ofInt("IPV6_MULTICAST_HOPS", WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_MULTICAST_HOPS);

  /// Receives what this machine sends to IPv6 groups.
  public static final SocketOption<Boolean> IPV6_MULTICAST_LOOP =
      ofBoolean("IPV6_MULTICAST_LOOP", WinSock2.IPPROTO_IPV6, Ws2TcpIp.IPV6_MULTICAST_LOOP);

  /// An option that is a `BOOL`.
  public static SocketOption<Boolean> ofBoolean(String name, int level, int number) {
    return new SocketOption<>(name, level, number, Forms.BOOL);
  }

  /// An option that is a `DWORD` or an `int`.
  public static SocketOption<Integer> ofInt(String name, int level, int number) {
    return new SocketOption<>(name, level, number, Forms.INT);
  }

  /// An option that is a number of milliseconds in a `DWORD`; spans are rounded up to whole ones.
  public static SocketOption<Duration> ofMillis(String name, int level, int number) {
    return new SocketOption<>(name, level, number, Forms.MILLIS);
  }

  /// How a value lies in memory.
  ///
  /// @param <T> the type of the value
  public interface Form<T> {

    /// The size in bytes.
    int size();

    /// Reads a value from at least [#size()] bytes; those the provider did not write are 0.
    T read(MemorySegment from);

    /// Writes a value to at least [#size()] bytes.
    void write(MemorySegment to, T value);
  }

  @Override
  public String toString() {
    return name;
  }

  private static final class Forms {

    private static final ValueLayout.OfInt DWORD = ValueLayout.JAVA_INT_UNALIGNED;

    static final Form<Integer> INT =
        new Form<>() {
          @Override
          public int size() {
            return Integer.BYTES;
          }

          @Override
          public Integer read(MemorySegment from) {
            return from.get(DWORD, 0);
          }

          @Override
          public void write(MemorySegment to, Integer value) {
            to.set(DWORD, 0, value);
          }
        };

    static final Form<Boolean> BOOL =
        new Form<>() {
          @Override
          public int size() {
            return Integer.BYTES;
          }

          @Override
          public Boolean read(MemorySegment from) {
            return from.get(DWORD, 0) != 0;
          }

          @Override
          public void write(MemorySegment to, Boolean value) {
            to.set(DWORD, 0, value ? 1 : 0);
          }
        };

    static final Form<Duration> MILLIS =
        new Form<>() {
          @Override
          public int size() {
            return Integer.BYTES;
          }

          @Override
          public Duration read(MemorySegment from) {
            return Duration.ofMillis(Integer.toUnsignedLong(from.get(DWORD, 0)));
          }

          @Override
          public void write(MemorySegment to, Duration value) {
            if (value.isNegative()) {
              throw new IllegalArgumentException("a negative span: " + value);
            }
            long millis = value.plusNanos(999_999).toMillis();
            to.set(DWORD, 0, (int) Math.min(millis, 0xFFFF_FFFFL));
          }
        };

    static final Form<Linger> LINGER =
        new Form<>() {
          @Override
          public int size() {
            return Linger.SIZE;
          }

          @Override
          public Linger read(MemorySegment from) {
            return Linger.read(from);
          }

          @Override
          public void write(MemorySegment to, Linger value) {
            value.write(to);
          }
        };
  }
}
