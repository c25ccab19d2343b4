package org.jwinsock.host;

import static org.jwinsock.spi.WinSock2.IPPROTO_TCP;
import static org.jwinsock.spi.Ws2TcpIp.TCP_NODELAY;

import java.util.Arrays;

/// Which options of a stream socket have been set, as pairs of a level and a name in Windows'
/// numbers, never changed in place. The kernel gives an accepted connection all options of its
/// listener, where `AcceptEx` wants those of the accept socket.
final class OptionMemory {

  /// Nothing has been set.
  static final int[][] NONE = {};

  /// What most sockets have that have anything.
  private static final int[][] NO_DELAY = {{IPPROTO_TCP, TCP_NODELAY}};

  private OptionMemory() {}

  static int[][] with(int[][] set, int level, int name) {
    for (int[] known : set) {
      if (known[0] == level && known[1] == name) {
        return set;
      }
    }
    boolean usual = set.length == 0 && level == IPPROTO_TCP && name == TCP_NODELAY;
    return usual ? NO_DELAY : more(set, new int[] {level, name});
  }

  private static int[][] more(int[][] set, int[] pair) {
    int[][] more = Arrays.copyOf(set, set.length + 1);
    more[set.length] = pair;
    return more;
  }

  static int[][] union(int[][] one, int[][] other) {
    if (other.length == 0) {
      return one;
    }
    int[][] both = one;
    for (int[] pair : other) {
      both = with(both, pair[0], pair[1]);
    }
    return both;
  }
}
