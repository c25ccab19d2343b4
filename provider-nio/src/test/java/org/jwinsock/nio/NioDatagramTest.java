package org.jwinsock.nio;

import org.jwinsock.afd.Transport;
import org.jwinsock.afd.contract.DatagramContract;

class NioDatagramTest extends DatagramContract {

  @Override
  protected Transport create() throws Exception {
    return NioTransport.create();
  }
}
