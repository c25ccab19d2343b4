/// The demo: runs the examples against clients that check every byte, over loopback, and says what
/// went through. A provider serves a whole process, so each has one of its own.
///
/// ```
///  Demo       asks which providers there are, starts a process for each, prints the table
///  Stage      in such a process: one scene after another, a line of text for each result
///  Scene      a server, its clients, a family
/// ```
///
/// Above: the verb `winsock demo`. Below: the examples.
package org.jwinsock.tools.demo;
