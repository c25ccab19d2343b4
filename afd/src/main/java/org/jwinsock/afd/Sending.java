package org.jwinsock.afd;

import org.jwinsock.spi.WsaOverlapped;

/// What a request in the queue of sends does other than sending its buffers; kept in
/// [WsaOverlapped#work].
interface Sending {

  /// Goes on as far as the transport lets it, under the send lock.
  ///
  /// @return the bytes of all of it, an error, or `-WSAEWOULDBLOCK` if it has to go on later
  long attempt(AfdSocket s, WsaOverlapped r);
}
