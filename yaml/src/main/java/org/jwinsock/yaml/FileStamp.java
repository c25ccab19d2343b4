package org.jwinsock.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// What a file looks like from outside: one of these differs after a change, also after one that
/// puts another file in its place.
///
/// @param key the file's own, where the system has one
/// @param size in bytes; -1 for a file that is not there, or out of reach
/// @param modified null for such a file
public record FileStamp(@Nullable Object key, long size, @Nullable FileTime modified) {

  /// What a file looks like now, without reading it. That it is out of reach is for whoever reads
  /// it to tell.
  public static FileStamp of(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(is.fileKey(), is.size(), is.lastModifiedTime());
    } catch (IOException e) {
      return new FileStamp(null, -1, null);
    }
  }
}
