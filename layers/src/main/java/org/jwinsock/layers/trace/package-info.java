/// One line for every call a program makes of its sockets.
///
/// Above: `ServiceLoader`. Below: `org.jwinsock.layers`.
package org.jwinsock.layers.trace;
