package io.sigline.engine.lint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every kind of finding. Names are stable: people leave checks out by them. */
public enum Check {
  // What loading says.
  REFUSED(Severity.ERROR, "The document cannot be loaded"),
  ID_NOT_UUID(Severity.WARNING, "The id is no UUID"),
  ID_DUPLICATE(Severity.WARNING, "Two rules have the same id"),
  ID_SUPERSEDED(Severity.NOTE, "A rule of a path that is named first has the same id"),
  DATE_FORMAT(Severity.WARNING, "A date is not written as YYYY-MM-DD"),
  TAXONOMY(Severity.WARNING, "The taxonomy is not Sigma's own, and is not translated"),
  ATTRIBUTE_MISSPELT(Severity.WARNING, "A key looks like one of Sigma's, misspelt"),
  LOGSOURCE_KEY(Severity.WARNING, "A key of the log source has no effect"),
  TIMEFRAME(Severity.WARNING, "'timeframe' outside of a correlation rule"),
  UNUSED_SEARCH(Severity.WARNING, "A search is not part of the condition"),
  EMPTY_VALUE(Severity.WARNING, "An empty text with contains, startswith or endswith"),
  BASE64_WHOLE_VALUE(Severity.WARNING, "base64offset without contains"),
  NETWORK_BITS(Severity.WARNING, "A network has bits set beyond its prefix"),
  REGEX_BACKTRACKING(Severity.WARNING, "A regular expression cannot run in linear time"),
  FILTER_WITHOUT_EFFECT(Severity.WARNING, "A filter names a rule that it cannot apply to"),
  FILTER_EXPIRED(Severity.WARNING, "A filter has expired, and hides nothing any more"),
  FILTER_EXPIRES_SOON(Severity.WARNING, "A filter expires within a week"),
  PIPELINE_WITHOUT_EFFECT(Severity.WARNING, "A processing pipeline changes no rule"),
  PIPELINE_FOR_QUERIES(
      Severity.WARNING, "A processing pipeline has parts for queries, or is for other programs"),
  LOADING(Severity.WARNING, "Loading warns of something else"),
  // The attributes around the detection.
  ATTRIBUTE_TYPE(Severity.ERROR, "An attribute has another type than Sigma gives it"),
  DATE_INVALID(Severity.ERROR, "A date that no calendar has"),
  RELATED_FORM(Severity.ERROR, "'related' is not a list of ids with types that Sigma knows"),
  RELATED_TO_ITSELF(Severity.WARNING, "The rule is related to itself"),
  ID_MISSING(Severity.WARNING, "The rule has no id"),
  ATTRIBUTE_CASE(Severity.WARNING, "'status' or 'level' is not in lower case"),
  DATE_ORDER(Severity.WARNING, "'modified' lies before 'date'"),
  TAG_FORM(Severity.WARNING, "A tag is not written as its namespace demands"),
  TAG_NAMESPACE(Severity.WARNING, "A tag is in no namespace of Sigma's"),
  TAG_ATTACK(Severity.WARNING, "A tag names no technique, tactic, group or software of ATT&CK"),
  LOGSOURCE_UNKNOWN(Severity.WARNING, "No field map gives records this log source"),
  FILTER_UNEXPLAINED(Severity.NOTE, "A filter does not say who made it, why, or until when"),
  ATTRIBUTE_MISSING(Severity.NOTE, "An attribute that helps whoever gets the alert is missing"),
  ATTRIBUTE_CUSTOM(Severity.NOTE, "An attribute that Sigma does not name"),
  TAG_DUPLICATE(Severity.NOTE, "A tag stands twice"),
  TITLE_LENGTH(Severity.NOTE, "The title is longer than Sigma allows for, or says next to nothing"),
  DESCRIPTION_LENGTH(Severity.NOTE, "The description says next to nothing, or is too long"),
  LOGSOURCE_CASE(Severity.NOTE, "The log source is not in lower case"),
  // Fields.
  FIELD_UNKNOWN(Severity.WARNING, "No record of this log source has the field"),
  FIELD_NEGATED(Severity.WARNING, "A field that is only denied is in no record of this log source"),
  FIELD_CASE(Severity.WARNING, "A field is written in other case than the field map has it"),
  // Values.
  ESCAPED_WILDCARD(Severity.WARNING, "A backslash before * or ? in a path takes its meaning away"),
  UNC_BACKSLASH(Severity.WARNING, "Two backslashes at the beginning stand for one"),
  TRAILING_BACKSLASH(Severity.WARNING, "The path of a file cannot end with a backslash"),
  CONTROL_CHARACTER(Severity.WARNING, "A value has a control character"),
  NAME_WITHOUT_PATH(Severity.WARNING, "A field that has whole paths is compared with a bare name"),
  REDUNDANT_WILDCARD(Severity.WARNING, "A wildcard where the modifier has put one already"),
  MODIFIER_UNDONE(Severity.WARNING, "A wildcard undoes startswith or endswith"),
  SINGLE_VALUE_ALL(Severity.WARNING, "'all' with a single value"),
  ALL_OF_EQUAL(Severity.WARNING, "'all' of several whole values of one field"),
  NULL_IN_LIST(Severity.WARNING, "null in a list of values"),
  DUPLICATE_VALUE(Severity.WARNING, "A value stands twice in a list"),
  COVERED_VALUE(Severity.NOTE, "A value has no effect beside another in its list"),
  WILDCARD_FOR_MODIFIER(Severity.NOTE, "Wildcards where a modifier says the same"),
  SUFFIX_WITHOUT_SEPARATOR(Severity.NOTE, "The end of a path without a separator before the name"),
  SHORT_KEYWORD(Severity.WARNING, "A keyword of fewer than three characters"),
  COMMON_KEYWORD(Severity.NOTE, "A keyword that is in most logs"),
  // Regular expressions.
  REGEX_ANYTHING(Severity.WARNING, "A regular expression that is found in every text"),
  REGEX_NESTED(Severity.WARNING, "A repetition inside a repetition"),
  REGEX_MANY_REPETITIONS(Severity.NOTE, "Three or more repetitions without a bound"),
  REGEX_PLAIN(Severity.NOTE, "A regular expression where a text would do"),
  REGEX_REDUNDANT(Severity.NOTE, "'.*' at an end of a regular expression has no effect"),
  // The condition.
  CONTRADICTION(Severity.WARNING, "Something that can never hold"),
  NEGATION_ONLY(Severity.WARNING, "An alternative of the condition only denies"),
  THEM_WITH_FILTER(Severity.WARNING, "'of them' takes filters for selections"),
  CORRELATION_GROUP(Severity.WARNING, "A correlation takes all events for one group"),
  CORRELATION_FIELD(Severity.WARNING, "A correlation needs a field that a rule's records lack"),
  CORRELATION_NEVER(Severity.WARNING, "The condition of a correlation can never hold"),
  CORRELATION_ALWAYS(Severity.NOTE, "The condition of a correlation holds for every event"),
  OPERATOR_CASE(Severity.WARNING, "An operator of the condition is in capitals"),
  OF_ONE(Severity.NOTE, "A selector that selects one search only");

  private static final Map<String, Check> BY_ID =
      Arrays.stream(values()).collect(Collectors.toMap(Check::id, Function.identity()));

  private final Severity severity;
  private final String summary;

  Check(Severity severity, String summary) {
    this.severity = severity;
    this.summary = summary;
  }

  /** The check of this id; null if there is none. */
  public static @Nullable Check of(String id) {
    return BY_ID.get(id);
  }

  /** Its name in output and options, such as {@code unused-search}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How much it matters. */
  public Severity severity() {
    return severity;
  }

  /** What it finds, in one phrase. */
  public String summary() {
    return summary;
  }

  /** Its severity as output names it. */
  String severityName() {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
