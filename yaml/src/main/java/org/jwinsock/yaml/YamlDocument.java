package org.jwinsock.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads YAML 1.2. Keys are texts and stand once; anchors, aliases and tags are not taken, because
/// nothing we read needs them and they make small files large.
public final class YamlDocument {

  /// No file that people write is longer.
  private static final int MOST_CODE_POINTS = 16 * 1024 * 1024;

  private static final int MOST_DEPTH = 50;

  private YamlDocument() {}

  /// Reads one document, which is a map.
  ///
  /// @param file as messages name it
  /// @throws YamlException with everything that is wrong
  public static YamlMap parse(String file, String text) throws YamlException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setCodePointLimit(MOST_CODE_POINTS)
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .build();
    Node root;
    try {
      root =
          new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
              .getSingleNode()
              .orElse(null);
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(mark -> place(file, mark)).orElse(new Place(file, 1, 1));
      throw new YamlException(place, oneLine(e.getProblem()), "YAML");
    } catch (YamlEngineException e) {
      throw new YamlException(
          new Place(file, 1, 1), oneLine(String.valueOf(e.getMessage())), "YAML");
    } catch (NumberFormatException | IndexOutOfBoundsException e) { // of a text cut in an escape
      throw new YamlException(
          new Place(file, 1, 1), "an escape that cannot be read: " + e.getMessage(), "YAML");
    }
    if (root == null) {
      return new YamlMap(new Place(file, 1, 1), Map.of());
    }
    Problems problems = new Problems();
    YamlNode node = new Reader(file, problems).read(root, 0);
    problems.check();
    if (node instanceof YamlMap map) {
      return map;
    }
    throw new YamlException(node.place(), node.describe(), "a map of sections");
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s+", " ").strip();
  }

  private static Place place(String file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private record Reader(String file, Problems problems) {

    private YamlNode read(Node node, int depth) {
      Place place = place(node);
      if (node.getAnchor().isPresent()) {
        problems.add(place, "an anchor", "a value without one");
        return new YamlScalar(place, "", false); // unread: its aliases are this very node
      }
      if (depth > MOST_DEPTH) {
        problems.add(place, "a value " + depth + " levels deep", "at most " + MOST_DEPTH);
        return new YamlScalar(place, "", false);
      }
      return switch (node) {
        case ScalarNode scalar ->
            new YamlScalar(
                place, scalar.getValue(), !scalar.getScalarStyle().equals(ScalarStyle.PLAIN));
        case SequenceNode sequence -> {
          List<YamlNode> items = new ArrayList<>();
          for (Node item : sequence.getValue()) {
            items.add(read(item, depth + 1));
          }
          yield new YamlList(place, items);
        }
        case MappingNode mapping -> map(mapping, place, depth);
        default -> {
          problems.add(place, "an alias", "a value");
          yield new YamlScalar(place, "", false);
        }
      };
    }

    private YamlMap map(MappingNode mapping, Place place, int depth) {
      Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        Place at = place(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          problems.add(at, "a key that is no text", "a text");
          continue;
        }
        YamlNode value = read(tuple.getValueNode(), depth + 1);
        YamlMap.Entry before = entries.putIfAbsent(key.getValue(), new YamlMap.Entry(at, value));
        if (before != null) {
          problems.add(
              at,
              "the key \"" + key.getValue() + "\" again",
              "it once; it stands in line " + before.key().line());
        }
      }
      return new YamlMap(place, entries);
    }

    private Place place(Node node) {
      Optional<Mark> mark = node.getStartMark();
      return mark.map(found -> YamlDocument.place(file, found)).orElse(new Place(file, 1, 1));
    }
  }
}
