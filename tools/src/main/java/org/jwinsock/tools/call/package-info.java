/// What the programs of the command line share in calling Winsock: start-up, addresses, and errors
/// as messages.
///
/// Above: the verbs, netcat, the examples and the demo. Below: `org.jwinsock.core.api`.
///
/// Windows counterpart: the few lines of error handling at the end of every Winsock sample.
package org.jwinsock.tools.call;
