package org.jwinsock.afd;

import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.AcceptExProc;
import org.jwinsock.spi.ConnectExProc;
import org.jwinsock.spi.DisconnectExProc;
import org.jwinsock.spi.TransmitFileProc;
import org.jwinsock.spi.TransmitPacketsProc;
import org.jwinsock.spi.WSARecvMsgProc;
import org.jwinsock.spi.WSASendMsgProc;

/// The extension functions of Windows that base providers have: from handles to who has the rules.
final class Extensions {

  private final AcceptExProc acceptEx;
  private final ConnectExProc connectEx;
  private final DisconnectExProc disconnectEx;
  private final TransmitFileProc transmitFile;
  private final TransmitPacketsProc transmitPackets;
  private final WSARecvMsgProc recvMsg;
  private final WSASendMsgProc sendMsg;

  Extensions(AfdEngine engine) {
    acceptEx =
        (listener, s, output, data, local, remote, r) -> {
          AfdSocket from = engine.find(listener);
          AfdSocket into = engine.find(s);
          return from == null || into == null
              ? -WSAENOTSOCK
              : AcceptEx.accept(from, into, output, data, local, remote, r);
        };
    connectEx =
        (s, name, data, r) -> {
          AfdSocket socket = engine.find(s);
          return socket == null ? -WSAENOTSOCK : ConnectEx.connect(socket, name, data, r);
        };
    disconnectEx =
        (s, flags, reserved, r) -> {
          AfdSocket socket = engine.find(s);
          return socket == null
              ? -WSAENOTSOCK
              : DisconnectEx.disconnect(socket, flags, reserved, r);
        };
    transmitFile =
        (s, file, length, hint, buffers, flags, r) -> {
          AfdSocket socket = engine.find(s);
          return socket == null
              ? -WSAENOTSOCK
              : Transmit.file(socket, file, length, buffers, flags, r);
        };
    transmitPackets =
        (s, elements, hint, flags, r) -> {
          AfdSocket socket = engine.find(s);
          return socket == null ? -WSAENOTSOCK : Transmit.packets(socket, elements, flags, r);
        };
    recvMsg =
        (s, message, buffers, r) -> {
          AfdSocket socket = engine.find(s);
          return socket == null ? -WSAENOTSOCK : Message.receive(socket, message, buffers, r);
        };
    sendMsg =
        (s, message, buffers, flags, r) -> {
          AfdSocket socket = engine.find(s);
          return socket == null ? -WSAENOTSOCK : Message.send(socket, message, buffers, flags, r);
        };
  }

  /// The function of a GUID; null if there is none.
  @Nullable Object find(UUID id) {
    if (id.equals(AcceptExProc.WSAID)) {
      return acceptEx;
    }
    if (id.equals(ConnectExProc.WSAID)) {
      return connectEx;
    }
    if (id.equals(DisconnectExProc.WSAID)) {
      return disconnectEx;
    }
    if (id.equals(TransmitFileProc.WSAID)) {
      return transmitFile;
    }
    if (id.equals(TransmitPacketsProc.WSAID)) {
      return transmitPackets;
    }
    if (id.equals(WSARecvMsgProc.WSAID)) {
      return recvMsg;
    }
    return id.equals(WSASendMsgProc.WSAID) ? sendMsg : null;
  }
}
