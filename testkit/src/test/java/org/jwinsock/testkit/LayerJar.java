package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// Jars with a layer of their own in them, compiled by the scenario.
final class LayerJar {

  private LayerJar() {}

  /// A layer that hands everything on but what its table says.
  ///
  /// @param name the layer's, which is also its class
  /// @param table the body of a class that extends `ForwardingTable`
  static Path of(Path folder, String name, String table) throws IOException {
    String source =
        """
        import java.util.UUID;
        import org.jwinsock.layers.*;
        import org.jwinsock.spi.*;
        import java.lang.foreign.MemorySegment;

        public final class %1$s implements LayeredServiceProvider {
          public String name() { return "%2$s"; }
          public UUID providerId() { return UUID.fromString("%3$s"); }
          public String description() { return "a layer of a scenario"; }
          public LayerClass layerClass() { return LayerClass.MONITOR; }
          public int category() { return Ws2Spi.LSP_INSPECTOR; }
          public boolean isIfs() { return true; }
          public boolean isObserver() { return true; }
          public WspProcTable WSPStartup(
              int version, WspUpcallTable upcalls, LowerProvider lower, LayerSettings settings) {
            return new Table(upcalls, lower);
          }
          static final class Table extends ForwardingTable {
            Table(WspUpcallTable upcalls, LowerProvider lower) {
              super(upcalls, lower, true);
            }
            %4$s
          }
        }
        """
            .formatted(
                className(name),
                name,
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                table);
    Path sources = Files.createDirectories(folder.resolve(name));
    Path file = Files.writeString(sources.resolve(className(name) + ".java"), source);
    String path =
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-nowarn",
                "-cp",
                path,
                "-d",
                sources.toString(),
                file.toString());
    assertThat(compiled).as("javac").isZero();
    return packed(folder.resolve(name + ".jar"), sources, className(name));
  }

  private static Path packed(Path jar, Path classes, String provider) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes)) {
      out.putNextEntry(new JarEntry("META-INF/services/org.jwinsock.spi.LayeredServiceProvider"));
      out.write(provider.getBytes(StandardCharsets.UTF_8));
      List<Path> compiled = files.filter(file -> file.toString().endsWith(".class")).toList();
      for (Path file : compiled) {
        out.putNextEntry(new JarEntry(file.getFileName().toString()));
        out.write(Files.readAllBytes(file));
      }
    }
    return jar;
  }

  private static String className(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace("-", "");
  }
}
