package io.sigline.engine.lint;

import io.sigline.engine.lint.Items.Item;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.TextPattern;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks a key with all its values: {@code all}, and values that stand beside each other. */
final class ItemChecks {
  /** Each value is compared with each other one. */
  private static final int MOST_COMPARED = 1_000;

  private final Item item;
  private final Report report;

  ItemChecks(Item item, Report report) {
    this.item = item;
    this.report = report;
  }

  void run() {
    if (item.has("all")) {
      all();
    }
    if (item.isList() && !item.isKeyword()) {
      item.values().stream().filter(Scalar::isNull).forEach(this::nothing);
    }
    if (item.isList()) {
      duplicates();
      covered();
    }
  }

  private void all() {
    if (item.values().size() == 1) {
      report.add(
          Check.SINGLE_VALUE_ALL,
          item.line(),
          item.key(),
          "'all' joins several values, found one under '" + item.key() + "'",
          "leave out '|all'");
    } else if (item.isEqual() && distinct() > 1) {
      report.add(
          Check.ALL_OF_EQUAL,
          item.line(),
          item.key(),
          "'" + item.key() + "' asks that the field has several whole values at once",
          "is '" + item.field() + "|contains|all' meant, or the list without 'all'?");
    }
  }

  private long distinct() {
    return item.values().stream()
        .filter(value -> value.text().indexOf('*') < 0 && value.text().indexOf('?') < 0)
        .map(this::compared)
        .distinct()
        .count();
  }

  private void nothing(Scalar value) {
    report.add(
        Check.NULL_IN_LIST,
        value.line(),
        "null",
        "expected texts and numbers in the list of '" + item.key() + "', found null",
        "write '" + item.field() + ": null' in a map of its own");
  }

  private void duplicates() {
    Map<String, Scalar> first = new HashMap<>();
    for (Scalar value : item.values()) {
      Scalar other = first.putIfAbsent(compared(value), value);
      if (other != null && !value.isNull()) {
        report.add(
            Check.DUPLICATE_VALUE,
            value.line(),
            value.text(),
            "'%s' stands in line %d already%s"
                .formatted(
                    value.text(),
                    other.line(),
                    other.text().equals(value.text()) ? "" : ", in other case"),
            other.text().equals(value.text())
                ? null
                : "letters are compared without regard to case");
      }
    }
  }

  /** Looks for values that another one makes superfluous. */
  private void covered() {
    boolean textual = item.isText() && !item.has("windash") && !item.has("neq");
    if (!textual || item.isEqual() || item.values().size() > MOST_COMPARED) {
      return;
    }
    List<Scalar> values = item.values().stream().filter(ItemChecks::isPlain).toList();
    Set<String> told = new HashSet<>();
    for (Scalar one : values) {
      for (Scalar other : values) {
        String inner = compared(one);
        String outer = compared(other);
        if (!inner.equals(outer)
            && holds(outer, inner)
            && told.add(item.has("all") ? inner : outer)) {
          cover(one, other);
        }
      }
    }
  }

  private void cover(Scalar inner, Scalar outer) {
    Scalar idle = item.has("all") ? inner : outer;
    Scalar other = item.has("all") ? outer : inner;
    report.add(
        Check.COVERED_VALUE,
        idle.line(),
        idle.text(),
        "'%s' has no effect beside '%s' in line %d"
            .formatted(idle.text(), other.text(), other.line()));
  }

  private boolean holds(String outer, String inner) {
    if (item.has("startswith")) {
      return outer.startsWith(inner);
    }
    return item.has("endswith") ? outer.endsWith(inner) : outer.contains(inner);
  }

  private static boolean isPlain(Scalar value) {
    return !value.isNull()
        && !value.text().isEmpty()
        && value.text().chars().noneMatch(c -> c == '*' || c == '?' || c == '\\');
  }

  private String compared(Scalar value) {
    boolean asWritten =
        item.has("cased")
            || item.has("re")
            || item.modifiers().stream()
                .anyMatch(one -> one.startsWith("base64") || one.equals("expand"));
    return asWritten ? value.text() : TextPattern.fold(value.text());
  }
}
