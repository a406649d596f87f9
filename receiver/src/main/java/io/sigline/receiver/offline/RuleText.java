package io.sigline.receiver.offline;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a rule or correlation asks for, as lines: the same lines for the same meaning. */
public final class RuleText {
  private RuleText() {}

  /** The lines of a rule. */
  public static List<String> of(Rule rule) {
    List<String> lines = document(rule);
    lines.add("log source: " + rule.logSource());
    lines.add("condition: " + rule.detection().conditionText());
    rule.detection()
        .searches()
        .forEach((name, search) -> {
          lines.add(name + ":");
          search(search, "  ", lines);
        });
    return lines;
  }

  /** The lines of a correlation. */
  public static List<String> of(Correlation correlation) {
    List<String> lines = document(correlation.document());
    lines.add("measure: " + correlation.measure());
    lines.add("group-by: " + String.join(", ", correlation.groupBy()));
    correlation
        .aliases()
        .forEach((alias, fields) -> lines.add("alias " + alias + ": " + new TreeMap<>(fields)));
    return lines;
  }

  private static List<String> document(Rule rule) {
    List<String> lines = new ArrayList<>();
    if (!rule.fields().isEmpty()) {
      lines.add("fields: " + String.join(", ", rule.fields()));
    }
    rule.custom().forEach((key, value) -> lines.add(key + ": " + value));
    return lines;
  }

  private static void search(Search search, String indent, List<String> lines) {
    lines.add(indent + SearchText.of(search));
    String deeper = indent + "  ";
    switch (search) {
      case Search.All(var parts) -> parts.forEach(part -> search(part, deeper, lines));
      case Search.Any(var parts) -> parts.forEach(part -> search(part, deeper, lines));
      case Search.None(var part) -> search(part, deeper, lines);
      case Search.Field _, Search.Keyword _ -> {}
    }
  }

  /**
   * What became of lines: each with {@code " "} before it if it stayed, {@code "- "} if it went,
   * {@code "+ "} if it came.
   */
  public static List<String> difference(List<String> before, List<String> after) {
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
        lines.add("  " + before.get(i++));
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + before.get(i++));
      } else {
        lines.add("+ " + after.get(j++));
      }
    }
    return lines;
  }
}
