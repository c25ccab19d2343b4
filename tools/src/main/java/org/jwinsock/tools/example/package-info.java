/// Small Winsock programs, each about one thing, to run and to read. They call the API as a C
/// program does; only the error handling is shorter.
///
/// Above: the verb `winsock example`, and the demo, which runs them against each other. Below:
/// `org.jwinsock.core.api`.
///
/// Windows counterpart: the samples of the Platform SDK.
package org.jwinsock.tools.example;
