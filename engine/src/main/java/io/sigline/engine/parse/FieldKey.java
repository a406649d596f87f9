package io.sigline.engine.parse;

import io.sigline.engine.rule.ValueTest.Order;
import io.sigline.engine.rule.ValueTest.Part;
import io.sigline.engine.rule.ValueTest.Relation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The key of a detection item, {@code field|modifier|modifier}, checked: each modifier is known and
 * goes with the others.
 *
 * @param field empty for a keyword search
 * @param modifiers in the order written
 */
record FieldKey(String field, List<Modifier> modifiers, int line) {

  /** What a value is compared by. */
  enum Comparison {
    TEXT,
    REGEX,
    NETWORK,
    ORDER,
    DATE,
    OTHER_FIELD,
    PRESENCE
  }

  FieldKey {
    modifiers = List.copyOf(modifiers);
  }

  /**
   * Reads a key.
   *
   * @throws DocumentException naming the modifier that is unknown or out of place
   */
  static FieldKey parse(String text, int line) {
    List<Modifier> modifiers = new ArrayList<>();
    int field = text.indexOf('|');
    for (int bar = field; bar >= 0; ) {
      int next = text.indexOf('|', bar + 1);
      String name = text.substring(bar + 1, next < 0 ? text.length() : next);
      Modifier modifier = Modifier.named(name);
      if (modifier == null) {
        throw unknown(name, text, line);
      }
      modifiers.add(modifier);
      bar = next;
    }
    FieldKey key = new FieldKey(field < 0 ? text : text.substring(0, field), modifiers, line);
    key.checkCombination();
    return key;
  }

  private static DocumentException unknown(String name, String key, int line) {
    String suggestion = Suggestion.near(name, Modifier.knownNames());
    return new DocumentException(
        line,
        "unknown modifier '" + name + "' in '" + key + "'",
        suggestion != null ? suggestion : "known are " + String.join(", ", Modifier.knownNames()));
  }

  boolean has(Modifier modifier) {
    return modifiers.contains(modifier);
  }

  boolean isKeyword() {
    return field.isEmpty();
  }

  /** True if a modifier makes something else of the values' texts. */
  boolean changesText() {
    for (Modifier modifier : modifiers) {
      if (modifier.changesText()) {
        return true;
      }
    }
    return false;
  }

  /** True if a value is compared with the whole of a field's, and as it is. */
  boolean comparesWholes() {
    for (Modifier modifier : modifiers) {
      if (modifier != Modifier.NEQ && modifier != Modifier.ALL && modifier != Modifier.CASED) {
        return false;
      }
    }
    return true;
  }

  /** What the values are compared by. */
  Comparison comparison() {
    if (has(Modifier.RE)) {
      return Comparison.REGEX;
    }
    if (has(Modifier.CIDR)) {
      return Comparison.NETWORK;
    }
    if (has(Modifier.FIELDREF)) {
      return Comparison.OTHER_FIELD;
    }
    if (has(Modifier.EXISTS)) {
      return Comparison.PRESENCE;
    }
    if (part() != null) {
      return Comparison.DATE;
    }
    return order() != null ? Comparison.ORDER : Comparison.TEXT;
  }

  @Nullable Order order() {
    return first(Modifier::order);
  }

  @Nullable Part part() {
    return first(Modifier::part);
  }

  /** How a text relates to the value's text. */
  Relation relation() {
    Relation relation = first(Modifier::relation);
    return relation == null ? Relation.EQUALS : relation;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(field);
    modifiers.forEach(modifier -> text.append('|').append(modifier));
    return text.toString();
  }

  private <T> @Nullable T first(Function<Modifier, @Nullable T> aspect) {
    for (Modifier modifier : modifiers) {
      T found = aspect.apply(modifier);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private void checkCombination() {
    Set<Modifier> allowed = allowed(comparison());
    for (Modifier modifier : modifiers) {
      if (!allowed.contains(modifier)) {
        String with = modifiers.size() == 1 ? "alone" : "in this combination";
        throw new DocumentException(
            line, "'" + modifier + "' means nothing " + with + ": '" + this + "'");
      }
    }
    checkAtMostOne(Modifier::relation, "one of contains, startswith and endswith");
    checkAtMostOne(Modifier::order, "one of lt, lte, gt and gte");
    checkAtMostOne(Modifier::part, "one part of a date");
    checkEncodings();
    if (isKeyword()) {
      checkKeyword();
    }
  }

  private static Set<Modifier> allowed(Comparison comparison) {
    EnumSet<Modifier> allowed = EnumSet.of(Modifier.ALL, Modifier.NEQ);
    allowed.addAll(
        switch (comparison) {
          case TEXT ->
              EnumSet.of(
                  Modifier.CONTAINS,
                  Modifier.STARTSWITH,
                  Modifier.ENDSWITH,
                  Modifier.CASED,
                  Modifier.WINDASH,
                  Modifier.EXPAND,
                  Modifier.BASE64,
                  Modifier.BASE64OFFSET,
                  Modifier.WIDE,
                  Modifier.UTF16BE,
                  Modifier.UTF16);
          case REGEX ->
              EnumSet.of(
                  Modifier.RE,
                  Modifier.I,
                  Modifier.M,
                  Modifier.S,
                  Modifier.CASED,
                  Modifier.CONTAINS);
          case NETWORK -> EnumSet.of(Modifier.CIDR, Modifier.EXPAND);
          case ORDER -> EnumSet.of(Modifier.LT, Modifier.LTE, Modifier.GT, Modifier.GTE);
          case DATE -> EnumSet.range(Modifier.LT, Modifier.YEAR);
          case OTHER_FIELD ->
              EnumSet.of(
                  Modifier.FIELDREF,
                  Modifier.CONTAINS,
                  Modifier.STARTSWITH,
                  Modifier.ENDSWITH,
                  Modifier.CASED);
          case PRESENCE -> EnumSet.of(Modifier.EXISTS);
        });
    return allowed;
  }

  private void checkAtMostOne(Function<Modifier, @Nullable Object> aspect, String expected) {
    long found = modifiers.stream().map(aspect).filter(Objects::nonNull).distinct().count();
    if (found > 1) {
      throw new DocumentException(line, "expected at most " + expected + ", found '" + this + "'");
    }
  }

  /** Dashes are varied before a text is encoded; wildcards are added after. */
  private void checkEncodings() {
    boolean encoded = false;
    boolean related = false;
    for (Modifier modifier : modifiers) {
      if (modifier.isEncoding() && related) {
        throw new DocumentException(
            line,
            "'"
                + modifier
                + "' must stand before contains, startswith or endswith: '"
                + this
                + "'");
      }
      if (modifier == Modifier.WINDASH && encoded) {
        throw new DocumentException(
            line, "'windash' must stand before the encoding: '" + this + "'");
      }
      encoded |= modifier.isEncoding();
      related |= modifier.relation() != null;
    }
  }

  private void checkKeyword() {
    boolean possible =
        switch (comparison()) {
          case TEXT -> relation() == Relation.EQUALS || relation() == Relation.CONTAINS;
          case REGEX -> true;
          case NETWORK, ORDER, DATE, OTHER_FIELD, PRESENCE -> false;
        };
    if (!possible) {
      throw new DocumentException(
          line,
          "'" + this + "' needs a field name: a keyword is found anywhere in the event",
          "write 'Field" + this + "'");
    }
  }
}
