/// A layer that keeps bytes back and changes none: every I/O model over a layer's own buffers.
///
/// Above: `ServiceLoader`. Below: `org.jwinsock.layers.stream`.
package org.jwinsock.layers.buffer;
