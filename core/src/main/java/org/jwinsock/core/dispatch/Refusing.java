package org.jwinsock.core.dispatch;

import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;

import java.util.List;
import org.jwinsock.spi.NameInterceptor;
import org.jwinsock.spi.SockAddr;

/// In the place of layers that could not be started: a filter that is not there allows nothing.
final class Refusing implements NameInterceptor {

  static final Refusing EVERYTHING = new Refusing();

  private Refusing() {}

  @Override
  public Decision resolving(String name, List<Integer> families) {
    return new Decision.Refuse(WSANO_RECOVERY);
  }

  @Override
  public void resolved(String name, List<SockAddr> addresses) {
    throw new IllegalStateException("nothing is resolved");
  }
}
