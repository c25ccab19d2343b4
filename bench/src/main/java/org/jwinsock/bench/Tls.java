package org.jwinsock.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.SockAddrIn;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.spi.WsaData;

/// Bulk through the tls layer against the JDK's SSLSocket: both send as much as they can for a
/// while to the same kind of receiver, an SSLSocket.
final class Tls implements Main.Group {

  private static final int CHUNK = 64 * 1024;
  private static final double NANOS = 1e9;
  private static final double LEAST = 0.9;
  private static final String PASSWORD = "benchmark";

  @Override
  public String summary() {
    return "bulk through the tls layer against the JDK's SSLSocket; options: --rounds N, --seconds S";
  }

  @Override
  public boolean run(List<String> options) throws Exception {
    int rounds = (int) Main.option(options, "--rounds", 7);
    double seconds = Main.option(options, "--seconds", 2);
    Path folder = Files.createTempDirectory("tls");
    try {
      keys(folder);
      Measured layer = new Measured("tls layer");
      Measured jdk = new Measured("SSLSocket");
      for (int round = 0; round < rounds; round++) {
        Main.progress("bulk", round, rounds);
        layer.add(sent("layer", folder, seconds));
        jdk.add(sent("jdk", folder, seconds));
      }
      System.out.println();
      Measured.table(List.of("mbyte_s"), layer, jdk);
      double ratio = layer.ratio(jdk, "mbyte_s");
      boolean met = ratio >= LEAST;
      System.out.printf(
          Locale.ROOT,
          "%-40s %8.3f  at least %.2f: %s%n",
          "tls layer of SSLSocket, bytes a second",
          ratio,
          LEAST,
          met ? "met" : "MISSED");
      return met;
    } finally {
      try (var files = Files.walk(folder)) {
        for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /// Sends in a process of its own, a thread of which takes and drops what comes.
  private static java.util.Map<String, Double> sent(String by, Path folder, double seconds)
      throws Exception {
    return Programs.figures(
        Programs.java(Tls.class, by, folder.toString(), Double.toString(seconds)));
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]);
    long nanos = (long) (Double.parseDouble(arguments[2]) * NANOS);
    SSLContext context = context(folder);
    try (ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> drain(server));
      byte[] chunk = new byte[CHUNK];
      double rate =
          arguments[0].equals("jdk")
              ? jdk(context, server.getLocalPort(), chunk, nanos)
              : layer(folder, server.getLocalPort(), chunk, nanos);
      System.out.printf(Locale.ROOT, "mbyte_s=%.1f%n", rate / 1e6);
    }
  }

  private static void drain(ServerSocket server) {
    try (Socket client = server.accept()) {
      InputStream in = client.getInputStream();
      byte[] room = new byte[CHUNK];
      int read = 0;
      while (read >= 0) {
        read = in.read(room);
      }
    } catch (IOException e) {
      return; // the sender has had enough
    }
  }

  /// Sends for a while, after half as long that does not count.
  private static double rate(Sender sender, byte[] chunk, long nanos) throws IOException {
    long warm = System.nanoTime() + nanos / 2;
    while (System.nanoTime() < warm) {
      sender.send(chunk);
    }
    long begun = System.nanoTime();
    long sent = 0;
    while (System.nanoTime() - begun < nanos) {
      sender.send(chunk);
      sent += chunk.length;
    }
    return sent * NANOS / (System.nanoTime() - begun);
  }

  /// Sends all of it.
  private interface Sender {
    void send(byte[] chunk) throws IOException;
  }

  private static double jdk(SSLContext context, int port, byte[] chunk, long nanos)
      throws IOException {
    try (Socket socket = context.getSocketFactory().createSocket("127.0.0.1", port)) {
      OutputStream out = socket.getOutputStream();
      return rate(out::write, chunk, nanos);
    }
  }

  private static double layer(Path folder, int port, byte[] chunk, long nanos) throws IOException {
    System.setProperty("winsock.layers", "tls=" + folder.resolve("rules.yaml"));
    if (Winsock.WSAStartup(0x0202, new WsaData[1]) != 0) {
      throw new IOException("Winsock did not start");
    }
    long s = Winsock.socket(WinSock2.AF_INET, WinSock2.SOCK_STREAM, WinSock2.IPPROTO_TCP);
    if (Winsock.connect(s, new SockAddrIn(WinSock2.INADDR_LOOPBACK, port)) != 0) {
      throw new IOException("connect: " + Winsock.WSAGetLastError());
    }
    double rate =
        rate(
            bytes -> {
              int sent = 0;
              while (sent < bytes.length) {
                int more = Winsock.send(s, bytes, sent, bytes.length - sent, 0);
                if (more < 0) {
                  throw new IOException("send: " + Winsock.WSAGetLastError());
                }
                sent += more;
              }
            },
            chunk,
            nanos);
    Winsock.WSACleanup();
    return rate;
  }

  // --- certificates

  private static void keys(Path folder) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                folder.resolve("it.p12").toString())
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    String der =
        Base64.getMimeEncoder().encodeToString(store(folder).getCertificate("it").getEncoded());
    Files.writeString(
        folder.resolve("it.pem"),
        "-----BEGIN CERTIFICATE-----\n" + der + "\n-----END CERTIFICATE-----\n");
    Files.writeString(
        folder.resolve("rules.yaml"), "version: 1\ntls: {rules: [{id: it, trust: it.pem}]}\n");
  }

  private static KeyStore store(Path folder) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("it.p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static SSLContext context(Path folder) throws IOException, GeneralSecurityException {
    KeyStore store = store(folder);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("it", store.getCertificate("it"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
