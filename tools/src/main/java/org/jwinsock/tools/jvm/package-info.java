/// Further JVMs: of this Java, with this program's modules.
///
/// Above: the verb `winsock java`, the demo.
package org.jwinsock.tools.jvm;
