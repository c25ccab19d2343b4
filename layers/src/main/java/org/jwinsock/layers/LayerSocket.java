package org.jwinsock.layers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.WsaProtocolInfo;

/// What a layer keeps about one of its sockets. Subclass it for more.
///
/// Several handles may stand for one socket, after `WSADuplicateSocket`; each has a lower handle of
/// its own.
public class LayerSocket {

  private static final long[] NO_PAIRS = {};

  private final WsaProtocolInfo info;

  /// The first handle that is still open, with the lower one it lies on. The layer's handle is
  /// written last.
  private volatile long handle;

  private long lower;

  /// Further handles, each followed by the lower one it lies on; replaced, never changed.
  private volatile long[] others = NO_PAIRS;

  /// @param info what the socket was made from, as the layer was given it
  public LayerSocket(WsaProtocolInfo info) {
    this.info = info;
  }

  private volatile @Nullable ForwardingTable owner;

  final void belongsTo(ForwardingTable table) {
    owner = table;
  }

  @SuppressWarnings("ReferenceEquality") // a started layer is itself alone
  final boolean isOf(ForwardingTable table) {
    return owner == table;
  }

  /// What the socket was made from, as the layer was given it.
  public final WsaProtocolInfo info() {
    return info;
  }

  /// A handle of this socket; 0 once the last one is closed.
  public final long handle() {
    return handle;
  }

  /// The lower socket.
  public final long lower() {
    return lower(handle);
  }

  /// The lower handle that one of this socket's handles lies on; -1 if it is none of them.
  public final long lower(long s) {
    if (s == handle) {
      return lower;
    }
    long[] pairs = others;
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] == s) {
        return pairs[i + 1];
      }
    }
    return -1;
  }

  /// One more handle of this socket.
  final synchronized void add(long s, long below) {
    if (handle == 0) {
      lower = below;
      handle = s;
      return;
    }
    long[] pairs = Arrays.copyOf(others, others.length + 2);
    pairs[pairs.length - 2] = s;
    pairs[pairs.length - 1] = below;
    others = pairs;
  }

  /// One handle fewer.
  ///
  /// @return true if it was the last one
  final synchronized boolean remove(long s) {
    long[] pairs = others;
    if (s == handle) {
      if (pairs.length == 0) {
        handle = 0;
        return true;
      }
      handle = 0;
      lower = pairs[1];
      others = Arrays.copyOfRange(pairs, 2, pairs.length);
      handle = pairs[0];
      return false;
    }
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] == s) {
        long[] fewer = Arrays.copyOf(pairs, pairs.length - 2);
        System.arraycopy(pairs, i + 2, fewer, i, pairs.length - i - 2);
        others = fewer;
      }
    }
    return false;
  }
}
