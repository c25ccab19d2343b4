package org.jwinsock.core.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.jwinsock.spi.WsaErrors.WSATRY_AGAIN;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The right to change a catalog, which one installer of all processes has at a time. The kernel
/// takes it back from a process that ends.
final class StoreLock implements AutoCloseable {

  /// Longer than a trial of every chain takes.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final FileChannel channel;

  private StoreLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Waits for it.
  ///
  /// @throws CatalogException `WSATRY_AGAIN` if another keeps it for a minute
  static StoreLock take(Path file) throws IOException, CatalogException {
    FileChannel channel = FileChannel.open(file, Set.of(CREATE, WRITE), Disk.Access.file(file));
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    boolean taken = false;
    try {
      while (tried(channel) == null) {
        if (System.nanoTime() - deadline > 0) {
          throw new CatalogException(
              WSATRY_AGAIN,
              file + " is locked: another process has been changing the catalog for a minute");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      taken = true;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    return new StoreLock(channel);
  }

  private static @Nullable FileLock tried(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process has it
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
