package org.jwinsock.spi;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// `WSAMSG`: a datagram with its address and control data, for `WSARecvMsg` and `WSASendMsg`.
///
/// It stays with the provider until the operation completes; [#namelen], [#controlLength] and
/// [#dwFlags] then tell what was received.
///
/// @see <a href="https://learn.microsoft.com/windows/win32/api/ws2def/ns-ws2def-wsamsg">WSAMSG</a>
public final class WsaMsg {

  /// Where the peer's address goes, or is; null for none.
  public @Nullable MemorySegment name;

  /// How much of [#name] is used, in bytes; in and out.
  public int namelen;

  /// The data.
  public WsaBuf @Nullable [] lpBuffers;

  /// Control messages, as [WsaCmsgHdr] has them; null for none.
  public @Nullable MemorySegment control;

  /// How much of [#control] is used, in bytes; in and out.
  public int controlLength;

  /// `MSG_PEEK` on input. On output of `WSARecvMsg`: [WinSock2#MSG_TRUNC] and [WinSock2#MSG_CTRUNC]
  /// if data or control messages were cut, [WinSock2#MSG_BCAST] and [WinSock2#MSG_MCAST] for how
  /// the datagram was sent.
  public int dwFlags;

  /// An empty message.
  public WsaMsg() {}

  /// A message of one buffer.
  public static WsaMsg of(MemorySegment data) {
    WsaMsg message = new WsaMsg();
    message.lpBuffers = new WsaBuf[] {new WsaBuf(data)};
    return message;
  }

  /// The same with an address to send to.
  public WsaMsg to(SockAddr address) {
    MemorySegment segment = address.toSegment();
    name = segment;
    namelen = (int) segment.byteSize();
    return this;
  }

  /// The same with room for, or all of, control messages.
  public WsaMsg with(MemorySegment controlMessages) {
    control = controlMessages;
    controlLength = (int) controlMessages.byteSize();
    return this;
  }
}
