package org.jwinsock.tools.example;

/// A program that runs on the calling thread until its work is done or somebody ends it.
public interface Example {

  /// Does the work.
  ///
  /// @throws org.jwinsock.tools.call.SocketFailure if a call fails in a way that ends the work
  void run();

  /// Ends [#run()] from another thread. Closing a socket ends every call that waits in it.
  void stop();
}
