package io.sigline.engine.lint;

import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Kind;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import io.sigline.engine.rule.Rule;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what stands around a detection. Source: Sigma Rules Specification 2.1.0. */
final class AttributeChecks {
  private static final Set<String> TEXTS =
      Set.of(
          "title",
          "id",
          "name",
          "taxonomy",
          "status",
          "description",
          "license",
          "author",
          "date",
          "modified",
          "level");
  private static final Set<String> LISTS =
      Set.of("references", "tags", "fields", "falsepositives", "scope", "related");
  private static final Set<String> PARTS =
      Set.of("logsource", "detection", "correlation", "filter", "generate", "action", Rule.SHADOW);
  private static final List<String> HELPFUL =
      List.of("description", "status", "level", "author", "date", "tags");
  private static final List<String> FILTER_KEYS = List.of("x-owner", "x-reason", "x-expires");
  private static final Set<String> RELATIONS =
      Set.of("derived", "obsolete", "merged", "renamed", "similar");
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final int LONGEST_TITLE = 256;
  private static final int SHORTEST_TITLE = 5;
  private static final int SHORTEST_DESCRIPTION = 16;
  private static final int LONGEST_DESCRIPTION = 65_535;

  private final Mapping document;
  private final Report report;

  AttributeChecks(Mapping document, Report report) {
    this.document = document;
    this.report = report;
  }

  void run() {
    document.entries().forEach(this::attribute);
    missing();
    dates();
    lengths();
    if (document.get("related") instanceof Sequence(var items, _)) {
      items.forEach(this::related);
    }
    if (document.get("logsource") instanceof Mapping logSource) {
      logSource(logSource);
    }
    if (document.get("tags") instanceof Sequence(var items, _)) {
      new TagChecks(report).run(items);
    }
  }

  private void attribute(String key, Entry entry) {
    YamlValue value = entry.value();
    if (value instanceof Scalar scalar && scalar.isNull()) {
      return;
    }
    if (TEXTS.contains(key)) {
      boolean isText = value instanceof Scalar scalar && isText(scalar);
      if (!isText) {
        expected(key, entry, "text");
      }
    } else if (LISTS.contains(key)) {
      if (!(value instanceof Sequence)) {
        expected(key, entry, "a list");
      }
    } else if (!PARTS.contains(key) && !(isFilter() && FILTER_KEYS.contains(key))) {
      report.add(
          Check.ATTRIBUTE_CUSTOM,
          entry.keyLine(),
          key,
          "'" + key + "' is a custom attribute: Sigma does not name it, Sigline keeps it");
    }
    if ((key.equals("status") || key.equals("level")) && value instanceof Scalar scalar) {
      String lower = scalar.text().toLowerCase(Locale.ROOT);
      if (!lower.equals(scalar.text())) {
        report.add(
            Check.ATTRIBUTE_CASE,
            scalar.line(),
            scalar.text(),
            "expected '" + key + "' in lower case, found '" + scalar.text() + "'",
            "write '" + lower + "'");
      }
    }
  }

  private static boolean isText(Scalar scalar) {
    return scalar.kind() == Kind.STRING;
  }

