/// The faithful face: the Winsock functions under their C names, with their C results and a last
/// error for each thread.
///
/// Above: programs, and `org.jwinsock.core.sockets`. Below: `org.jwinsock.core.dispatch`.
///
/// Windows counterpart: the exports of `ws2_32.dll`, declared in `winsock2.h`.
package org.jwinsock.core.api;
