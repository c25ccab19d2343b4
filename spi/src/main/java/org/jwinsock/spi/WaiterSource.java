package org.jwinsock.spi;

import java.util.UUID;

/// The waiters of a base provider that lets threads sleep in the kernel: an extension function,
/// obtained like the ones of Windows with [WinSock2#SIO_GET_EXTENSION_FUNCTION_POINTER] and
/// [#WSAID_WAITERS], so that layers forward it without knowing it.
public interface WaiterSource {

  /// The GUID of this extension; our own.
  UUID WSAID_WAITERS = UUID.fromString("6a1f4f0c-52f5-4f3e-9d6c-3f0e0a9b7c11");

  /// A waiter for the calling platform thread, from a pool.
  Waiter acquire();

  /// Gives a waiter back when the call that slept in it has ended; nothing is attached to it.
  void release(Waiter waiter);
}
