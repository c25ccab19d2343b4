package org.jwinsock.tools.verb;

import java.util.UUID;
import java.util.stream.Collectors;
import org.jwinsock.core.catalog.ProviderPath;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.CatalogFile;
import org.jwinsock.core.store.InstalledEntry;
import org.jwinsock.core.store.InstalledProvider;
import org.jwinsock.core.store.Member;
import org.jwinsock.spi.WsaErrors;

/// Installed providers as people name them: by the name of the layer, or by GUID.
final class InstalledNames {

  private InstalledNames() {}

  /// The provider of a name.
  static UUID find(CatalogFile file, String name) throws CatalogException {
    for (InstalledProvider provider : file.providers()) {
      if (name(provider).equals(name) || provider.id().toString().equalsIgnoreCase(name)) {
        return provider.id();
      }
    }
    throw new CatalogException(
        WsaErrors.WSAEINVAL,
        file.providers().isEmpty()
            ? "Nothing is installed"
            : name
                + " is not installed; there is "
                + file.providers().stream()
                    .map(InstalledNames::name)
                    .collect(Collectors.joining(", ")));
  }

  static String name(InstalledProvider provider) {
    String name = ProviderPath.parse(provider.path()).name();
    return name == null ? provider.id().toString() : name;
  }

  /// What an entry's chain consists of, the outermost first.
  static String chain(CatalogFile file, InstalledEntry entry) {
    return entry.members().stream()
        .map(member -> member(file, member))
        .collect(Collectors.joining(" > "));
  }

  private static String member(CatalogFile file, Member member) {
    InstalledEntry entry = member instanceof Member.Entry(int id) ? file.entry(id) : null;
    InstalledProvider owner = entry == null ? null : file.provider(entry.owner());
    return owner == null ? member.toString() : name(owner);
  }
}
