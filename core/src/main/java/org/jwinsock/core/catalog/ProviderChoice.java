package org.jwinsock.core.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.ServiceProvider;

/// Which of the installed providers serves this process.
///
/// @param chosen null if none does
/// @param problem why none does, for the user; null if one does
record ProviderChoice(@Nullable ServiceProvider chosen, @Nullable String problem) {

  /// Providers by rank, and what is wrong with those that could not even be loaded.
  record Found(List<ServiceProvider> providers, List<String> broken) {

    static Found of(List<ServiceProvider> providers) {
      List<ServiceProvider> sorted = new ArrayList<>(providers);
      sorted.sort(
          Comparator.comparingInt(ServiceProvider::rank).thenComparing(ServiceProvider::name));
      return new Found(List.copyOf(sorted), List.of());
    }

    static Found load() {
      List<ServiceProvider> loaded = new ArrayList<>();
      List<String> broken = new ArrayList<>();
      ServiceLoader.load(ServiceProvider.class, Catalog.class.getClassLoader()).stream()
          .forEach(
              candidate -> {
                try {
                  loaded.add(candidate.get());
                } catch (ServiceConfigurationError | LinkageError e) {
                  broken.add(candidate.type().getName() + " cannot be loaded: " + e.getMessage());
                }
              });
      return new Found(of(loaded).providers, List.copyOf(broken));
    }
  }

  /// The provider of that name, or without a name the first available one. Only as many providers
  /// are asked whether they can run as the answer needs: asking may load native libraries.
  static ProviderChoice among(Found found, @Nullable String wanted) {
    if (wanted == null || wanted.isEmpty()) {
      for (ServiceProvider provider : found.providers) {
        if (provider.unavailable() == null) {
          return new ProviderChoice(provider, null);
        }
      }
      return new ProviderChoice(null, "No provider can run here. " + describe(found));
    }
    for (ServiceProvider provider : found.providers) {
      if (provider.name().equals(wanted)) {
        String reason = provider.unavailable();
        return reason == null
            ? new ProviderChoice(provider, null)
            : new ProviderChoice(
                null,
                "Provider " + wanted + " cannot run here: " + reason + ". " + describe(found));
      }
    }
    return new ProviderChoice(null, "There is no provider " + wanted + ". " + describe(found));
  }

  private static String describe(Found found) {
    List<String> usable = new ArrayList<>();
    List<String> others = new ArrayList<>(found.broken);
    for (ServiceProvider provider : found.providers) {
      String reason = provider.unavailable();
      if (reason == null) {
        usable.add(provider.name());
      } else {
        others.add(provider.name() + ": " + reason);
      }
    }
    String first =
        usable.isEmpty() ? "None is available" : "Available: " + String.join(", ", usable);
    return others.isEmpty()
        ? first + "."
        : others.stream().collect(Collectors.joining("; ", first + ". Not available: ", "."));
  }
}
