package io.sigline.engine.proof;

import io.sigline.engine.event.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Changes an event as little as possible: one character, then one field. */
final class NearMisses {
  private static final int MOST_PLACES = 400;

  private NearMisses() {}

  /** An event that differs from another, and how, for people. */
  record Edit(SyntheticEvent event, String change) {}

  /**
   * The first small change that is wanted.
   *
   * @param fields that may be changed
   */
  static Optional<Edit> first(
      SyntheticEvent event, Collection<String> fields, Predicate<Edit> wanted) {
    for (String field : fields) {
      for (Edit edit : charactersOf(event, field)) {
        if (wanted.test(edit)) {
          return Optional.of(edit);
        }
      }
    }
    for (Edit edit : keywordsOf(event)) {
      if (wanted.test(edit)) {
        return Optional.of(edit);
      }
    }
    for (String field : fields) {
      List<Value> values = event.values(field);
      Edit edit =
          values.isEmpty()
              ? new Edit(event.with(field, List.of(new Value.Text("x"))), field + " is there")
              : new Edit(event.with(field, List.of()), field + " is missing");
      if (wanted.test(edit)) {
        return Optional.of(edit);
      }
    }
    return Optional.empty();
  }

  private static List<Edit> charactersOf(SyntheticEvent event, String field) {
    List<Edit> edits = new ArrayList<>();
    List<Value> values = event.values(field);
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof Value.Text(var text)) {
        for (String changed : changed(text)) {
          List<Value> others = new ArrayList<>(values);
          others.set(i, new Value.Text(changed));
          edits.add(new Edit(event.with(field, others), change(field, text, changed)));
        }
      }
    }
    return edits;
  }

  private static List<Edit> keywordsOf(SyntheticEvent event) {
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < event.keywords().size(); i++) {
      String text = event.keywords().get(i);
      for (String changed : changed(text)) {
        List<String> others = new ArrayList<>(event.keywords());
        others.set(i, changed);
        edits.add(new Edit(event.withKeywords(others), change("keyword", text, changed)));
      }
    }
    return edits;
  }

  private static String change(String what, String from, String to) {
    return what + " is '" + to + "' instead of '" + from + "'";
  }

  /** The text with one character changed, from the last one to the first. */
  private static List<String> changed(String text) {
    if (text.equals("true") || text.equals("false")) {
      return List.of(text.equals("true") ? "false" : "true");
    }
    if (text.isEmpty()) {
      return List.of("x");
    }
    int[] characters = text.codePoints().toArray();
    List<String> all = new ArrayList<>();
    for (int i = characters.length - 1; i >= 0 && all.size() < MOST_PLACES; i--) {
      int[] other = characters.clone();
      other[i] = neighbour(characters[i]);
      all.add(new String(other, 0, other.length));
    }
    return all;
  }

  private static int neighbour(int c) {
    if (c >= '0' && c <= '9') {
      return c == '9' ? '8' : c + 1;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      return (c | 0x20) == 'z' ? c - 1 : c + 1;
    }
    return c == '_' ? '-' : '_';
  }
}
