/// Puts TLS under connections of programs that know nothing of it.
///
/// Above: `ServiceLoader`. Below: `org.jwinsock.layers.stream`, `org.jwinsock.layers.rules`.
package org.jwinsock.layers.tls;
