package io.sigline.engine.proof;

import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.ValueTest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule can fire here: what was seen of its log source, held against what it asks for.
 *
 * @param missing the log source, or the fields, without which the rule cannot fire; empty unless it
 *     is {@link Verdict#BLIND}
 * @param detail for people
 */
public record RuleStatus(Verdict verdict, List<String> missing, String detail) {
  /** Of fewer events it is not said that they lack a field. */
  public static final long ENOUGH_EVENTS = 100;

  /** The verdicts. */
  public enum Verdict {
    /** It has matched received records. */
    PROVEN,
    /** It passed its self-test, and all that it needs was seen. */
    CAN_FIRE,
    /** It waits for something that was not seen here: its log source, or a field it needs. */
    BLIND,
    /** It failed its self-test: no record can match it, or one that should does not. */
    BROKEN
  }

  /**
   * What is known of a rule's log source here.
   *
   * @param events how many of its events were looked at; 0 only if there was none
   * @param fields field → where in a record it stood, for those that were seen
   */
  public record Seen(long events, Map<String, String> fields) {
    public Seen {
      fields = Map.copyOf(fields);
    }
  }

  public RuleStatus {
    missing = List.copyOf(missing);
  }

  /**
   * The status of a rule.
   *
   * @param seen of the rule's log source
   * @param selfTestFailure what went wrong in its self-test; null if it passed
   * @param matches how often it matched received records
   */
  public static RuleStatus of(
      Rule rule, Seen seen, @Nullable String selfTestFailure, long matches) {
    if (matches > 0) {
      return new RuleStatus(Verdict.PROVEN, List.of(), "matched " + matches + " times");
    }
    if (selfTestFailure != null) {
      return new RuleStatus(Verdict.BROKEN, List.of(), selfTestFailure);
    }
    if (seen.events() == 0) {
      String source = rule.logSource().toString();
      return new RuleStatus(
          Verdict.BLIND, List.of(source), "no event of its log source " + source + " was seen");
    }
    Set<String> missing = missing(Formula.of(rule.detection(), true), seen.fields().keySet());
    if (missing.isEmpty()) {
      return new RuleStatus(Verdict.CAN_FIRE, List.of(), "what it needs was seen");
    }
    String fields = String.join(", ", missing);
    return seen.events() < ENOUGH_EVENTS
        ? new RuleStatus(
            Verdict.CAN_FIRE, List.of(), "not seen yet, in " + seen.events() + " events: " + fields)
        : new RuleStatus(
            Verdict.BLIND, List.copyOf(missing), "not seen in events of its log source: " + fields);
  }

  /** The fewest fields that have to come up for the formula to hold; empty if none has to. */
  private static Set<String> missing(Formula formula, Set<String> seen) {
    return switch (formula) {
      case Formula.All(var parts) -> {
        Set<String> all = new TreeSet<>();
        parts.forEach(part -> all.addAll(missing(part, seen)));
        yield all;
      }
      case Formula.Any(var parts) -> {
        Set<String> fewest = null;
        for (Formula part : parts) {
          Set<String> missing = missing(part, seen);
          fewest = fewest == null || missing.size() < fewest.size() ? missing : fewest;
        }
        yield fewest == null ? Set.of() : fewest;
      }
      case Formula.Literal(var field, var test, var holds) -> missing(field, test, holds, seen);
    };
  }

  private static Set<String> missing(
      @Nullable String field, ValueTest test, boolean holds, Set<String> seen) {
    Set<String> missing = new LinkedHashSet<>();
    if (field != null && needsField(test, holds)) {
      missing.add(field);
      if (test instanceof ValueTest.FieldReference(var other, _, _)) {
        missing.add(other);
      }
    }
    missing.removeAll(seen);
    return missing;
  }

  private static boolean needsField(ValueTest test, boolean holds) {
    return switch (test) {
      case ValueTest.Missing _ -> !holds;
      case ValueTest.Exists(var expected) -> expected == holds;
      default -> holds;
    };
  }
}
