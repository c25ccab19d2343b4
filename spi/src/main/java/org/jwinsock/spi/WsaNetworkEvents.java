package org.jwinsock.spi;

/// `WSANETWORKEVENTS`: which network events were recorded, and the error of each.
///
/// @see <a
///   href="https://learn.microsoft.com/windows/win32/api/winsock2/ns-winsock2-wsanetworkevents">
///   WSANETWORKEVENTS</a>
public final class WsaNetworkEvents {

  /// Nothing recorded.
  public WsaNetworkEvents() {}

  /// The recorded `FD_*` bits.
  public int networkEvents;

  /// The error of each bit, by its `FD_*_BIT` number.
  public final int[] errorCode = new int[WinSock2.FD_MAX_EVENTS];
}
