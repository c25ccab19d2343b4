/// Which providers there are, in which order, and the protocol chains they form.
///
/// Above: `org.jwinsock.core.dispatch`, `org.jwinsock.core.name` and `org.jwinsock.core.api`.
/// Below: `ServiceLoader` and the catalog file.
///
/// Windows counterpart: the protocol catalog in the registry (`WSCInstallProvider` and its kin).
package org.jwinsock.core.catalog;