  private void expected(String key, Entry entry, String expected) {
    String written =
        entry.value() instanceof Scalar scalar && expected.equals("a list")
            ? "write it below the key, behind a dash: '- " + shortened(scalar.text()) + "'"
            : null;
    report.add(
        Check.ATTRIBUTE_TYPE,
        entry.keyLine(),
        key,
        "'" + key + "' expects " + expected + ", found " + entry.value().kindName(),
        expected.equals("text") && entry.value() instanceof Scalar ? "put it in quotes" : written);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private void missing() {
    boolean isRule = document.get("detection") != null;
    if (isMissing("id")) {
      report.add(
          Check.ID_MISSING,
          document.line(),
          "",
          "expected 'id', a UUID that stays with the rule, found none",
          "without it alerts are told apart by the rule's name, or by file and title");
    }
    for (String key : FILTER_KEYS) {
      if (isFilter() && isMissing(key)) {
        report.add(
            Check.FILTER_UNEXPLAINED,
            document.line(),
            "",
            "expected '" + key + "' of a filter, found none");
      }
    }
    for (String key : HELPFUL) {
      if (isRule && isMissing(key)) {
        report.add(
            Check.ATTRIBUTE_MISSING, document.line(), "", "expected '" + key + "', found none");
      }
    }
  }

  private boolean isFilter() {
    return document.get("filter") instanceof Mapping;
  }

  private void dates() {
    LocalDate date = date("date");
    LocalDate modified = date("modified");
    if (date != null && modified != null && modified.isBefore(date)) {
      report.add(
          Check.DATE_ORDER,
          line("modified"),
          modified.toString(),
          "expected 'modified' on or after 'date' (" + date + "), found " + modified);
    }
  }

  private @Nullable LocalDate date(String key) {
    if (!(document.get(key) instanceof Scalar scalar) || !DATE.matcher(scalar.text()).matches()) {
      return null;
    }
    try {
      return LocalDate.parse(scalar.text());
    } catch (DateTimeException _) {
      report.add(
          Check.DATE_INVALID,
          scalar.line(),
          scalar.text(),
          "expected '" + key + "' to be a day of the calendar, found '" + scalar.text() + "'");
      return null;
    }
  }

  private void lengths() {
    length(Check.TITLE_LENGTH, "title", SHORTEST_TITLE, LONGEST_TITLE);
    length(Check.DESCRIPTION_LENGTH, "description", SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION);
  }

  private void length(Check check, String key, int shortest, int longest) {
    if (document.get(key) instanceof Scalar scalar && !scalar.isNull()) {
      int length = scalar.text().strip().length();
      if (length < shortest || length > longest) {
        report.add(
            check,
            line(key),
            key,
            "expected '%s' of %d to %d characters, found %d"
                .formatted(key, shortest, longest, length));
      }
    }
  }

  private void related(YamlValue value) {
    if (!(value instanceof Mapping map)) {
      report.add(
          Check.RELATED_FORM,
          value.line(),
          "",
          "'related' expects maps of 'id' and 'type', found " + value.kindName());
      return;
    }
    String id = map.get("id") instanceof Scalar scalar ? scalar.text() : "";
    if (!UUID.matcher(id).matches()) {
      report.add(
          Check.RELATED_FORM,
          line(map, "id"),
          id,
          "expected a UUID as 'id' of a related rule, found '" + id + "'");
    } else if (document.get("id") instanceof Scalar own && own.text().equalsIgnoreCase(id)) {
      report.add(Check.RELATED_TO_ITSELF, line(map, "id"), id, "the rule is related to itself");
    }
    String type = map.get("type") instanceof Scalar scalar ? scalar.text() : "";
    if (!RELATIONS.contains(type)) {
      report.add(
          Check.RELATED_FORM,
          line(map, "type"),
          type,
          "expected derived, obsolete, merged, renamed or similar as 'type' of a related rule,"
              + " found '"
              + type
              + "'");
    }
  }

  private void logSource(Mapping logSource) {
    for (String key : List.of("product", "category", "service")) {
      if (logSource.get(key) instanceof Scalar scalar
          && !scalar.text().equals(scalar.text().strip().toLowerCase(Locale.ROOT))) {
        report.add(
            Check.LOGSOURCE_CASE,
            scalar.line(),
            scalar.text(),
            "expected '" + key + "' in lower case, found '" + scalar.text() + "'");
      }
    }
  }

  private int line(String key) {
    return line(document, key);
  }

  private static int line(Mapping map, String key) {
    Entry entry = map.entries().get(key);
    return entry == null ? map.line() : entry.keyLine();
  }

  /** True if the key is missing, or nothing stands behind it. */
  private boolean isMissing(String key) {
    YamlValue value = document.get(key);
    return value == null || (value instanceof Scalar scalar && scalar.isNull());
  }
}
