package org.jwinsock.core.api;

import static org.jwinsock.spi.WsaErrors.WSAEFAULT;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.catalog.CatalogEntry;
import org.jwinsock.core.dispatch.Dispatch;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaProtocolInfo;

/// What protocols there are.
final class CatalogCalls {

  private final Dispatch dispatch;

  CatalogCalls(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  int WSAEnumProtocols(
      int @Nullable [] protocols,
      @Nullable WsaProtocolInfo @Nullable [] buffer,
      int @Nullable [] bufferLength) {
    int closed = dispatch.refusal();
    if (closed != 0) {
      return Answer.fail(closed);
    }
    if (bufferLength == null || bufferLength.length == 0) {
      return Answer.fail(WSAEFAULT);
    }
    List<WsaProtocolInfo> found = new ArrayList<>();
    for (CatalogEntry entry : dispatch.catalog().entries()) {
      if (isListed(entry.info(), protocols)) {
        found.add(entry.info());
      }
    }
    return Answer.count(copied(found, buffer, bufferLength));
  }

  /// Copies what was found into a caller's buffer, if it fits.
  ///
  /// @param bufferLength in: how many fit. Out: how many there are.
  /// @return how many there are, or a negative error
  static int copied(
      List<WsaProtocolInfo> found,
      @Nullable WsaProtocolInfo @Nullable [] buffer,
      int[] bufferLength) {
    int room = bufferLength[0];
    bufferLength[0] = found.size();
    if (room < found.size()) {
      return -WSAENOBUFS;
    }
    if (buffer == null || buffer.length < found.size()) {
      return -WSAEFAULT;
    }
    for (int i = 0; i < found.size(); i++) {
      buffer[i] = found.get(i);
    }
    return found.size();
  }

  /// Layers by themselves and hidden entries are not for applications.
  private static boolean isListed(WsaProtocolInfo info, int @Nullable [] protocols) {
    return !info.chain().isEmpty()
        && (info.providerFlags() & WinSock2.PFL_HIDDEN) == 0
        && isAsked(info.protocol(), protocols);
  }

  /// The list ends at a 0 or with the array.
  static boolean isAsked(int protocol, int @Nullable [] protocols) {
    if (protocols == null) {
      return true;
    }
    for (int asked : protocols) {
      if (asked == 0) {
        return false;
      }
      if (asked == protocol) {
        return true;
      }
    }
    return false;
  }
}
