package org.jwinsock.host;

import org.jwinsock.afd.Transport;
import org.jwinsock.afd.contract.StreamContract;

/// The contract of streams, over the kernel.
class StreamContractTest extends StreamContract {

  @Override
  protected Transport create() throws Exception {
    return HostTransport.create();
  }
}
