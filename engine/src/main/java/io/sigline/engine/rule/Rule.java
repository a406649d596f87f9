package io.sigline.engine.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Sigma detection rule.
 *
 * @param key identifies the rule in this set: its id, or its name, or file and title where it has
 *     neither; never empty
 * @param id the rule's UUID as written
 * @param level null where the rule gives none
 * @param date as written, {@code YYYY-MM-DD}
 * @param falsePositives known benign causes
 * @param custom every key of the document that the specification does not name, kept as parsed; and
 *     {@code related} and {@code taxonomy}
 * @param source the file and line the rule came from
 */
public record Rule(
    String key,
    String title,
    @Nullable String id,
    @Nullable String name,
    @Nullable Status status,
    @Nullable Level level,
    @Nullable String description,
    @Nullable String license,
    @Nullable String author,
    @Nullable String date,
    @Nullable String modified,
    List<String> references,
    List<String> tags,
    List<String> fields,
    List<String> falsePositives,
    List<String> scope,
    LogSource logSource,
    Detection detection,
    Map<String, Object> custom,
    Source source) {
  /** The attribute that puts a rule on trial. */
  public static final String SHADOW = "x-shadow";

  public Rule {
    references = List.copyOf(references);
    tags = List.copyOf(tags);
    fields = List.copyOf(fields);
    falsePositives = List.copyOf(falsePositives);
    scope = List.copyOf(scope);
  }

  /** This rule under another key. */
  public Rule withKey(String newKey) {
    return copy(newKey, license, custom, logSource, detection);
  }

  /** This rule with another detection. */
  public Rule withDetection(Detection newDetection) {
    return copy(key, license, custom, logSource, newDetection);
  }

  /** This rule with another log source and detection. */
  public Rule withDetection(LogSource newLogSource, Detection newDetection) {
    return copy(key, license, custom, newLogSource, newDetection);
  }

  /**
   * This rule under the licence of the rule set that it came with.
   *
   * @param newLicense its name
   * @param link where the set is published, kept as {@code link} in {@link #custom} unless the rule
   *     names one; null if not known
   */
  public Rule withLicense(String newLicense, @Nullable String link) {
    Map<String, Object> linked = new LinkedHashMap<>(custom);
    if (link != null) {
      linked.putIfAbsent("link", link);
    }
    return copy(key, newLicense, linked, logSource, detection);
  }

  /** This rule with another log source, detection, list of fields and custom attributes. */
  public Rule with(
      LogSource newLogSource,
      Detection newDetection,
      List<String> newFields,
      Map<String, Object> newCustom) {
    return new Rule(
        key,
        title,
        id,
        name,
        status,
        level,
        description,
        license,
        author,
        date,
        modified,
        references,
        tags,
        newFields,
        falsePositives,
        scope,
        newLogSource,
        newDetection,
        newCustom,
        source);
  }

  private Rule copy(
      String newKey,
      @Nullable String newLicense,
      Map<String, Object> newCustom,
      LogSource newLogSource,
      Detection newDetection) {
    return new Rule(
        newKey,
        title,
        id,
        name,
        status,
        level,
        description,
        newLicense,
        author,
        date,
        modified,
        references,
        tags,
        fields,
        falsePositives,
        scope,
        newLogSource,
        newDetection,
        newCustom,
        source);
  }

  /**
   * True if the rule is on trial by its own attribute {@code x-shadow}: evaluated and counted,
   * never an alert. An extension of Sigline's.
   */
  public boolean shadow() {
    return Boolean.TRUE.equals(custom.get(SHADOW));
  }

  /**
   * Where a document stands: the file as given to the parser, its first line, from 1, and what
   * version of the file it is.
   */
  public record Source(String file, int line, ContentVersion version) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** {@code level}, in ascending order. */
  public enum Level {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
  }

  /** {@code status}. */
  public enum Status {
    STABLE,
    TEST,
    EXPERIMENTAL,
    DEPRECATED,
    UNSUPPORTED
  }
}
