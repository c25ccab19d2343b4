package org.jwinsock.core.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The steps of a change on disk, each of which may be the last one of a process.
interface Disk {

  /// Writes a new file, readable by its user alone, and waits until it is on the disk.
  void write(Path file, byte[] bytes) throws IOException;

  /// Gives a file another name, in the place of what has that name; both are in one folder. The new
  /// name is on the disk when this returns.
  void rename(Path from, Path to) throws IOException;

  /// Removes a file, if it is there.
  void remove(Path file) throws IOException;

  /// The real one.
  Disk REAL =
      new Disk() {
        @Override
        public void write(Path file, byte[] bytes) throws IOException {
          try (FileChannel channel =
              FileChannel.open(file, Set.of(WRITE, CREATE_NEW), Access.file(file))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
              channel.write(left);
            }
            channel.force(true);
          }
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
          Files.move(from, to, ATOMIC_MOVE, REPLACE_EXISTING);
          Path folder = to.getParent();
          if (folder != null && Access.isPosix(folder)) { // elsewhere folders cannot be opened
            try (FileChannel channel = FileChannel.open(folder, READ)) {
              channel.force(true);
            }
          }
        }

        @Override
        public void remove(Path file) throws IOException {
          Files.deleteIfExists(file);
        }
      };

  /// Who may read what is made.
  final class Access {
    private Access() {}

    static boolean isPosix(Path path) {
      return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static FileAttribute<?>[] file(Path path) {
      return of(path, "rw-------");
    }

    static FileAttribute<?>[] folder(Path path) {
      return of(path, "rwx------");
    }

    private static FileAttribute<?>[] of(Path path, String permissions) {
      return isPosix(path)
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
          }
          : new FileAttribute<?>[0];
    }
  }
}
