package org.jwinsock.layers.trace;

import static org.jwinsock.spi.WsaErrors.WSAEPROVIDERFAILEDINIT;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jwinsock.layers.rules.RuleFile;
import org.jwinsock.spi.LayerClass;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.LayeredServiceProvider;
import org.jwinsock.spi.LowerProvider;
import org.jwinsock.spi.ProviderStartupException;
import org.jwinsock.spi.Ws2Spi;
import org.jwinsock.spi.WspProcTable;
import org.jwinsock.spi.WspUpcallTable;
import org.jwinsock.yaml.Problems;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlMap;

/// Writes a line for every call. Section `trace:` with `file:`, standard error otherwise, and
/// `explain: true`; the system property `winsock.trace.explain` says so as well.
public final class Trace implements LayeredServiceProvider {

  /// Made by [java.util.ServiceLoader].
  public Trace() {}

  @Override
  public String name() {
    return "trace";
  }

  @Override
  public UUID providerId() {
    return UUID.fromString("2b7f0a57-3a53-4f0a-9b2d-6a9b8f5d3e02");
  }

  @Override
  public String description() {
    return "writes a line for every call";
  }

  @Override
  public LayerClass layerClass() {
    return LayerClass.MONITOR;
  }

  @Override
  public int category() {
    return Ws2Spi.LSP_INSPECTOR;
  }

  @Override
  public boolean isIfs() {
    return true;
  }

  @Override
  public boolean isObserver() {
    return true;
  }

  @Override
  public WspProcTable WSPStartup(
      int version, WspUpcallTable upcalls, LowerProvider lower, LayerSettings settings)
      throws ProviderStartupException {
    try {
      YamlMap section = RuleFile.section(settings);
      Problems problems = new Problems();
      section.onlyKeys(problems, List.of("file", "explain"));
      boolean explain =
          section.truth(problems, "explain", Boolean.getBoolean("winsock.trace.explain"));
      String file = section.text(problems, "file", null);
      problems.check();
      PrintStream out = file == null ? System.err : open(settings.beside(file));
      return new TraceTable(upcalls, lower, new TraceLog(out, explain));
    } catch (YamlException e) {
      throw new ProviderStartupException(
          WSAEPROVIDERFAILEDINIT, "its settings are wrong:\n" + e.getMessage());
    } catch (IOException e) {
      throw new ProviderStartupException(
          WSAEPROVIDERFAILEDINIT, "its file cannot be written: " + e);
    }
  }

  /// Readable by its user alone: addresses are his business.
  private static PrintStream open(Path file) throws IOException {
    if (Files.notExists(file)
        && Files.getFileStore(file.toAbsolutePath().getParent())
            .supportsFileAttributeView("posix")) {
      Files.createFile(
          file,
          PosixFilePermissions.asFileAttribute(
              Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
    }
    return new PrintStream(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        true,
        StandardCharsets.UTF_8);
  }
}
