/// From a handle to the provider that serves it, and back up through the upcall table.
///
/// Above: `org.jwinsock.core.api`. Below: `org.jwinsock.core.catalog`, `org.jwinsock.core.kernel`
/// and the providers, reached through `org.jwinsock.spi`.
///
/// Windows counterpart: the dispatch half of `ws2_32.dll`.
package org.jwinsock.core.dispatch;
