package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.ok;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jwinsock.core.api.Winsock;

/// A process that has connected to us, receives nothing, and can be killed.
final class OtherProcess implements AutoCloseable {

  private static final int RECEIVE_BUFFER = 1 << 16;

  private final Process process;
  private final BufferedReader said;

  /// Our ends of its connections.
  final long[] sockets;

  private OtherProcess(Process process, long[] sockets) {
    this.process = process;
    this.sockets = sockets;
    said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// One with a few connections.
  static OtherProcess connected(Family family, int connections) throws IOException {
    long listener = Calls.listener(family);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", OwnNetwork.here().toString(), OtherProcess.class.getName()));
    command.add(family == Family.IPV4 ? "127.0.0.1" : "::1");
    command.addAll(List.of("" + Calls.port(listener), "" + connections));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    long[] sockets = new long[connections];
    for (int i = 0; i < connections; i++) {
      assertThat(Sets.becomesReadable(listener)).as("connections of another process").isTrue();
      sockets[i] = ok(Winsock.accept(listener));
    }
    Calls.close(listener);
    return new OtherProcess(process, sockets);
  }

  /// Waits until there is data on all of its connections, which it leaves unread.
  void awaitUnread() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    assertThat(said.readLine()).isEqualTo("unread");
  }

  /// Ends it by `SIGKILL`, or what the system has instead.
  void kill() throws InterruptedException {
    assertThat(process.destroyForcibly().waitFor()).isNotZero();
  }

  /// Kills it and closes our ends; a scenario may have done so already.
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    Arrays.stream(sockets).forEach(Winsock::closesocket);
  }

  /// The other process. It needs no class but this one and the JDK's.
  public static void main(String[] args) throws IOException {
    Socket[] connections = new Socket[Integer.parseInt(args[2])];
    for (int i = 0; i < connections.length; i++) {
      connections[i] = new Socket();
      connections[i].setReceiveBufferSize(RECEIVE_BUFFER);
      connections[i].connect(
          new java.net.InetSocketAddress(
              InetAddress.getByName(args[0]), Integer.parseInt(args[1])));
    }
    while (System.in.read() >= 0) {
      for (Socket each : connections) {
        while (each.getInputStream().available() == 0) {
          Thread.onSpinWait();
        }
      }
      System.out.println("unread");
    }
  }
}
