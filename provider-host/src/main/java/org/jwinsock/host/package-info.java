/// A transport over the sockets of the Linux kernel, where its quirks are corrected.
///
/// Above: `org.jwinsock.afd`. Below: `org.jwinsock.linux`.
///
/// Windows counterpart: `mswsock.dll` over `tcpip.sys`.
package org.jwinsock.host;
