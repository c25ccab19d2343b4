/// The stream layer: what happens to bytes on their way out and in, and nothing else.
///
/// A layer that keeps bytes back, or changes them, has to answer every I/O model from what it
/// holds: blocking calls, readiness, overlapped requests, peeking, half-closed connections. That is
/// what the engine of the base providers does already, over a [org.jwinsock.afd.Transport]. So here
/// the engine runs once more, over a transport made of the lower provider, and a [StreamCodec]
/// stands between the two.
///
/// Above: whoever writes a layer. Below: `org.jwinsock.afd`, and `org.jwinsock.spi`.
package org.jwinsock.layers.stream;
