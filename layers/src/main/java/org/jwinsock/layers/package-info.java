/// Layered service providers.
///
/// Above: whoever writes a layer. Below: `org.jwinsock.spi` and `org.jwinsock.yaml`.
package org.jwinsock.layers;
