package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;

import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.core.kernel.SocketObject;
import org.jwinsock.spi.WinSock2;

/// Byte order. Each conversion is its own inverse.
final class ByteOrderCalls {

  private static final boolean HOST_IS_LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final Dispatch dispatch;

  ByteOrderCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  // --- network order, which is big-endian

  static int swapShort(int value) {
    return order(value, HOST_IS_LITTLE);
  }

  static int swapInt(int value) {
    return HOST_IS_LITTLE ? Integer.reverseBytes(value) : value;
  }

  static long swapLong(long value) {
    return HOST_IS_LITTLE ? Long.reverseBytes(value) : value;
  }

  // --- the order of a socket's protocol

  int orderInt(long s, int value, int @Nullable [] out) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (out == null || out.length == 0) {
      return Answer.fail(WSAEFAULT);
    }
    out[0] = differs(socket) ? Integer.reverseBytes(value) : value;
    return 0;
  }

  int orderShort(long s, int value, int @Nullable [] out) {
    SocketObject socket = dispatch.socket(s);
    if (socket == null) {
      return Answer.fail(dispatch.noSocket());
    }
    if (out == null || out.length == 0) {
      return Answer.fail(WSAEFAULT);
    }
    out[0] = order(value, differs(socket));
    return 0;
  }

  private static int order(int value, boolean swapped) {
    return (swapped ? Short.reverseBytes((short) value) : value) & 0xFFFF;
  }

  private static boolean differs(SocketObject socket) {
    boolean little = socket.info().networkByteOrder() == WinSock2.LITTLEENDIAN;
    return little != HOST_IS_LITTLE;
  }
}
