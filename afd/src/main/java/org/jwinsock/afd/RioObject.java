package org.jwinsock.afd;

/// What has a handle in registered I/O.
abstract sealed class RioObject permits RioBuffer, RioCompletionQueue, RioRequestQueue {

  /// Given by [RioHandles], once.
  long handle;
}
