/// The vocabulary of Winsock and the contracts between its layers.
///
/// Above: `org.jwinsock.core`, which calls providers, and `org.jwinsock.afd`, on which base
/// providers are built. Below: nothing but `java.base`.
///
/// Windows counterpart: the headers `winsock2.h`, `ws2tcpip.h`, `mswsock.h` and `ws2spi.h`.
package org.jwinsock.spi;
