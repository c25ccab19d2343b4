package org.jwinsock.tools.demo;

import static org.jwinsock.spi.WinSock2.AF_INET;
import static org.jwinsock.spi.WinSock2.SD_SEND;
import static org.jwinsock.spi.WinSock2.SOCKET_ERROR;
import static org.jwinsock.spi.WsaErrors.WSAEMFILE;
import static org.jwinsock.spi.WsaErrors.WSAENOBUFS;
import static org.jwinsock.spi.WsaErrors.WSAEWOULDBLOCK;
import static org.jwinsock.tools.call.SocketFailure.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.FdSet;
import org.jwinsock.spi.SockAddr;
import org.jwinsock.spi.TimeVal;
import org.jwinsock.tools.call.SocketFailure;
import org.jwinsock.tools.call.Sockets;

/// Many TCP clients on one thread, with `select`: each has one message on its way, until the time
/// is over. Then each ends sending, and waits for the server to do so too.
///
/// @param wanted how many; as many as the limit on open files allows, if that is less
record SelectClients(SockAddr server, int wanted, Gate gate) implements Callable<Tally> {

  private static final int SIZE = 1024;
  private static final TimeVal SILENCE = new TimeVal(5, 0);

  /// Open files that are left to everything else.
  private static final int RESERVE = 64;

  private static final class Client {
    private final long socket;
    private long round;
    private int echoed;
    private boolean done;

    Client(long socket, long first) {
      this.socket = socket;
      this.round = first;
    }
  }

  @Override
  public Tally call() throws Exception {
    int count = affordable(wanted);
    Map<Long, Client> clients = new HashMap<>();
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < count; i++) {
        long s = Sockets.connected(server);
        clients.put(s, new Client(s, i));
        Sockets.nonBlocking(s);
        Sockets.noDelay(s);
      }
      String note = count < wanted ? "the limit on open files allows no more" : "";
      return new Talk(arena, clients, gate.pass(), note).run();
    } finally {
      clients.keySet().forEach(Winsock::closesocket);
    }
  }

  /// How many connections there can be: both ends are in this process.
  private static int affordable(int wanted) {
    List<Long> probes = new ArrayList<>();
    try {
      while (probes.size() < 2 * wanted + RESERVE) {
        probes.add(Sockets.tcp(AF_INET));
      }
      return wanted;
    } catch (SocketFailure e) {
      if (e.code() != WSAEMFILE && e.code() != WSAENOBUFS) {
        throw e;
      }
      return Math.max(1, (probes.size() - RESERVE) / 2);
    } finally {
      probes.forEach(Winsock::closesocket);
    }
  }

  /// The conversation of all clients.
  private final class Talk {
    private final Map<Long, Client> clients;
    private final Pattern pattern;
    private final MemorySegment buffer;
    private final FdSet reading;
    private final FdSet readable;
    private long sent;
    private long received;
    private final long end;
    private String note;
    private boolean bad;

    Talk(Arena arena, Map<Long, Client> clients, long end, String note) {
      this.clients = clients;
      this.end = end;
      this.note = note;
      pattern = new Pattern(arena);
      buffer = arena.allocate(SIZE);
      reading = new FdSet(clients.size());
      readable = new FdSet(clients.size());
    }

    Tally run() {
      for (Client client : clients.values()) {
        reading.append(client.socket);
        send(client);
      }
      while (reading.count() > 0 && !bad) {
        readable.copyFrom(reading);
        int ready = check(Winsock.select(0, readable, null, null, SILENCE), "select");
        if (ready == 0) {
          end(reading.count() + " echoes did not come");
        }
        for (int i = 0; i < ready; i++) {
          receive(readable.get(i));
        }
      }
      return new Tally(clients.size(), sent, received, gate.seconds(), note);
    }

    private void end(String why) {
      bad = true;
      note = why;
    }

    /// A message is small and the only one on its way: there is always room for it.
    private void send(Client client) {
      sent += check(Winsock.send(client.socket, pattern.block(client.round, SIZE), 0), "send");
    }

    private void receive(long s) {
      Client client = clients.get(s);
      if (client == null) {
        throw new IllegalStateException("select answers socket " + s + ", which was not asked for");
      }
      int length = Winsock.recv(client.socket, buffer.asSlice(client.echoed), 0);
      if (length == SOCKET_ERROR) {
        if (Winsock.WSAGetLastError() != WSAEWOULDBLOCK) {
          throw SocketFailure.of("recv", server);
        }
      } else if (length == 0) {
        reading.remove(client.socket); // the server has finished too
      } else {
        echoed(client, length);
      }
    }

    private void echoed(Client client, int length) {
      MemorySegment came = buffer.asSlice(client.echoed, length);
      MemorySegment expected = pattern.block(client.round, SIZE).asSlice(client.echoed, length);
      if (client.done) {
        end("more came back than was sent");
        return;
      }
      if (came.mismatch(expected) >= 0) {
        end("a wrong byte");
        return;
      }
      received += length;
      client.echoed += length;
      if (client.echoed < SIZE) {
        return;
      }
      client.echoed = 0;
      client.round++;
      if (System.nanoTime() < end) {
        send(client);
      } else {
        client.done = true;
        check(Winsock.shutdown(client.socket, SD_SEND), "shutdown");
      }
    }
  }
}
