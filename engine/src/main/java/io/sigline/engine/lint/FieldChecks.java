package io.sigline.engine.lint;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.KnownFields;
import io.sigline.engine.lint.Items.Item;
import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.rule.Rule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
      return;
    }
    Set<String> denied = Denials.of(rule);
    Map<String, Entry> searches = new ConditionChecks(detection, report).searches();
    searches.forEach((name, entry) -> {
      for (Item item : Items.of(entry.value())) {
        if (!item.isKeyword() && !known.fields().contains(item.field())) {
          field(item, denied.contains(name));
        }
      }
    });
  }

  private void field(Item item, boolean denied) {
    String field = item.field();
    Map<String, String> byFold = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    known.fields().forEach(one -> byFold.put(one, one));
    String other = byFold.get(field);
    if (other != null) {
      report.add(
          Check.FIELD_CASE,
          item.line(),
          item.key(),
          "the field '" + field + "' is not '" + other + "': names of fields are exact in case",
          "write '" + other + "'");
    } else if (!known.isAnyFieldPossible()) {
      report.add(
          denied ? Check.FIELD_NEGATED : Check.FIELD_UNKNOWN,
          item.line(),
          item.key(),
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
