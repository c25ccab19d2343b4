package org.jwinsock.tools.http;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The files below a folder. Symbolic links are followed as long as they stay in it.
///
/// A link that is changed between the look and the opening of the file may lead outside: only who
/// may write in the folder can do that.
final class FileTree {

  private static final String INDEX = "index.html";

  private final Path root;

  /// What a path leads to.
  sealed interface Found {}

  /// A file that can be sent.
  record File(Path path, long size, Instant modified) implements Found {}

  /// A folder, asked for without the slash.
  record Folder() implements Found {}

  /// Nothing that is to be seen from outside.
  record Missing() implements Found {}

  /// Something that this process may not read.
  record Forbidden() implements Found {}

  /// @throws IOException if it is no folder
  FileTree(Path root) throws IOException {
    this.root = root.toRealPath();
    if (!Files.isDirectory(this.root)) {
      throw new IOException(root + " is no folder");
    }
  }

  /// Follows a path; a folder's is that of its `index.html`.
  Found find(TargetPath target) {
    Path path = root;
    for (String name : target.names()) {
      Path next = child(name);
      if (next == null) {
        return new Missing();
      }
      path = path.resolve(next);
    }
    try {
      return find(path, target.isFolder());
    } catch (AccessDeniedException e) {
      return new Forbidden();
    } catch (IOException e) {
      return new Missing();
    }
  }

  /// One name of a path; null if it would be more than that here.
  private @Nullable Path child(String name) {
    try {
      Path child = root.getFileSystem().getPath(name);
      boolean isOne = child.getRoot() == null && child.getNameCount() == 1;
      return isOne && child.toString().equals(name) ? child : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private Found find(Path path, boolean asFolder) throws IOException {
    Path real = path.toRealPath();
    if (!real.startsWith(root)) {
      return new Missing();
    }
    var attributes = Files.readAttributes(real, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      return asFolder ? index(real) : new Folder();
    }
    return asFolder ? new Missing() : file(real, attributes);
  }

  private Found index(Path folder) throws IOException {
    return find(folder.resolve(INDEX), false) instanceof File file ? file : new Missing();
  }

  /// Opening a pipe or a device may wait for ever.
  private static Found file(Path real, BasicFileAttributes attributes) {
    return attributes.isRegularFile()
        ? new File(real, attributes.size(), attributes.lastModifiedTime().toInstant())
        : new Missing();
  }
}
