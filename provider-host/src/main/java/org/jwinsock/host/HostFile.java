package org.jwinsock.host;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.jwinsock.linux.Descriptors;
import org.jwinsock.linux.Errno;
import org.jwinsock.spi.FileSource;

/// A descriptor of our own for a file that is transmitted, since the JDK does not give its own. It
/// is opened by the file's path and kept only if it turns out to be the same file.
final class HostFile implements FileSource.Kept {

  private static final HostFile NONE = new HostFile(null);

  /// Null if there is none to be had.
  private final @Nullable Descriptor descriptor;

  private HostFile(@Nullable Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /// Opens a file again, if that is possible.
  static HostFile open(FileSource file) {
    Path path = file.path();
    int fd = path == null ? -1 : Descriptors.openForReading(path.toString());
    if (fd < 0) {
      return NONE;
    }
    if (!file.isSame(Path.of("/proc/self/fd/" + fd))) {
      Descriptors.close(fd);
      return NONE;
    }
    return new HostFile(new Descriptor(fd));
  }

  /// Sends from the file: sendfile(2).
  ///
  /// @return bytes, `-errno`, or `-EBADF` if there is no descriptor
  int send(int socket, long position, long count) {
    if (descriptor == null || !descriptor.enter()) {
      return -Errno.EBADF;
    }
    try {
      return Descriptors.sendfile(socket, descriptor.fd(), position, count);
    } finally {
      descriptor.exit();
    }
  }

  @Override
  public void close() {
    if (descriptor != null) {
      descriptor.close();
    }
  }
}
