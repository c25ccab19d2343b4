/// A transport over the channels and selectors of `java.nio`.
///
/// Above: `org.jwinsock.afd`. Below: the JDK.
///
/// Windows counterpart: `mswsock.dll` over `tcpip.sys`.
package org.jwinsock.nio;
