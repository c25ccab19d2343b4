package org.jwinsock.core.store;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A provider that was installed, layered or base.
///
/// @param id its GUID
/// @param path from where it is loaded: the name of a layer that comes with the program (`filter`),
///   or a jar, with `#NAME` where the jar has several. `%NAME%` is a variable of the environment.
/// @param sha256 what the jar has to be, in lower-case hexadecimal; null for what is in no jar
/// @param rules the rule file whose section is for it; null for none
/// @param category `LSP_*` bits given to it with `WSCSetProviderInfo`; null for its own
/// @param mandatory true if nothing may run without it, so that safe mode refuses to start
/// @param before names of layers it has to stand above, whatever their classes say
/// @param after names of layers it has to stand below
/// @param programs the programs that have it, by [Application] path; empty for all
public record InstalledProvider(
    UUID id,
    String path,
    @Nullable String sha256,
    @Nullable String rules,
    @Nullable Integer category,
    boolean mandatory,
    Set<String> before,
    Set<String> after,
    List<String> programs) {

  /// Copies the collections.
  public InstalledProvider {
    before = Collections.unmodifiableSet(new LinkedHashSet<>(before));
    after = Collections.unmodifiableSet(new LinkedHashSet<>(after));
    programs = List.copyOf(programs);
  }

  /// One of which nothing is known but its path.
  public InstalledProvider(UUID id, String path, @Nullable String sha256) {
    this(id, path, sha256, null, null, false, Set.of(), Set.of(), List.of());
  }

  /// The same provider in another category.
  public InstalledProvider inCategory(int bits) {
    return new InstalledProvider(id, path, sha256, rules, bits, mandatory, before, after, programs);
  }

  /// The same provider for every program.
  public InstalledProvider forAll() {
    return new InstalledProvider(
        id, path, sha256, rules, category, mandatory, before, after, List.of());
  }
}
