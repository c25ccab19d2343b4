package org.jwinsock.tools.call;

/// The provider that was asked for is not there or cannot run. The message names those that can.
public final class NoProviderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoProviderException(String problem) {
    super(problem);
  }
}
