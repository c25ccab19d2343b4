/// Changes of the catalog: what the `WSC` functions and `winsock catalog` do to it, each refused as
/// a whole or done as a whole.
///
/// Above: `core.api`. Below: `core.store`, `core.catalog`.
package org.jwinsock.core.install;
