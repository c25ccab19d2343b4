package org.jwinsock.core.store;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One generation of the catalog. Immutable; the methods that change something answer another one.
///
/// @param generation counts the changes, from 1; 0 before the first
/// @param nextId the id of the next entry; ids are not used again
/// @param order in which sockets match; entries and base protocols that are not in it come last
public record CatalogFile(
    long generation,
    int nextId,
    List<InstalledProvider> providers,
    List<InstalledEntry> entries,
    List<Member> order,
    List<Application> applications,
    List<InstalledNamespace> namespaces) {

  /// Entries that come with the program count from 1, installed ones from here.
  public static final int FIRST_ID = 1001;

  /// Nothing is installed.
  public static final CatalogFile EMPTY =
      new CatalogFile(0, FIRST_ID, List.of(), List.of(), List.of(), List.of(), List.of());

  /// Copies the lists.
  public CatalogFile {
    providers = List.copyOf(providers);
    entries = List.copyOf(entries);
    order = List.copyOf(order);
    applications = List.copyOf(applications);
    namespaces = List.copyOf(namespaces);
  }

  /// The provider of a GUID; null if it is not installed.
  public @Nullable InstalledProvider provider(UUID id) {
    return providers.stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
  }

  /// The entry of an id; null if there is none.
  public @Nullable InstalledEntry entry(int id) {
    return entries.stream().filter(each -> each.id() == id).findFirst().orElse(null);
  }

  /// The entry by which chains name a layer; null if it has none.
  public @Nullable InstalledEntry layer(UUID provider) {
    return entries.stream()
        .filter(each -> each.isLayer() && each.owner().equals(provider))
        .findFirst()
        .orElse(null);
  }

  /// Says nothing and does nothing: no providers, applications or namespaces.
  public boolean isEmpty() {
    return providers.isEmpty() && applications.isEmpty() && namespaces.isEmpty();
  }

  /// What is wrong with it whatever its providers are, in sentences; empty if nothing is.
  public List<String> problems() {
    return CatalogRules.broken(this);
  }

  /// What its file has in it.
  public String text() {
    return CatalogText.of(this);
  }

  /// With another provider, in the place of one with its GUID.
  public CatalogFile with(InstalledProvider provider) {
    return withProviders(replaced(providers, provider, each -> each.id().equals(provider.id())));
  }

  /// With other providers.
  public CatalogFile withProviders(List<InstalledProvider> others) {
    return new CatalogFile(generation, nextId, others, entries, order, applications, namespaces);
  }

  /// With further entries, whose ids are those from [#nextId] on.
  ///
  /// @param first true if sockets match them before all others
  public CatalogFile adding(List<InstalledEntry> added, boolean first) {
    List<InstalledEntry> all = new ArrayList<>(entries);
    all.addAll(added);
    List<Member> members =
        added.stream()
            .filter(each -> !each.isLayer())
            .<Member>map(each -> new Member.Entry(each.id()))
            .toList();
    List<Member> ordered = new ArrayList<>(order);
    if (first) {
      ordered.addAll(0, members);
    } else {
      ordered.addAll(members);
    }
    return new CatalogFile(
        generation, nextId + added.size(), providers, all, ordered, applications, namespaces);
  }

  /// With other entries; those that are gone leave the order.
  public CatalogFile withEntries(List<InstalledEntry> others) {
    Set<Integer> left = new LinkedHashSet<>();
    others.forEach(each -> left.add(each.id()));
    List<Member> ordered =
        order.stream()
            .filter(each -> !(each instanceof Member.Entry entry) || left.contains(entry.id()))
            .toList();
    return new CatalogFile(
        generation, nextId, providers, others, ordered, applications, namespaces);
  }

  /// In another order.
  public CatalogFile ordered(List<Member> members) {
    return new CatalogFile(
        generation, nextId, providers, entries, members, applications, namespaces);
  }

  /// With an application, in the place of the same one.
  public CatalogFile with(Application application) {
    return new CatalogFile(
        generation,
        nextId,
        providers,
        entries,
        order,
        replaced(
            applications, application, each -> each.isOf(application.path(), application.extra())),
        namespaces);
  }

  /// Without what is said of applications.
  public CatalogFile withoutApplications() {
    return new CatalogFile(generation, nextId, providers, entries, order, List.of(), namespaces);
  }

  /// With other namespace providers, in this order.
  public CatalogFile withNamespaces(List<InstalledNamespace> others) {
    return new CatalogFile(generation, nextId, providers, entries, order, applications, others);
  }

  /// The same under another number.
  CatalogFile numbered(long number) {
    return new CatalogFile(number, nextId, providers, entries, order, applications, namespaces);
  }

  /// The same, so that what it has given away as ids stays given away.
  CatalogFile from(int id) {
    return new CatalogFile(
        generation, Math.max(nextId, id), providers, entries, order, applications, namespaces);
  }

  private static <T> List<T> replaced(List<T> all, T one, Predicate<T> isSame) {
    List<T> others = new ArrayList<>(all);
    UnaryOperator<T> swap = each -> isSame.test(each) ? one : each;
    if (others.stream().anyMatch(isSame)) {
      others.replaceAll(swap);
    } else {
      others.add(one);
    }
    return others;
  }
}
