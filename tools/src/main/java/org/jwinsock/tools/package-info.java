/// The verbs of `winsock`.
///
/// Above: the person at the terminal. Below: `org.jwinsock.core`.
///
/// Windows counterpart: `netsh winsock`, and the tools that a Winsock developer keeps beside it.
package org.jwinsock.tools;
