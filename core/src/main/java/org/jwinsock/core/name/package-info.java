/// Names and addresses: lookups through namespace providers, and address text.
///
/// Above: `org.jwinsock.core.api`. Below: `org.jwinsock.core.catalog` and namespace providers,
/// reached through `org.jwinsock.spi`.
///
/// Windows counterpart: the name resolution half of `ws2_32.dll` (`getaddrinfo`,
/// `WSALookupService*`).
package org.jwinsock.core.name;
