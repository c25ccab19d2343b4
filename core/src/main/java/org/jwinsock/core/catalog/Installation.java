package org.jwinsock.core.catalog;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.CatalogHome;
import org.jwinsock.core.store.CatalogStore;
import org.jwinsock.core.store.InstalledProvider;
import org.jwinsock.yaml.FileStamp;

/// What is installed for all programs of the user, as this process sees it.
///
/// @param file the generation that is read; [CatalogFile#EMPTY] in safe mode
/// @param problem why there can be no sockets, for the user; null if nothing is wrong
/// @param source from where it was read, and what was there; null for what was not read
record Installation(
    CatalogFile file,
    Program program,
    FoundLayers.Lazily found,
    @Nullable String problem,
    @Nullable Source source) {

  /// A catalog on disk, as it was.
  record Source(CatalogStore store, FileStamp stamp) {}

  /// False once there is another one.
  boolean isCurrent() {
    return source == null
        || source.store.home().equals(CatalogHome.path())
            && FileStamp.of(source.store.file()).equals(source.stamp);
  }

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.core");

  /// Nothing.
  static final Installation NONE =
      new Installation(
          CatalogFile.EMPTY, new Program(List.of(), ""), new FoundLayers.Lazily(), null, null);

  /// Reads it.
  ///
  /// @param safe true to leave it all out
  static Installation load(CatalogStore store, FoundLayers.Lazily found, boolean safe) {
    Program program = Program.current();
    Source source = new Source(store, FileStamp.of(store.file()));
    CatalogFile file;
    try {
      CatalogStore.Reading read = store.readAny();
      if (read.warning() != null) {
        LOGGER.log(System.Logger.Level.WARNING, read.warning());
      }
      file = read.file();
    } catch (CatalogException e) {
      if (safe) {
        LOGGER.log(System.Logger.Level.WARNING, e.reason());
      }
      return new Installation(CatalogFile.EMPTY, program, found, safe ? null : e.reason(), source);
    }
    if (!safe) {
      return new Installation(file, program, found, null, source);
    }
    return new Installation(
        CatalogFile.EMPTY,
        program,
        found,
        InstalledChains.isMandatory(file, program)
            ? "A layer in " + store.file() + " is mandatory, so safe mode has no sockets to offer"
            : null,
        source);
  }

  /// A generation that is about to be installed, with all of its layers for whoever tries it.
  static Installation trial(CatalogFile file, FoundLayers.Lazily found) {
    List<InstalledProvider> forAll = file.providers().stream().map(each -> each.forAll()).toList();
    return new Installation(
        file.withProviders(forAll).withoutApplications(),
        new Program(List.of(), ""),
        found,
        null,
        null);
  }

  /// The entries of a base provider, and the chains over them, in match order.
  ///
  /// @param own the layers of the process, beside which the same ones are not used again
  List<CatalogEntry> over(List<CatalogEntry> bases, List<Layer> own) {
    if (file.entries().isEmpty() && file.order().isEmpty()) {
      return bases;
    }
    Set<String> names =
        own.stream().map(layer -> layer.provider().name()).collect(Collectors.toSet());
    return InstalledChains.over(bases, file, program, found.get(), names);
  }

  static @Nullable String first(@Nullable String... problems) {
    for (String problem : problems) {
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }
}
