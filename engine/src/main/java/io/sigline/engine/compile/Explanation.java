package io.sigline.engine.compile;

import io.sigline.engine.match.Match;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a record was read and judged, for people.
 *
 * @param views in the order in which they are tried
 * @param unknownSource the shape of a record that no field map claims; null where one does
 */
public record Explanation(List<View> views, @Nullable String unknownSource) {
  public Explanation {
    views = List.copyOf(views);
  }

  /**
   * The record read as one log source.
   *
   * @param reason why this log source: the field map and what of it held
   * @param fields each field that some rule reads and the record has, in the order of the rules
   * @param rulesConsidered how many rules cover the log source
   * @param ruleTitles the titles of the first of them, at most {@value Explainer#MOST_TITLES}
   * @param matches of this view, in rule order
   * @param chosen the rule that was asked for; null if none was
   */
  public record View(
      LogSource logSource,
      String reason,
      Map<String, String> entity,
      List<Field> fields,
      int rulesConsidered,
      List<String> ruleTitles,
      List<Match> matches,
      @Nullable ChosenRule chosen) {
    public View {
      fields = List.copyOf(fields);
      ruleTitles = List.copyOf(ruleTitles);
      matches = List.copyOf(matches);
    }
  }

  /** A Sigma field and its values, in the record's order. */
  public record Field(String name, List<FieldValue> values) {
    public Field {
      values = List.copyOf(values);
    }
  }

  /**
   * One value of a field.
   *
   * @param path where it stands in the record: {@code body.event_data.Image}
   * @param text null if the value is null
   */
  public record FieldValue(String path, @Nullable String text) {}

  /**
   * A rule that was asked for.
   *
   * @param covers true if the rule's log source covers the view's
   * @param matches true if the rule's condition holds, whatever the log source
   * @param searches whether each search of the rule holds, in the rule's order
   */
  public record ChosenRule(
      Rule rule, boolean covers, boolean matches, SequencedMap<String, Boolean> searches) {}
}
