package org.jwinsock.nio;

import org.jwinsock.afd.Transport;
import org.jwinsock.afd.contract.MulticastContract;

class NioMulticastTest extends MulticastContract {

  @Override
  protected Transport create() throws Exception {
    return NioTransport.create();
  }
}
