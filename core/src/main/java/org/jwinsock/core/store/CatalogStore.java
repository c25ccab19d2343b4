package org.jwinsock.core.store;

import static org.jwinsock.spi.WsaErrors.WSAEINVAL;
import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;
import static org.jwinsock.spi.WsaErrors.WSASYSNOTREADY;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jwinsock.yaml.YamlException;

/// The catalog of a user, in a folder of his own:
///
/// ```
/// catalog.yaml          the active generation
/// catalog.parsed        the same, parsed; only to be faster
/// catalog.lock          held by whoever changes something
/// generations/12.yaml   what was active before, the last twenty
/// ```
///
/// A change is written beside the file, brought to the disk and given the file's name: whoever
/// reads, and whenever a process or the machine ends, there is the old generation or the new one.
public final class CatalogStore {

  /// How many generations are kept.
  public static final int KEPT = 20;

  private static final String SUFFIX = ".yaml";

  private final Path home;
  private final Disk disk;

  /// The catalog in a folder.
  public CatalogStore(Path home) {
    this(home, Disk.REAL);
  }

  CatalogStore(Path home, Disk disk) {
    this.home = home;
    this.disk = disk;
  }

  /// The catalog of this process.
  public static CatalogStore ofThisProcess() {
    return new CatalogStore(CatalogHome.path());
  }

  /// The folder.
  public Path home() {
    return home;
  }

  /// Had when something is said: a program that starts pays for the first one of a process.
  private static System.Logger logger() {
    return System.getLogger("org.jwinsock.core");
  }

  /// The active generation's file.
  public Path file() {
    return home.resolve("catalog.yaml");
  }

  private Path parsed() {
    return home.resolve("catalog.parsed");
  }

  private Path kept() {
    return home.resolve("generations");
  }

  private Path kept(long generation) {
    return kept().resolve(generation + SUFFIX);
  }

  // --- reading

  /// What is read for a program that starts.
  ///
  /// @param warning what is wrong with the active generation, so that an earlier one was taken;
  ///   null if nothing is
  public record Reading(CatalogFile file, @Nullable String warning) {}

  /// The active generation, or the last whole one if that cannot be read.
  ///
  /// @throws CatalogException if none can be read
  public Reading readAny() throws CatalogException {
    try {
      return new Reading(read(), null);
    } catch (CatalogException broken) {
      for (long generation : generations().reversed()) {
        try {
          return new Reading(
              generation(generation),
              broken.reason()
                  + "\nGeneration "
                  + generation
                  + " is used instead. `winsock catalog rollback` makes it the active one.");
        } catch (CatalogException e) {
          logger().log(System.Logger.Level.DEBUG, "A kept generation cannot be read", e);
        }
      }
      throw broken;
    }
  }

  /// The active generation.
  ///
  /// @throws CatalogException `WSASYSNOTREADY` if it cannot be read
  public CatalogFile read() throws CatalogException {
    byte[] text;
    try {
      text = Files.readAllBytes(file());
    } catch (NoSuchFileException e) {
      return CatalogFile.EMPTY;
    } catch (IOException e) {
      throw unreadable(file(), e);
    }
    CatalogFile copied = copied(text);
    return copied != null ? copied : parse(file(), text);
  }

  private @Nullable CatalogFile copied(byte[] text) {
    try {
      return ParsedCopy.read(Files.readAllBytes(parsed()), text);
    } catch (IOException e) {
      return null; // there is none, and it was only to be faster
    }
  }

