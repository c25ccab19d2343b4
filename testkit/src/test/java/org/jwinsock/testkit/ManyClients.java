package org.jwinsock.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// A program of its own, with descriptors of its own: many connections to a server on this machine
/// that sends back what it gets. It speaks on each of them while all are open, several times.
///
/// Arguments: the port, how many connections, how many rounds. Prints `open` when all connections
/// are there, `served` when each of them got its own bytes back; exits 1 otherwise.
@SuppressWarnings("AddressSelection") // an address, not a name
final class ManyClients {

  private ManyClients() {}

  public static void main(String[] args) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(
            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Integer.parseInt(args[0]));
    int count = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    List<SocketChannel> connections = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      connections.add(SocketChannel.open(server));
    }
    System.out.println("open");
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < count; i++) {
        ByteBuffer said = ByteBuffer.allocate(8).putInt(0, i).putInt(4, round);
        while (said.hasRemaining()) {
          connections.get(i).write(said);
        }
      }
      for (int i = 0; i < count; i++) {
        ByteBuffer heard = ByteBuffer.allocate(8);
        while (heard.hasRemaining() && connections.get(i).read(heard) >= 0) {}
        if (heard.hasRemaining() || heard.getInt(0) != i || heard.getInt(4) != round) {
          System.out.println("connection " + i + " got " + heard + " in round " + round);
          System.exit(1);
        }
      }
    }
    System.out.println("served");
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }
}
