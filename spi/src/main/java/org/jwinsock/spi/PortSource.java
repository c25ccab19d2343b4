package org.jwinsock.spi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The place where threads of a completion port sleep in a base provider: an extension function,
/// obtained like the ones of Windows with [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and
/// [#WSAID_PORTS], so that layers forward it without knowing it.
///
/// A provider without it completes requests on threads of its own, and the port's threads park.
@FunctionalInterface
public interface PortSource {

  /// The GUID of this extension; our own.
  UUID WSAID_PORTS = UUID.fromString("3c0f6f2e-8a1b-4d57-9a3e-5b7c21d0e4a9");

  /// A place for one port; null if there is no room for one more.
  @Nullable PortPoller open();
}
