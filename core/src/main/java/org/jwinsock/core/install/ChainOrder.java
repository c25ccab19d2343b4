package org.jwinsock.core.install;

import static org.jwinsock.spi.WsaErrors.WSANO_RECOVERY;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jwinsock.core.store.CatalogException;
import org.jwinsock.core.store.Member;
import org.jwinsock.spi.LayerClass;

/// In which order layers stand above each other: by class, those of one class as they were
/// installed, unless one has been told to stand above or below another.
///
/// On Windows whoever was installed last stands on top, so that what a chain does depends on its
/// history.
final class ChainOrder {

  private ChainOrder() {}

  /// A layer that is to be placed.
  ///
  /// @param before names of those it has to stand above
  /// @param after names of those it has to stand below
  record Place(
      Member member, String name, LayerClass kind, Set<String> before, Set<String> after) {}

  /// The outermost first.
  ///
  /// @throws CatalogException `WSANO_RECOVERY` if each of some has to stand above the other
  static List<Place> of(List<Place> places) throws CatalogException {
    List<Place> left = new ArrayList<>(places);
    List<Place> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Place next =
          left.stream()
              .filter(place -> left.stream().noneMatch(other -> mustPrecede(other, place)))
              .min(Comparator.comparing(Place::kind))
              .orElse(null);
      if (next == null) {
        throw new CatalogException(
            WSANO_RECOVERY,
            "There is no order for "
                + String.join(", ", left.stream().map(Place::name).toList())
                + ": each has to stand above another of them");
      }
      ordered.add(next);
      left.remove(next);
    }
    return ordered;
  }

  private static boolean mustPrecede(Place one, Place other) {
    return !one.equals(other)
        && (one.before.contains(other.name) || other.after.contains(one.name));
  }
}
