package org.jwinsock.layers.rules;

import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.yaml.FileStamp;
import org.jwinsock.yaml.YamlException;
import org.jwinsock.yaml.YamlMap;

/// Rules that are read again when their file changes. A file that is wrong changes nothing: the
/// rules stay, and what is wrong is logged.
///
/// The file is looked at twice a second, because editors replace it in as many ways as there are
/// editors, and a watch on a folder misses some of them.
///
/// @param <T> what the section is read into; immutable
public final class LiveRules<T> implements AutoCloseable {

  /// Reads a section.
  ///
  /// @param <T> what it becomes
  @FunctionalInterface
  public interface Reader<T> {
    /// Reads it.
    ///
    /// @throws YamlException with everything that is wrong
    T read(YamlMap section) throws YamlException;
  }

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.layers");
  private static final long PERIOD_MILLIS = 500;

  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("winsock-rules").factory());

  private final LayerSettings settings;
  private final Reader<T> reader;
  private final Consumer<T> changed;
  private final @Nullable ScheduledFuture<?> watching;
  private volatile T current;
  private volatile FileStamp seen;

  private LiveRules(LayerSettings settings, Reader<T> reader, Consumer<T> changed)
      throws YamlException {
    this.settings = settings;
    this.reader = reader;
    this.changed = changed;
    this.seen = look(settings.file());
    this.current = reader.read(RuleFile.section(settings));
    watching =
        settings.file() == null
            ? null
            : WATCH.scheduleWithFixedDelay(
                this::check, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Reads the rules and watches them.
  ///
  /// @param changed told of new rules once they hold
  /// @throws YamlException if the rules are wrong to begin with
  public static <T> LiveRules<T> of(LayerSettings settings, Reader<T> reader, Consumer<T> changed)
      throws YamlException {
    return new LiveRules<>(settings, reader, changed);
  }

  /// The rules that hold.
  public T current() {
    return current;
  }

  private void check() {
    if (!look(settings.file()).equals(seen)) {
      boolean _ = reload();
    }
  }

  /// Reads the file now.
  ///
  /// @return false if it is wrong, and the rules are what they were
  public synchronized boolean reload() {
    seen = look(settings.file());
    try {
      T read = reader.read(RuleFile.section(settings));
      current = read;
      changed.accept(read);
      LOGGER.log(System.Logger.Level.INFO, "New rules from " + settings.file());
      return true;
    } catch (YamlException e) {
      LOGGER.log(
          System.Logger.Level.ERROR,
          "The rules stay as they were. " + String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static FileStamp look(@Nullable Path file) {
    return file == null ? new FileStamp(null, 0, null) : FileStamp.of(file);
  }

  @Override
  public void close() {
    if (watching != null) {
      watching.cancel(false);
    }
  }
}
