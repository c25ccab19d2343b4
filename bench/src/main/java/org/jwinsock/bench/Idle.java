package org.jwinsock.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an idle connection takes: a socket on a completion port with a receive that pends, beyond
/// the program's own structure and buffer, and without the kernel's memory.
final class Idle implements Main.Group {

  private static final double MOST_BYTES = 512;

  private static final Pattern LISTENS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern FIGURES = Pattern.compile("heap=([-0-9.]+) outside=([-0-9.]+)");

  @Override
  public String summary() {
    return "bytes for an idle connection on a completion port; options: --connections N";
  }

  @Override
  public boolean run(List<String> options) throws Exception {
    int connections = (int) Main.option(options, "--connections", 10_000);
    List<String> command = Programs.java(IdleServer.class, "" + connections);
    // interpreted: the memory a compiler happens to use is no connection's
    command.addAll(1, List.of("-Xint", "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch"));
    Process server =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      return measure(connections, out);
    } finally {
      server.destroy();
    }
  }

  private static boolean measure(int connections, BufferedReader out) throws IOException {
    List<SocketChannel> peers = new ArrayList<>();
    int port = 0;
    try {
      System.out.printf("%d idle connections; bytes for each%n%n", connections);
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher listens = LISTENS.matcher(line);
        Matcher figures = FIGURES.matcher(line);
        if (listens.find()) {
          port = Integer.parseInt(listens.group(1));
          connect(IdleServer.WARM_UP, port, peers);
        } else if (line.equals(IdleServer.WARM)) {
          for (SocketChannel peer : peers) {
            peer.close();
          }
          peers.clear();
          connect(connections, port, peers);
        } else if (line.startsWith("row ")) {
          String[] words = line.split(" ");
          System.out.printf("%10s  %s%n", words[1], words[2]);
        } else if (figures.find()) {
          return verdict(
              Double.parseDouble(figures.group(1)), Double.parseDouble(figures.group(2)));
        }
      }
      throw new IOException("the server ended before it was measured");
    } finally {
      for (SocketChannel peer : peers) {
        peer.close();
      }
    }
  }

  private static void connect(int count, int port, List<SocketChannel> peers) throws IOException {
    InetSocketAddress to = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    for (int i = 0; i < count; i++) {
      peers.add(SocketChannel.open(to));
    }
  }

  private static boolean verdict(double heap, double outside) {
    boolean met = heap + outside <= MOST_BYTES;
    System.out.printf(
        Locale.ROOT,
        "%n%10.1f  on the heap%n%10.1f  outside%n%10.1f  in all, target <= %.0f: %s%n",
        heap,
        outside,
        heap + outside,
        MOST_BYTES,
        met ? "met" : "MISSED");
    return met;
  }
}
