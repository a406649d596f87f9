package io.sigline.engine.parse;

import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Filter;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Rule.Level;
import io.sigline.engine.rule.Rule.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a document that is a rule, or a filter. */
final class RuleReader {
  /** The attributes of a rule. */
  static final Set<String> ATTRIBUTES =
      Set.of(
          "title",
          "id",
          "name",
          "status",
          "level",
          "description",
          "license",
          "author",
          "date",
          "modified",
          "references",
          "tags",
          "fields",
          "falsepositives",
          "scope",
          "logsource",
          "detection");

  private static final Set<String> FILTER_ATTRIBUTES =
      Set.of(
          "title",
          "id",
          "name",
          "status",
          "description",
          "author",
          "date",
          "modified",
          "references",
          "tags",
          "logsource",
          "filter",
          "x-expires",
          "x-owner",
          "x-reason");

  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private static final Detection NO_SEARCH =
      new Detection(new LinkedHashMap<>(), new Condition.Or(List.of()), "");

  private final Notes notes;
  private final DetectionReader detections;

  RuleReader(Placeholders placeholders, Notes notes, boolean forPipelines) {
    this.notes = notes;
    this.detections = new DetectionReader(placeholders, notes, forPipelines);
  }

  /** Reads a rule. */
  Rule rule(Mapping document) {
    Attributes attributes = new Attributes(document, notes);
    attributes.requiredText("title");
    warnOfTaxonomy(attributes);
    Rule about = about(document, ATTRIBUTES);
    LogSource logSource = attributes.logSource();
    return about.withDetection(
        logSource, detections.read(attributes.requiredMap("detection"), Set.of()));
  }

  /**
   * What a document says about itself: a rule of any log source, without searches.
   *
   * @param known the keys of the document that are not custom attributes
   */
  Rule about(Mapping document, Set<String> known) {
    Attributes attributes = new Attributes(document, notes);
    String title = attributes.requiredText("title");
    String id = id(attributes);
    String name = attributes.text("name");
    warnOfTypingErrors(document, known);
    checkShadow(attributes, document);
    return new Rule(
        key(id, name, title),
        title,
        id,
        name,
        attributes.constant("status", Status.class),
        attributes.constant("level", Level.class),
        attributes.text("description"),
        attributes.text("license"),
        attributes.text("author"),
        date(attributes, "date"),
        date(attributes, "modified"),
        attributes.texts("references"),
        attributes.texts("tags"),
        attributes.texts("fields"),
        attributes.texts("falsepositives"),
        attributes.texts("scope"),
        LogSource.ANY,
        NO_SEARCH,
        custom(document, known),
        notes.source(document.line()));
  }

  /** Reads a filter. */
  Filter filter(Mapping document) {
    Attributes attributes = new Attributes(document, notes);
    Mapping filter = attributes.requiredMap("filter");
    Attributes inner = new Attributes(filter, notes);
    warnOfTypingErrors(document, FILTER_ATTRIBUTES);
    return new Filter(
        attributes.requiredText("title"),
        id(attributes),
        attributes.text("name"),
        rules(filter, inner),
        attributes.logSource(),
        detections.read(filter, Set.of("rules")),
        expiry(attributes),
        attributes.text("x-owner"),
        attributes.text("x-reason"),
        notes.source(document.line()));
  }

  /** A filter that would hide things for longer than was meant is refused. */
  private static @Nullable Instant expiry(Attributes attributes) {
    String text = attributes.text("x-expires");
    if (text == null) {
      return null;
    }
    try {
      return DATE.matcher(text).matches()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new DocumentException(
          attributes.line("x-expires"),
          "'x-expires' expects a date (2026-12-24) or a time with its zone"
              + " (2026-12-24T12:00:00Z), found '"
              + text
              + "'");
    }
  }

  private static List<String> rules(Mapping filter, Attributes inner) {
    if (filter.get("rules") instanceof Scalar scalar && scalar.text().equalsIgnoreCase("any")) {
      return List.of();
    }
    List<String> rules = inner.texts("rules");
    if (rules.isEmpty()) {
      throw new DocumentException(
          inner.line("rules"), "'rules' of a filter expects ids or names of rules, or 'any'");
    }
    return rules;
  }

  private String key(@Nullable String id, @Nullable String name, String title) {
    if (id != null) {
      return id;
    }
    return name != null ? name : notes.file() + "#" + title;
  }

  private @Nullable String id(Attributes attributes) {
    String id = attributes.text("id");
    if (id == null || id.isBlank()) {
      return null;
    }
    if (!UUID.matcher(id).matches()) {
      notes.warn(
          "id-not-uuid", attributes.line("id"), "expected a UUID as 'id', found '" + id + "'");
    }
    return id;
  }

  private @Nullable String date(Attributes attributes, String key) {
    String date = attributes.text(key);
    if (date != null && !DATE.matcher(date).matches()) {
      notes.warn(
          "date-format",
          attributes.line(key),
          "expected '" + key + "' as YYYY-MM-DD, found '" + date + "'");
    }
    return date;
  }

  private static void checkShadow(Attributes attributes, Mapping document) {
    YamlValue shadow = document.get(Rule.SHADOW);
    if (shadow != null && !(YamlValue.plain(shadow) instanceof Boolean)) {
      throw new DocumentException(attributes.line(Rule.SHADOW), "'x-shadow' expects true or false");
    }
  }

  private void warnOfTaxonomy(Attributes attributes) {
    String taxonomy = attributes.text("taxonomy");
    if (taxonomy != null && !taxonomy.equals("sigma")) {
      notes.warn(
          "taxonomy",
          attributes.line("taxonomy"),
          "the taxonomy '"
              + taxonomy
              + "' is not translated: fields are looked up as they are named");
    }
  }

  private void warnOfTypingErrors(Mapping document, Set<String> known) {
    for (String key : document.entries().keySet()) {
      String near = isNamedBySigma(key, known) ? null : Suggestion.nearest(key, known);
      if (near != null && document.get(near) == null) {
        notes.warn(
            "attribute-misspelt",
            new Attributes(document, notes).line(key),
            "the custom key '" + key + "' looks like '" + near + "'",
            "did you mean '" + near + "'?");
      }
    }
  }

  private static boolean isNamedBySigma(String key, Set<String> known) {
    return known.contains(key) || key.equals("related") || key.equals("taxonomy");
  }

  private static Map<String, Object> custom(Mapping document, Set<String> known) {
    Map<String, Object> custom = new LinkedHashMap<>();
    document
        .entries()
        .forEach((key, entry) -> {
          Object value = known.contains(key) ? null : YamlValue.plain(entry.value());
          if (value != null) {
            custom.put(key, value);
          }
        });
    return Collections.unmodifiableMap(custom);
  }
}
