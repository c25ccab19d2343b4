package org.jwinsock.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The C programs of `bench/c`, compiled with gcc into a folder that ends with this object.
final class CPrograms implements AutoCloseable {

  private final Path folder = Files.createTempDirectory("winsock-bench");

  CPrograms() throws IOException {}

  /// True if programs can use liburing.
  static boolean hasUring() {
    return Files.exists(Path.of("/usr/include/liburing.h"));
  }

  Path compile(String name, String... libraries) throws IOException, InterruptedException {
    Path source = folder.resolve(name + ".c");
    try (InputStream in = CPrograms.class.getResourceAsStream("c/" + name + ".c")) {
      if (in == null) {
        throw new IOException("no C program " + name);
      }
      Files.copy(in, source);
    }
    Path program = folder.resolve(name);
    List<String> gcc = new ArrayList<>(List.of("gcc", "-O2", "-w", "-pthread"));
    gcc.addAll(List.of("-o", program.toString(), source.toString()));
    gcc.addAll(List.of(libraries));
    try {
      if (new ProcessBuilder(gcc).inheritIO().start().waitFor() != 0) {
        throw new IOException("gcc could not compile " + source);
      }
    } catch (IOException e) {
      throw new IOException("the measurements against C need gcc (Debian: apt install gcc)", e);
    }
    return program;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
