/// The verbs of `winsock`: each reads its part of the command line and lets another package do the
/// work.
///
/// Above: `Main`. Below: netcat, the examples, the demo.
package org.jwinsock.tools.verb;
