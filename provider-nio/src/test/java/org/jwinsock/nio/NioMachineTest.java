package org.jwinsock.nio;

import org.jwinsock.afd.Transport;
import org.jwinsock.afd.contract.MachineContract;

class NioMachineTest extends MachineContract {

  @Override
  protected Transport create() throws Exception {
    return NioTransport.create();
  }
}
