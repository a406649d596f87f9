package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a record: a part of it, and names from there on. A name with a dot and two nested
 * names are the same place; arrays on the way are gone through.
 *
 * @param names empty for the part itself; a name may be empty
 * @param anyField true if the name of the field that is looked for follows
 */
record FieldPath(Root root, List<String> names, boolean anyField) {
  private static final Pattern RANGE = Pattern.compile("\\{(\\d{1,3})\\.\\.(\\d{1,3})}");
  private static final String FIELD = "*";
  private static final String EMPTY = "\"\"";

  FieldPath {
    names = List.copyOf(names);
  }

  /** True if the text begins as a path does, and is no field's name. */
  static boolean isPath(String text) {
    return rootOf(text) != null;
  }

  /**
   * Reads {@code body.event_data.*}, {@code attributes.log.file.name}, {@code body.param{1..9}}.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  static List<FieldPath> parse(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.find()) {
      return List.of(single(text));
    }
    List<FieldPath> paths = new ArrayList<>();
    for (int i = Integer.parseInt(range.group(1)); i <= Integer.parseInt(range.group(2)); i++) {
      paths.add(single(text.substring(0, range.start()) + i + text.substring(range.end())));
    }
    return paths;
  }

  /** The place of this field, where the path ends in {@code *}; else the path itself. */
  FieldPath of(String field) {
    if (!anyField) {
      return this;
    }
    List<String> longer = new ArrayList<>(names);
    if (field.indexOf('.') < 0) {
      longer.add(field);
    } else {
      longer.addAll(List.of(field.split("\\.", -1)));
    }
    return new FieldPath(root, longer, false);
  }

  private static FieldPath single(String text) {
    Root root = rootOf(text);
    if (root == null) {
      throw new IllegalArgumentException(
          "expected a path that begins with body, attributes, resource, scope or record, found '"
              + text
              + "'");
    }
    int dot = text.indexOf('.');
    List<String> names =
        dot < 0 ? List.of() : new ArrayList<>(List.of(text.substring(dot + 1).split("\\.", -1)));
    boolean anyField = !names.isEmpty() && names.getLast().equals(FIELD);
    List<String> fixed = anyField ? names.subList(0, names.size() - 1) : names;
    if (fixed.stream().anyMatch(name -> name.isEmpty() || name.contains(FIELD))) {
      throw new IllegalArgumentException(
          "expected names between the dots of '" + text + "', and '*' only as the last");
    }
    return new FieldPath(
        root, fixed.stream().map(name -> name.equals(EMPTY) ? "" : name).toList(), anyField);
  }

  private static @Nullable Root rootOf(String text) {
    int dot = text.indexOf('.');
    String word = dot < 0 ? text : text.substring(0, dot);
    for (Root root : Root.values()) {
      if (root.name().toLowerCase(Locale.ROOT).equals(word)) {
        return root;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(root.name().toLowerCase(Locale.ROOT));
    names.forEach(name -> text.append('.').append(name.isEmpty() ? EMPTY : name));
    return anyField ? text + ".*" : text.toString();
  }
}
