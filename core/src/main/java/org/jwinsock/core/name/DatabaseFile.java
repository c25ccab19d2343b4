package org.jwinsock.core.name;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A text table of the system, `services` or `protocols`, read again when the file changes. A table
/// of our own stands in where the file is missing.
///
/// ```
/// name  key  alias alias …  # comment
/// ```
///
/// Lines that are not of this form are passed over, as every reader of these files does. The file
/// may be edited by anyone with the rights, so its size is bounded: what lies beyond [#MAX_BYTES]
/// is not read.
///
/// @param <T> what a line says
/// @see <a href="https://man7.org/linux/man-pages/man5/services.5.html">services(5)</a>
/// @see <a href="https://man7.org/linux/man-pages/man5/protocols.5.html">protocols(5)</a>
final class DatabaseFile<T> {

  /// How much of a file is read.
  static final int MAX_BYTES = 4 << 20;

  private record Version(FileTime changed, long size) {}

  private record Content<T>(@Nullable Version version, List<T> entries) {}

  private final Path path;
  private final String builtin;
  private final Function<String[], @Nullable T> parser;
  private volatile @Nullable Content<T> content;

  /// @param path the system's file
  /// @param builtin the resource that stands in for it
  /// @param parser makes an entry of the words of a line, at least two; null if they make none
  DatabaseFile(Path path, String builtin, Function<String[], @Nullable T> parser) {
    this.path = path;
    this.builtin = builtin;
    this.parser = parser;
  }

  /// Where this system has a table: `/etc` of Unix, `drivers\etc` of Windows.
  static Path locate(String unixName, String windowsName) {
    String root = System.getenv("SystemRoot");
    return root == null
        ? Path.of("/etc", unixName)
        : Path.of(root, "System32", "drivers", "etc", windowsName);
  }

  /// The entries in the order of the file.
  List<T> entries() {
    Version now = version();
    Content<T> known = content;
    if (known == null || !Objects.equals(known.version, now)) {
      known = new Content<>(now, parse(now == null ? builtin() : read()));
      content = known;
    }
    return known.entries;
  }

  private @Nullable Version version() {
    try {
      if (!Files.isReadable(path)) {
        return null;
      }
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size());
    } catch (NoSuchFileException e) {
      return null; // gone since it was looked at
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read() {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return builtin();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String builtin() {
    try (InputStream in = DatabaseFile.class.getResourceAsStream(builtin)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + builtin + " is missing from this module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<T> parse(String text) {
    List<T> entries = new ArrayList<>();
    for (String line : text.lines().toList()) {
      int comment = line.indexOf('#');
      String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
      T entry = words.length < 2 ? null : parser.apply(words);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return List.copyOf(entries);
  }

  /// The words behind name and key.
  static List<String> aliases(String[] words) {
    return Arrays.asList(words).subList(2, words.length);
  }

  /// A decimal number of 0 to `max`; -1 for anything else.
  static int number(String text, int max) {
    int value = text.isEmpty() ? -1 : 0;
    for (int i = 0; i < text.length() && value >= 0; i++) {
      int digit = text.charAt(i) - '0';
      value = digit < 0 || digit > 9 ? -1 : value * 10 + digit;
      value = value > max ? -1 : value;
    }
    return value;
  }
}
