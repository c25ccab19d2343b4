package org.jwinsock.core.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jwinsock.spi.LayerSettings;
import org.jwinsock.spi.WinSock2;
import org.jwinsock.yaml.YamlException;

/// The layers that stand over everything in this process, because somebody asked for them when he
/// started it. Whatever is wrong with them, there are no sockets: a filter that cannot be had is
/// not left out.
///
/// | Property         | Environment       | Meaning                                     |
/// |------------------|-------------------|---------------------------------------------|
/// | `winsock.rules`  | `WINSOCK_RULES`   | a rule file                                 |
/// | `winsock.layers` | `WINSOCK_LAYERS`  | `NAME[=FILE]`, by commas, outermost first   |
/// | `winsock.safe`   | `WINSOCK_SAFE`    | `1` or `true`: base providers only          |
///
/// @param layers the outermost first
/// @param problem why there can be no sockets, for the user; null if nothing is wrong
/// @param safe true if layers were left out on request
record ProcessLayers(List<Layer> layers, @Nullable String problem, boolean safe) {

  private static final System.Logger LOGGER = System.getLogger("org.jwinsock.core");

  /// No layers.
  static final ProcessLayers NONE = new ProcessLayers(List.of(), null, false);

  ProcessLayers {
    layers = List.copyOf(layers);
  }

  /// Reads what was asked for.
  static ProcessLayers load(FoundLayers.Lazily found) {
    String rules = setting("winsock.rules", "WINSOCK_RULES");
    String names = setting("winsock.layers", "WINSOCK_LAYERS");
    boolean safe = isOn(setting("winsock.safe", "WINSOCK_SAFE"));
    return rules == null && names == null && !safe ? NONE : of(rules, names, safe, found);
  }

  private static @Nullable String setting(String property, String variable) {
    String value = System.getProperty(property, System.getenv(variable));
    return value == null || value.isEmpty() ? null : value;
  }

  private static boolean isOn(@Nullable String value) {
    return "1".equals(value) || "true".equals(value);
  }

  private static ProcessLayers of(
      @Nullable String rules, @Nullable String names, boolean safe, FoundLayers.Lazily available) {
    try {
      RuleHead head = rules == null ? null : RuleHead.read(Path.of(rules));
      if (safe) {
        return safe(rules, head);
      }
      FoundLayers found = available.get();
      List<Layer> layers = new ArrayList<>();
      if (head != null && rules != null) {
        for (String name : order(found, head)) {
          layers.add(found.layer(name, new LayerSettings(Path.of(rules), name)));
        }
      }
      if (names != null) {
        for (String each : names.split(",", -1)) {
          layers.add(named(found, each));
        }
      }
      return layers.size() < WinSock2.MAX_PROTOCOL_CHAIN
          ? new ProcessLayers(layers, null, false)
          : failed(layers.size() + " layers; at most " + (WinSock2.MAX_PROTOCOL_CHAIN - 1));
    } catch (YamlException | NoSuchLayerException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return failed("The rule file " + rules + " cannot be read: " + e);
    }
  }

  private static Layer named(FoundLayers found, String text) throws NoSuchLayerException {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    return found.layer(
        name,
        equals < 0
            ? LayerSettings.none(name)
            : new LayerSettings(Path.of(text.substring(equals + 1)), name));
  }

  /// As the file lists them; without a list those that have a section, by class.
  private static List<String> order(FoundLayers found, RuleHead head) throws NoSuchLayerException {
    if (!head.layers().isEmpty()) {
      return head.layers();
    }
    List<Layer> layers = new ArrayList<>();
    for (String name : head.sections()) {
      layers.add(found.layer(name, LayerSettings.none(name)));
    }
    layers.sort(Comparator.comparing(layer -> layer.provider().layerClass()));
    return layers.stream().map(layer -> layer.provider().name()).collect(Collectors.toList());
  }

  private static ProcessLayers safe(@Nullable String rules, @Nullable RuleHead head) {
    if (head != null && head.mandatory()) {
      return failed(
          "The rules of " + rules + " are mandatory, so safe mode has no sockets to offer");
    }
    LOGGER.log(System.Logger.Level.INFO, "Safe mode: base providers only, no layers");
    return new ProcessLayers(List.of(), null, true);
  }

  private static ProcessLayers failed(String problem) {
    return new ProcessLayers(List.of(), problem, false);
  }
}
