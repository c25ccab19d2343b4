/// The catalog on disk: what is installed for all programs of a user, written so that no crash and
/// no second installer can leave half of it.
///
/// Above: `core.catalog`, which makes chains of it. Below: `org.jwinsock.yaml`.
package org.jwinsock.core.store;