  private static CatalogFile parse(Path file, byte[] bytes) throws CatalogException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      CatalogFile parsed = CatalogReader.read(file.toString(), text);
      List<String> broken = parsed.problems();
      if (!broken.isEmpty()) {
        throw new CatalogException(
            WSASYSNOTREADY, file + ": " + String.join("; ", broken) + remedy());
      }
      return parsed;
    } catch (YamlException e) {
      throw new CatalogException(WSASYSNOTREADY, e.getMessage() + remedy(), e);
    } catch (CharacterCodingException e) {
      throw new CatalogException(WSASYSNOTREADY, file + ": not UTF-8" + remedy(), e);
    }
  }

  private static String remedy() {
    return "\nMend the file, or: winsock catalog rollback, winsock reset";
  }

  private static CatalogException unreadable(Path file, IOException e) {
    return new CatalogException(WSASYSNOTREADY, file + " cannot be read: " + e, e);
  }

  /// The numbers of the generations that are kept, the earliest first; the active one is among
  /// them.
  public List<Long> generations() {
    TreeSet<Long> numbers = new TreeSet<>();
    try (Stream<Path> files = Files.list(kept())) {
      files.forEach(
          file -> {
            String name = String.valueOf(file.getFileName());
            if (name.matches("[0-9]{1,18}\\.yaml")) {
              numbers.add(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())));
            }
          });
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      logger().log(System.Logger.Level.WARNING, kept() + " cannot be read", e);
    }
    return List.copyOf(numbers);
  }

  /// A generation that is kept.
  ///
  /// @throws CatalogException `WSAEINVAL` if it is not kept, `WSASYSNOTREADY` if it cannot be read
  public CatalogFile generation(long number) throws CatalogException {
    try {
      return parse(kept(number), Files.readAllBytes(kept(number)));
    } catch (NoSuchFileException e) {
      throw new CatalogException(
          WSAEINVAL, "Generation " + number + " is not kept; there are " + generations(), e);
    } catch (IOException e) {
      throw unreadable(kept(number), e);
    }
  }

  // --- changing

  /// A change of the catalog: several edits are one change, and hold together or not at all.
  @FunctionalInterface
  public interface Change {
    /// What the catalog is to be.
    ///
    /// @throws CatalogException if the change is refused
    CatalogFile apply(CatalogFile now) throws CatalogException;
  }

  /// Changes the catalog; nobody else does meanwhile.
  ///
  /// @return what is active then
  /// @throws CatalogException if the change is refused, or cannot be written
  public CatalogFile change(Change change) throws CatalogException {
    return locked(() -> committed(read(), change));
  }

  /// Makes an earlier generation the active one, under a new number.
  ///
  /// @param number 0 for the one before the active one
  /// @param check refuses a generation that cannot be used any more
  public CatalogFile rollback(long number, Change check) throws CatalogException {
    return locked(
        () -> {
          CatalogFile now = readAnyOrEmpty();
          long wanted = number != 0 ? number : before(now);
          return committed(now, current -> check.apply(generation(wanted)));
        });
  }

  /// Before the active one, or without a whole active one the last that can be read.
  private long before(CatalogFile now) throws CatalogException {
    boolean whole = isWhole();
    for (long each : generations().reversed()) {
      if (whole ? each < now.generation() : each <= now.generation()) {
        return each;
      }
    }
    throw new CatalogException(WSAEINVAL, "There is no earlier generation");
  }

  private boolean isWhole() {
    try {
      return read().generation() >= 0;
    } catch (CatalogException e) {
      return false;
    }
  }

  /// Removes everything that is installed. What was there stays among the kept generations, and a
  /// file that could not be read beside them.
  public CatalogFile reset() throws CatalogException {
    return locked(
        () -> {
          CatalogFile now = readAnyOrEmpty();
          if (!isWhole()) {
            try {
              disk.rename(file(), home.resolve("catalog.broken"));
            } catch (NoSuchFileException e) {
              logger().log(System.Logger.Level.DEBUG, "There is no broken file", e);
            }
          }
          return committed(now, current -> CatalogFile.EMPTY);
        });
  }

  private CatalogFile readAnyOrEmpty() {
    try {
      return readAny().file();
    } catch (CatalogException e) {
      return CatalogFile.EMPTY;
    }
  }

  /// Work done while nobody else changes anything.
  private interface Work {
    CatalogFile run() throws CatalogException, IOException;
  }

  private CatalogFile locked(Work work) throws CatalogException {
    try {
      Files.createDirectories(kept(), Disk.Access.folder(home));
      try (var _ = StoreLock.take(home.resolve("catalog.lock"))) {
        return work.run();
      }
    } catch (IOException e) {
      throw new CatalogException(
          WSANO_RECOVERY, "The catalog in " + home + " cannot be changed: " + e, e);
    }
  }

  private CatalogFile committed(CatalogFile now, Change change)
      throws CatalogException, IOException {
    long last = generations().isEmpty() ? 0 : generations().getLast();
    CatalogFile next =
        change.apply(now).from(now.nextId()).numbered(Math.max(last, now.generation()) + 1);
    if (next.numbered(now.generation()).equals(now) && isWhole()) {
      return now; // nothing to write
    }
    List<String> broken = next.problems();
    if (!broken.isEmpty()) {
      throw new CatalogException(WSANO_RECOVERY, String.join("; ", broken));
    }
    byte[] text = CatalogText.of(next).getBytes(StandardCharsets.UTF_8);
    put(kept().resolve("next"), kept(next.generation()), text);
    put(home.resolve("catalog.next"), file(), text);
    tidy(text, next);
    return next;
  }

  private void put(Path beside, Path file, byte[] bytes) throws IOException {
    disk.remove(beside); // of somebody who did not come to its end
    disk.write(beside, bytes);
    disk.rename(beside, file);
  }

  /// The change holds already, so that nothing here can undo it.
  private void tidy(byte[] text, CatalogFile active) {
    try {
      put(home.resolve("parsed.next"), parsed(), ParsedCopy.of(text, active));
      List<Long> numbers = generations();
      for (long old : numbers.subList(0, Math.max(0, numbers.size() - KEPT))) {
        disk.remove(kept(old));
      }
    } catch (IOException | UncheckedIOException e) {
      logger().log(System.Logger.Level.WARNING, "The catalog's folder could not be tidied", e);
    }
  }
}
