package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jwinsock.testkit.Calls.close;
import static org.jwinsock.testkit.Calls.ok;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jwinsock.core.api.Winsock;
import org.jwinsock.spi.AddrInfo;
import org.jwinsock.spi.WsaData;
import org.jwinsock.spi.WsaError;

/// JWinsock serves programs that know no modules too.
@Timeout(120)
class ClassPathTest {

  private static final String SERVICES = "META-INF/services/";
  private static final String MODULES = System.getProperty("jdk.module.path", "");

  @Test
  void shouldFindItsProvidersOnTheClassPath() throws Exception {
    String provider = System.getProperty("winsock.provider", "");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-XX:+UseSerialGC", "-Dwinsock.provider=" + provider));
    command.add("--illegal-native-access=deny");
    if (provider.equals("host")) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    String classes = System.getProperty("java.class.path", "");
    String path = String.join(File.pathSeparator, OwnNetwork.here().toString(), MODULES, classes);
    command.addAll(List.of("-cp", path, ClassPathTest.class.getName()));

    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = OwnNetwork.text(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      assertThat(output).isEqualTo("done");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /// In the new process: sockets, and names, whose providers are looked for as well.
  public static void main(String[] none) {
    assertThat(Winsock.class.getModule().isNamed()).isFalse();
    assertThat(Winsock.WSAStartup(0x0202, new WsaData[1])).isZero();
    Calls.Pair pair = Calls.Pair.tcp(Family.IPV4);
    Calls.send(pair.client(), "without modules");
    assertThat(Calls.recv(pair.server())).isEqualTo("without modules");
    close(pair.client(), pair.server());
    List<AddrInfo> found = new ArrayList<>();
    int error = Winsock.getaddrinfo("127.0.0.1", "80", null, found);
    assertThat(error).as(WsaError.describe(error)).isZero();
    ok(Winsock.WSACleanup());
    System.out.print("done");
  }

  @Test
  void shouldDeclareTheSameProvidersToModulesAndToTheClassPath() {
    Map<String, Map<String, List<String>>> toModules = new TreeMap<>();
    Map<String, Map<String, List<String>>> toClassPath = new TreeMap<>();
    for (ModuleReference module : modules()) {
      String name = module.descriptor().name();
      toModules.put(
          name,
          module.descriptor().provides().stream()
              .collect(
                  Collectors.toMap(
                      ModuleDescriptor.Provides::service, ModuleDescriptor.Provides::providers)));
      toClassPath.put(name, services(module));
    }

    assertThat(toModules).containsKeys("org.jwinsock.host", "org.jwinsock.nio");
    assertThat(toClassPath).isEqualTo(toModules);
  }

  private static List<ModuleReference> modules() {
    Path[] path = Stream.of(MODULES.split(File.pathSeparator)).map(Path::of).toArray(Path[]::new);
    return ModuleFinder.of(path).findAll().stream()
        .filter(each -> each.descriptor().name().startsWith("org.jwinsock."))
        .toList();
  }

  /// What the files of a module name.
  private static Map<String, List<String>> services(ModuleReference module) {
    try (ModuleReader reader = module.open();
        Stream<String> files = reader.list()) {
      return files
          .filter(file -> file.startsWith(SERVICES) && !file.endsWith("/"))
          .collect(
              Collectors.toMap(
                  file -> file.substring(SERVICES.length()), file -> lines(reader, file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(ModuleReader reader, String file) {
    try (InputStream in = reader.open(file).orElseThrow()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
