/// The Java face: closeable objects, exceptions that carry the error, completion ports and
/// operations.
///
/// Above: programs. Below: the public part of `org.jwinsock.core.api`, and nothing else.
///
/// Windows counterpart: none; it is what a Java programmer expects of the same functions.
package org.jwinsock.core.sockets;
