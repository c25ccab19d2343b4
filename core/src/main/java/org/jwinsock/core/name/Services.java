package org.jwinsock.core.name;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The services of the system: names of ports. Names are compared without regard to case, as on
/// Windows.
public final class Services {

  /// A line of the file.
  ///
  /// @param name the official name
  /// @param aliases other names
  /// @param port host order
  /// @param protocol `tcp`, `udp`, …
  public record Service(String name, List<String> aliases, int port, String protocol) {
    /// Copies the aliases.
    public Service {
      aliases = List.copyOf(aliases);
    }

    private boolean isNamed(String wanted) {
      return name.equalsIgnoreCase(wanted) || aliases.stream().anyMatch(wanted::equalsIgnoreCase);
    }

    private boolean isOf(@Nullable String wanted) {
      return wanted == null || protocol.equalsIgnoreCase(wanted);
    }
  }

  private final DatabaseFile<Service> file;

  /// Those of the system's file.
  public Services() {
    this(DatabaseFile.locate("services", "services"));
  }

  Services(Path path) {
    this.file = new DatabaseFile<>(path, "services.txt", Services::parse);
  }

  /// Finds a service by its name or an alias.
  ///
  /// @param protocol null for the first one of any protocol
  public @Nullable Service byName(String name, @Nullable String protocol) {
    for (Service service : file.entries()) {
      if (service.isOf(protocol) && service.isNamed(name)) {
        return service;
      }
    }
    return null;
  }

  /// Finds a service by its port.
  ///
  /// @param port host order
  /// @param protocol null for the first one of any protocol
  public @Nullable Service byPort(int port, @Nullable String protocol) {
    for (Service service : file.entries()) {
      if (service.port == port && service.isOf(protocol)) {
        return service;
      }
    }
    return null;
  }

  private static @Nullable Service parse(String[] words) {
    int slash = words[1].indexOf('/');
    int port = slash < 0 ? -1 : DatabaseFile.number(words[1].substring(0, slash), 0xFFFF);
    String protocol = words[1].substring(slash + 1);
    return port < 0 || protocol.isEmpty()
        ? null
        : new Service(words[0], DatabaseFile.aliases(words), port, protocol);
  }
}
