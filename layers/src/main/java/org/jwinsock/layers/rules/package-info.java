/// The rule file: which connections a rule is about, and what all layers write alike.
///
/// Above: the layers. Below: `org.jwinsock.yaml`.
package org.jwinsock.layers.rules;
