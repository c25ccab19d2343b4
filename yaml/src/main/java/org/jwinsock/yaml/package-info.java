/// YAML documents whose every value knows its line: rule files and the catalog.
///
/// Above: `org.jwinsock.core` and `org.jwinsock.layers`. Below: snakeyaml-engine.
package org.jwinsock.yaml;
