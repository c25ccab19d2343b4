package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// Runs scenarios in a process that has a network of its own, where they may do what would disturb
/// a machine: change routes, lose packets, take addresses away. It needs Linux' `unshare` and `ip`.
final class OwnNetwork {

  private static final String MARK = "testkit.own.network";
  private static final int MINUTES = 3;

  private OwnNetwork() {}

  /// True in such a process.
  static boolean isHere() {
    return Boolean.getBoolean(MARK);
  }

  /// Changes this process's network, as its administrator.
  static void change(String command) {
    assertThat(isHere()).as("only in a network of its own").isTrue();
    try {
      Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
      String output = text(process);
      assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(command, e);
    }
  }

  /// Runs all scenarios of classes in a process with a network that has no more than a loopback
  /// interface. Skipped where there can be no such process.
  ///
  /// @param setup a command that prepares the network
  static void run(String setup, Class<?>... scenarios) {
    List<String> namespaces = List.of("unshare", "--net", "--map-root-user");
    assumeTrue(works(namespaces), "no network namespaces here");
    run(namespaces, "ip link set lo up && " + setup, scenarios);
  }

  /// Runs all scenarios of classes in a process that has no privileges over the network.
  static void runUnprivileged(Class<?>... scenarios) {
    List<String> stranger = List.of("unshare", "--user");
    assumeTrue(works(stranger), "no user namespaces here");
    run(stranger, "true", scenarios);
  }

  /// Runs all scenarios of classes in a process that may have few files open.
  static void runWithFewDescriptors(int limit, Class<?>... scenarios) {
    List<String> limited = List.of("sh", "-c", "ulimit -n " + limit + " && exec \"$@\"", "sh");
    assumeTrue(works(limited), "no limit of open files here");
    run(limited, "true", scenarios);
  }

  /// Runs all scenarios of classes in a process with options of its own.
  ///
  /// @param options for Java
  static void runUnder(List<String> options, Class<?>... scenarios) {
    run(List.of(), "true", options, scenarios);
  }

  private static boolean works(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void run(List<String> prefix, String setup, Class<?>... scenarios) {
    run(prefix, setup, List.of(), scenarios);
  }

  private static void run(
      List<String> prefix, String setup, List<String> options, Class<?>... scenarios) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("sh", "-c", setup + " && exec \"$@\"", "sh"));
    command.addAll(java(options));
    command.add(OwnNetwork.class.getName());
    Stream.of(scenarios).map(Class::getName).forEach(command::add);
    try {
      Path output = Files.createTempFile("testkit", ".log");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        String text = Files.readString(output);
        assertThat(ended).as("ended in time: %s", text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
      } finally {
        Files.delete(output);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(String.join(" ", command), e);
    }
  }

  static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// This Java with these modules and classes, in the same mode as this process.
  private static List<String> java(List<String> options) {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = here() + File.pathSeparator + System.getProperty("java.class.path", "");
    String provider = System.getProperty("winsock.provider", "");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-XX:+UseSerialGC", "-D" + MARK + "=true"));
    command.addAll(List.of("-p", modules, "--add-modules", "ALL-MODULE-PATH", "-cp", classes));
    command.addAll(List.of("-Dwinsock.provider=" + provider, "--illegal-native-access=deny"));
    if (provider.equals("host")) {
      command.add("--enable-native-access=org.jwinsock.linux");
    }
    command.add("-Dwinsock.layers=" + String.join(",", Layers.names()));
    command.addAll(options);
    return command;
  }

  /// The folder of the scenarios' classes.
  static Path here() {
    String file = OwnNetwork.class.getName().replace('.', '/') + ".class";
    String url =
        Objects.requireNonNull(OwnNetwork.class.getResource("OwnNetwork.class")).toString();
    return Path.of(URI.create(url.substring(0, url.length() - file.length())));
  }

  /// In the new process: runs the scenarios of the classes named.
  public static void main(String[] names) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Stream.of(names).map(name -> selectClass(name)).toList())
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 30);
    boolean passed = summary.getTestsFoundCount() > 0 && summary.getTotalFailureCount() == 0;
    System.exit(passed ? 0 : 1);
  }
}
