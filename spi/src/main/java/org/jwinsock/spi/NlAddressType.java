package org.jwinsock.spi;

/// `NL_ADDRESS_TYPE` of nldef.h: what an IP address can stand for. The order is that of the header,
/// so that `ordinal` is the number on Windows.
public enum NlAddressType {
  /// `NlatUnspecified`: no address.
  UNSPECIFIED,
  /// `NlatUnicast`: one interface; loopback addresses too.
  UNICAST,
  /// `NlatAnycast`: never told from unicast by the address alone.
  ANYCAST,
  /// `NlatMulticast`: a group of interfaces.
  MULTICAST,
  /// `NlatBroadcast`: every interface of a link.
  BROADCAST,
  /// `NlatInvalid`: an address that may not be used.
  INVALID
}
