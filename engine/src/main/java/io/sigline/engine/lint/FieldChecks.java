package io.sigline.engine.lint;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.KnownFields;
import io.sigline.engine.lint.Items.Item;
import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks log source and fields of a rule against what the field maps know of records. */
final class FieldChecks {
  private final FieldMaps fieldMaps;
  private final KnownFields known;
  private final Rule rule;
  private final Mapping document;
  private final Mapping detection;
  private final Report report;

  FieldChecks(FieldMaps fieldMaps, Rule rule, Mapping document, Mapping detection, Report report) {
    this.fieldMaps = fieldMaps;
    this.known = KnownFields.of(fieldMaps, rule.logSource());
    this.rule = rule;
    this.document = document;
    this.detection = detection;
    this.report = report;
  }

  void run() {
    if (!isSourceKnown()) {
      return;
    }
    Set<String> denied = Denials.of(rule);
    Map<String, Entry> searches = new ConditionChecks(detection, report).searches();
    searches.forEach((name, entry) -> {
      for (Item item : Items.of(entry.value())) {
        if (!item.isKeyword() && !known.fields().contains(item.field())) {
          field(item.field(), item.line(), item.key(), denied.contains(name));
        }
      }
    });
  }

  /** Checks the fields of the rule's searches, which are not those written in the document. */
  void runRewritten() {
    if (!isSourceKnown()) {
      return;
    }
    Set<String> denied = Denials.of(rule);
    rule.detection()
        .searches()
        .forEach((name, search) -> {
          Entry entry = detection.entries().get(name);
          int line = entry == null ? detection.line() : entry.keyLine();
          unknown(search).forEach(field -> field(field, line, name, denied.contains(name)));
        });
  }

  /** Fields of no record without which the search cannot hold; of alternatives one is enough. */
  private Set<String> unknown(Search search) {
    Set<String> unknown = new TreeSet<>();
    switch (search) {
      case Search.All(var parts) -> parts.forEach(part -> unknown.addAll(unknown(part)));
      case Search.Any(var parts) -> {
        List<Set<String>> each = parts.stream().map(this::unknown).toList();
        if (each.stream().noneMatch(Set::isEmpty)) {
          each.forEach(unknown::addAll);
        }
      }
      case Search.None(var part) -> unknown.addAll(unknown(part));
      case Search.Keyword _ -> {}
      case Search.Field(var name, _) -> {
        if (!known.fields().contains(name)) {
          unknown.add(name);
        }
      }
    }
    return unknown;
  }

  private boolean isSourceKnown() {
    if (!known.isSourceKnown()) {
      Entry logSource = document.entries().get("logsource");
      report.add(
          Check.LOGSOURCE_UNKNOWN,
          logSource == null ? document.line() : logSource.keyLine(),
          "logsource",
          "no field map gives records the log source "
              + rule.logSource()
              + ": the rule sees only records whose resource names it (sigma.product,"
              + " sigma.category, sigma.service)",
          KnownFields.suggestion(fieldMaps, rule.logSource()));
    }
    return known.isSourceKnown();
  }

  private void field(String field, int line, String token, boolean denied) {
    Map<String, String> byFold = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    known.fields().forEach(one -> byFold.put(one, one));
    String other = byFold.get(field);
    if (other != null) {
      report.add(
          Check.FIELD_CASE,
          line,
          token,
          "the field '" + field + "' is not '" + other + "': names of fields are exact in case",
          "write '" + other + "'");
    } else if (!known.isAnyFieldPossible()) {
      report.add(
          denied ? Check.FIELD_NEGATED : Check.FIELD_UNKNOWN,
          line,
          token,
          "no record of "
              + rule.logSource()
              + " has the field '"
              + field
              + "'"
              + (denied ? ": what is denied here never holds" : ""),
          Suggestion.near(field, known.fields()));
    }
  }
}
