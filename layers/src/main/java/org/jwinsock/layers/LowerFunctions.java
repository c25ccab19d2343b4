package org.jwinsock.layers;

import static org.jwinsock.spi.WsaErrors.WSAENOTSOCK;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.AcceptExProc;
import org.jwinsock.spi.ConnectExProc;
import org.jwinsock.spi.DisconnectExProc;
import org.jwinsock.spi.Guids;
import org.jwinsock.spi.PortSource;
import org.jwinsock.spi.RioExtensionFunctionTable;
import org.jwinsock.spi.SocketCancel;
import org.jwinsock.spi.SocketNotify;
import org.jwinsock.spi.SocketPoll;
import org.jwinsock.spi.TransmitFileProc;
import org.jwinsock.spi.TransmitPacketsProc;
import org.jwinsock.spi.WSARecvMsgProc;
import org.jwinsock.spi.WSASendMsgProc;
import org.jwinsock.spi.WaiterSource;

/// The lower provider's extension functions as they become known, and this layer's over them.
///
/// What a provider answers to a question is the same for all of its sockets and for all time, so
/// each is kept once it has been seen.
public final class LowerFunctions {

  private final ForwardingTable table;
  private volatile @Nullable AcceptExProc acceptEx;
  private volatile @Nullable ConnectExProc connectEx;
  private volatile @Nullable DisconnectExProc disconnectEx;
  private volatile @Nullable TransmitFileProc transmitFile;
  private volatile @Nullable TransmitPacketsProc transmitPackets;
  private volatile @Nullable WSARecvMsgProc receiveMessage;
  private volatile @Nullable WSASendMsgProc sendMessage;
  private volatile @Nullable SocketPoll poll;
  private volatile @Nullable SocketCancel cancel;
  private volatile @Nullable SocketNotify notification;
  private volatile @Nullable ForwardingRio rio;

  LowerFunctions(ForwardingTable table) {
    this.table = table;
  }

  /// The layer's function over a lower one; null for one that nobody here knows.
  @Nullable Object over(UUID id, Object found) {
    if (id.equals(WaiterSource.WSAID_WAITERS) || id.equals(PortSource.WSAID_PORTS)) {
      return found; // places to sleep name no sockets, or lowest ones
    }
    if (id.equals(Guids.WSAID_CONNECTEX) && found instanceof ConnectExProc function) {
      connectEx = function;
      return (ConnectExProc) table::ConnectEx;
    }
    return switch (found) {
      case AcceptExProc function -> {
        acceptEx = function;
        yield (AcceptExProc) table::AcceptEx;
      }
      case DisconnectExProc function -> {
        disconnectEx = function;
        yield (DisconnectExProc) table::DisconnectEx;
      }
      case TransmitFileProc function -> {
        transmitFile = function;
        yield (TransmitFileProc) table::TransmitFile;
      }
      case TransmitPacketsProc function -> {
        transmitPackets = function;
        yield (TransmitPacketsProc) table::TransmitPackets;
      }
      case WSARecvMsgProc function -> {
        receiveMessage = function;
        yield (WSARecvMsgProc) table::WSARecvMsg;
      }
      case WSASendMsgProc function -> {
        sendMessage = function;
        yield (WSASendMsgProc) table::WSASendMsg;
      }
      case SocketPoll function -> {
        poll = function;
        yield (SocketPoll) table::poll;
      }
      case SocketCancel function -> {
        cancel = function;
        yield (SocketCancel) table::cancel;
      }
      case SocketNotify function -> {
        notification = function;
        yield (SocketNotify)
            (s, port, registration) -> {
              LayerSocket socket = table.find(s);
              return socket == null ? -WSAENOTSOCK : table.register(s, port, registration);
            };
      }
      case RioExtensionFunctionTable functions -> rio(functions);
      default -> null;
    };
  }

  private ForwardingRio rio(RioExtensionFunctionTable functions) {
    ForwardingRio known = rio;
    if (known == null) {
      known = new ForwardingRio(table, functions);
      rio = known;
    }
    return known;
  }

  private static <T> T known(@Nullable T function) {
    if (function == null) {
      throw new IllegalStateException("nobody has asked the lower provider for this function");
    }
    return function;
  }

  /// `AcceptEx`.
  public AcceptExProc acceptEx() {
    return known(acceptEx);
  }

  /// `ConnectEx`.
  public ConnectExProc connectEx() {
    return known(connectEx);
  }

  /// `DisconnectEx`.
  public DisconnectExProc disconnectEx() {
    return known(disconnectEx);
  }

  /// `TransmitFile`.
  public TransmitFileProc transmitFile() {
    return known(transmitFile);
  }

  /// `TransmitPackets`.
  public TransmitPacketsProc transmitPackets() {
    return known(transmitPackets);
  }

  /// `WSARecvMsg`.
  public WSARecvMsgProc receiveMessage() {
    return known(receiveMessage);
  }

  /// `WSASendMsg`.
  public WSASendMsgProc sendMessage() {
    return known(sendMessage);
  }

  /// What looks at many sockets.
  public SocketPoll poll() {
    return known(poll);
  }

  /// What ends pending operations.
  public SocketCancel cancel() {
    return known(cancel);
  }

  /// What tells a port of readiness.
  public SocketNotify notification() {
    return known(notification);
  }
}
