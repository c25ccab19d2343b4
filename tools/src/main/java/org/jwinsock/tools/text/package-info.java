/// What verbs print with: tables, JSON, and whether a terminal is there.
///
/// Above: the verbs and the demo. Below: `java.base`.
package org.jwinsock.tools.text;
