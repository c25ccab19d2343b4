package org.jwinsock.nio;

import org.jwinsock.afd.Transport;
import org.jwinsock.afd.contract.StreamContract;

class NioStreamTest extends StreamContract {

  @Override
  protected Transport create() throws Exception {
    return NioTransport.create();
  }
}
