package org.jwinsock.tools.example;

import org.jwinsock.spi.WsaOverlapped;

/// An operation whose packet says itself how to go on: what a C program finds with
/// `CONTAINING_RECORD` around the OVERLAPPED that it is given.
abstract class Packet extends WsaOverlapped {

  /// The operation has ended, or the packet was posted; on a worker.
  ///
  /// @param succeeded if not, [#error()] says why
  /// @param bytes how many
  abstract void taken(boolean succeeded, int bytes);
}
