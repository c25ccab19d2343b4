package org.jwinsock.core.kernel;

/// A thread's work on the packets of a completion port. While the thread waits in a Winsock call it
/// does not work, and another one may.
public interface Occupation {

  /// The thread is about to wait for something else than a packet; called by that thread.
  void suspend();

  /// The thread goes on; called by that thread.
  void resume();
}
