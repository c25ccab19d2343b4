/// netcat on Winsock: standard input to a socket, the socket to standard output.
///
/// Above: the verb `winsock nc`. Below: `org.jwinsock.core.api`.
package org.jwinsock.tools.nc;
