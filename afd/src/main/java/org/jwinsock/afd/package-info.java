/// What every base provider needs, once: pending requests, the record of network events, accept
/// queues and poll.
///
/// Above: the Winsock core, through the tables of `org.jwinsock.spi`. Below: a transport, which a
/// base provider supplies.
///
/// Windows counterpart: `afd.sys`, the ancillary function driver.
package org.jwinsock.afd;
