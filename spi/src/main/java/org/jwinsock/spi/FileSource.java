package org.jwinsock.spi;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A file that `TransmitFile` sends from: what is behind its file handle.
///
/// It remembers which file that is, so that a provider may open it again its own way; what the
/// provider keeps is closed with this.
public final class FileSource implements AutoCloseable {

  private final FileChannel channel;
  private final @Nullable Path path;
  private final @Nullable Object key;
  private @Nullable Kept kept;
  private boolean closed;

  /// What a provider keeps with the file.
  public interface Kept extends AutoCloseable {
    @Override
    void close();
  }

  private FileSource(FileChannel channel, @Nullable Path path, @Nullable Object key) {
    this.channel = channel;
    this.path = path;
    this.key = key;
  }

  /// A file that somebody has opened, known by its channel alone.
  public static FileSource of(FileChannel channel) {
    return new FileSource(channel, null, null);
  }

  /// Opens a file for reading.
  public static FileSource open(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Object before = key(absolute);
    FileChannel channel = FileChannel.open(absolute, StandardOpenOption.READ);
    Object after = key(absolute);
    // otherwise it was replaced meanwhile, and which one has been opened is not known
    boolean same = before != null && before.equals(after);
    return same ? new FileSource(channel, absolute, before) : of(channel);
  }

  private static @Nullable Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  /// Reads the file; its position is where a transmission without an offset begins.
  public FileChannel channel() {
    return channel;
  }

  /// Where the file was found; null if that is not known.
  public @Nullable Path path() {
    return path;
  }

  /// True if the path is that of the same file still; links are followed.
  ///
  /// @param through the path to ask, as the system's name of an open descriptor is
  public boolean isSame(Path through) {
    try {
      return key != null && key.equals(key(through));
    } catch (IOException e) {
      return false;
    }
  }

  /// What a provider keeps with the file, made at the first call.
  ///
  /// @param type what the calling provider keeps
  /// @return null if the file is closed, or another provider keeps something
  public synchronized <T extends Kept> @Nullable T kept(
      Class<T> type, Function<FileSource, T> maker) {
    if (closed) {
      return null;
    }
    Kept known = kept;
    if (known == null) {
      known = maker.apply(this);
      kept = known;
    }
    return type.isInstance(known) ? type.cast(known) : null;
  }

  /// Closes what providers keep, and the channel.
  @Override
  public void close() throws IOException {
    Kept known;
    synchronized (this) {
      closed = true;
      known = kept;
      kept = null;
    }
    if (known != null) {
      known.close();
    }
    channel.close();
  }
}
