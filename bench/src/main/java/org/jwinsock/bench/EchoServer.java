package org.jwinsock.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An echo server in a process of its own that prints where it listens.
///
/// @param port on 127.0.0.1
record EchoServer(Process process, int port) implements AutoCloseable {

  private static final Pattern LISTENS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

  /// Starts a server, pinned to the first processor, and waits until it says where it listens.
  static EchoServer start(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(Programs.pinned(0, command)).redirectErrorStream(true).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher listens = LISTENS.matcher(line);
      if (listens.find()) {
        // What it goes on to say must not fill the pipe.
        Thread.ofPlatform().daemon().start(() -> out.lines().forEach(_ -> {}));
        return new EchoServer(process, Integer.parseInt(listens.group(1)));
      }
    }
    throw new IOException(String.join(" ", command) + " ended before it listened");
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
