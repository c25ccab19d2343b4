/// A long run of everything that overlapped I/O can do at once, with random ends of everything, and
/// the rules it must keep.
///
/// Above: the verb. Below: `org.jwinsock.core`.
package org.jwinsock.tools.soak;
