/// Allows and forbids: where a program may go, and who may come.
///
/// [FilterPolicy] decides and knows no sockets; [FilterTable] asks it and knows no rules.
///
/// Above: `ServiceLoader`. Below: `org.jwinsock.layers` and `org.jwinsock.layers.rules`.
package org.jwinsock.layers.filter;
