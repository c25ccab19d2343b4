/// What a layer looks like.
///
/// Above: `ServiceLoader`. Below: `org.jwinsock.layers.stream`.
package org.jwinsock.layers.example;
