package org.jwinsock.tools.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table for people: a line of titles, then the rows, columns as wide as they need to be.
public final class Table {

  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();
  private final Set<Integer> right;

  /// @param titles one for each column; a leading `>` aligns the column to the right
  public Table(String... titles) {
    right =
        IntStream.range(0, titles.length)
            .filter(i -> titles[i].startsWith(">"))
            .boxed()
            .collect(Collectors.toSet());
    lines.add(Arrays.stream(titles).map(title -> title.replaceFirst("^>", "")).toList());
  }

  /// Adds a row; it may have fewer cells than there are columns.
  public void row(String... cells) {
    lines.add(List.of(cells));
  }

  /// How many rows there are.
  public int size() {
    return lines.size() - 1;
  }

  /// The lines of the table, without blanks at their ends. The last cell of a row does not widen
  /// its column if the row is short: notes run on.
  public List<String> lines() {
    int[] width = new int[lines.getFirst().size()];
    for (List<String> line : lines) {
      int counted = line.size() == width.length ? line.size() : line.size() - 1;
      for (int i = 0; i < counted; i++) {
        width[i] = Math.max(width[i], line.get(i).length());
      }
    }
    return lines.stream().map(line -> text(line, width)).toList();
  }

  private String text(List<String> line, int[] width) {
    var text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      String cell = line.get(i);
      boolean note = i == line.size() - 1 && line.size() < width.length;
      String blanks = " ".repeat(Math.max(0, note ? 0 : width[i] - cell.length()));
      text.append(i == 0 ? "" : GAP);
      text.append(right.contains(i) && !note ? blanks + cell : cell + blanks);
    }
    return text.toString().stripTrailing();
  }
}
