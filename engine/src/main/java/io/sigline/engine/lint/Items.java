package io.sigline.engine.lint;

import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The detection items of a search as they are written. */
final class Items {
  private static final Set<String> RELATIONS = Set.of("contains", "startswith", "endswith");

  /**
   * One key and its values; or the keywords of one list.
   *
   * @param key as written; empty for a list of keywords
   * @param isList true if the values stand in a list
   */
  record Item(
      String key,
      String field,
      Set<String> modifiers,
      int line,
      List<Scalar> values,
      boolean isList) {
    boolean has(String modifier) {
      return modifiers.contains(modifier);
    }

    boolean isKeyword() {
      return field.isEmpty();
    }

    /** True if its values are texts that Sigma's wildcards and escapes apply to. */
    boolean isText() {
      return modifiers.stream().allMatch(one -> RELATIONS.contains(one) || isHarmless(one));
    }

    /** True if its values are compared as wholes. */
    boolean isEqual() {
      return !isKeyword() && modifiers.stream().allMatch(Item::isHarmless);
    }

    private static boolean isHarmless(String modifier) {
      return Set.of("all", "cased", "neq", "windash").contains(modifier);
    }
  }

  private Items() {}

  /** Every item under the value of a search, at any depth. */
  static List<Item> of(YamlValue search) {
    List<Item> items = new ArrayList<>();
    collect(search, items);
    return items;
  }

  private static void collect(YamlValue value, List<Item> items) {
    switch (value) {
      case Scalar keyword -> items.add(keywords(List.of(keyword), keyword.line(), false));
      case Sequence(var parts, var line) -> {
        List<Scalar> keywords = scalars(parts);
        if (!keywords.isEmpty()) {
          items.add(keywords(keywords, line, true));
        }
        parts.stream().filter(part -> !(part instanceof Scalar)).forEach(it -> collect(it, items));
      }
      case Mapping map ->
          map.entries()
              .forEach((key, entry) -> items.add(item(key, entry.keyLine(), entry.value())));
    }
  }

  private static Item keywords(List<Scalar> values, int line, boolean isList) {
    return new Item("", "", Set.of(), line, values, isList);
  }

  private static Item item(String key, int line, YamlValue value) {
    List<String> parts = List.of(key.split("\\|", -1));
    List<Scalar> values =
        switch (value) {
          case Scalar scalar -> List.of(scalar);
          case Sequence(var items, _) -> scalars(items);
          case Mapping _ -> List.of();
        };
    return new Item(
        key,
        parts.getFirst(),
        Set.copyOf(parts.subList(1, parts.size())),
        line,
        values,
        value instanceof Sequence);
  }

  private static List<Scalar> scalars(List<YamlValue> values) {
    List<Scalar> scalars = new ArrayList<>();
    for (YamlValue value : values) {
      if (value instanceof Scalar scalar) {
        scalars.add(scalar);
      }
    }
    return scalars;
  }
}
