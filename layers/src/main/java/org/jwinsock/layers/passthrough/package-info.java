/// Layers that change nothing: to measure what a layer costs, and to prove that it is none the less
/// crossed.
///
/// Above: `ServiceLoader`. Below: `org.jwinsock.layers`.
package org.jwinsock.layers.passthrough;
