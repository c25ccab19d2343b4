/// Sends connections and datagrams through proxies: SOCKS5, HTTP CONNECT, and chains of them.
///
/// [Socks5Client], [HttpConnectClient] and [ChainHandshake] speak the protocols: bytes in, bytes
/// out, an outcome; they know no sockets, no threads and no clock. [ProxyPolicy] says where a
/// destination goes, [StandIns] gives addresses to names that only a proxy looks up, and
/// [ProxyRouter] puts them under the streams and datagrams of `org.jwinsock.layers.stream`.
///
/// Not modelled: SOCKS4, BIND, GSS-API, fragments of datagrams, and proxies that are spoken to
/// through TLS.
///
/// Above: `ServiceLoader`. Below: `org.jwinsock.layers.stream`, `org.jwinsock.layers.rules`.
package org.jwinsock.layers.proxy;
