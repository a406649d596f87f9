package io.sigline.engine.proof;

import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.ValueTest;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.StringJoiner;
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
    /**
     * It matches received records, or its live self-test went through and what it needs is seen.
     */
    PROVEN,
    /** It passed its self-test or was not tested yet, and all that it needs is seen. */
    CAN_FIRE,
    /** It waits for something that is not seen here: its log source, or a field it needs. */
    BLIND,
    /** It failed its self-test: no record can match it, or one that should does not. */
    BROKEN
  }

  /**
   * What is known of a rule's log source here.
   *
   * @param events how many of its events were looked at; 0 only if there was none
   * @param lastSeen when there was one last; null if there was none
   * @param fields those that were seen
   */
  public record Seen(long events, @Nullable Instant lastSeen, Map<String, Field> fields) {
    /** Nothing. */
    public static final Seen NOTHING = new Seen(0, null, Map.of());

    public Seen {
      fields = Map.copyOf(fields);
    }
  }

  /**
   * A field that was seen.
   *
   * @param path where in a record it stood last: {@code body.event_data.Image}
   * @param eventsSince how many events of the log source were looked at since, without it
   */
  public record Field(String path, Instant lastSeen, long eventsSince) {}

  /**
   * What the rule's self-test showed.
   *
   * @param detail for people
   */
  public record Tested(Outcome outcome, String detail) {
    /** There was none. */
    public static final Tested NOT_YET = new Tested(Outcome.NOT_YET, "");
  }

  /** What came of a self-test. */
  public enum Outcome {
    /** There was none. */
    NOT_YET,
    /** The plan judges made records as it should. */
    PASSED,
    /** They went through the running service, up to the outbox. */
    PROVEN,
    /** No record can match it, or one that should does not. */
    FAILED
  }

  /** How often the rule matched received records, and when last; null if it has not. */
  public record Matches(long count, @Nullable Instant last) {
    /** Not at all. */
    public static final Matches NONE = new Matches(0, null);
  }

  public RuleStatus {
    missing = List.copyOf(missing);
  }

  /**
   * The status of a rule.
   *
   * @param since what was last seen before then, is not seen any more
   */
  public static RuleStatus of(Rule rule, Seen seen, Tested tested, Matches matches, Instant since) {
    String matched = "matched " + matches.count() + " times, last " + matches.last();
    if (matches.last() != null && !matches.last().isBefore(since)) {
      return new RuleStatus(Verdict.PROVEN, List.of(), matched);
    }
    if (tested.outcome() == Outcome.FAILED) {
      return new RuleStatus(Verdict.BROKEN, List.of(), tested.detail());
    }
    RuleStatus status = seen(rule, seen, since);
    if (status.verdict() == Verdict.BLIND) {
      return status;
    }
    if (matches.count() > 0) {
      return new RuleStatus(Verdict.PROVEN, List.of(), matched);
    }
    return switch (tested.outcome()) {
      case PROVEN ->
          new RuleStatus(Verdict.PROVEN, List.of(), tested.detail() + "; " + status.detail());
      case NOT_YET ->
          new RuleStatus(Verdict.CAN_FIRE, List.of(), "not tested yet; " + status.detail());
      case PASSED, FAILED -> status;
    };
  }

  /** Each field that the rule reads, in its order. */
  public static Collection<String> fieldsOf(Rule rule) {
    SequencedSet<String> fields = new LinkedHashSet<>();
    Synthesizer.collect(Formula.of(rule.detection(), true), fields);
    return fields;
  }

  /** Whether what the rule needs is seen. */
  private static RuleStatus seen(Rule rule, Seen seen, Instant since) {
    String source = rule.logSource().toString();
    Instant last = seen.lastSeen();
    if (last == null) {
      return blind(List.of(source), "no event of its log source " + source + " was seen");
    }
    if (last.isBefore(since)) {
      return blind(List.of(source), "the last event of its log source " + source + " was " + last);
    }
    Set<String> there = new HashSet<>();
    Set<String> gone = new HashSet<>();
    seen.fields()
        .forEach((name, field) ->
            (field.lastSeen().isBefore(since) && field.eventsSince() >= ENOUGH_EVENTS
                    ? gone
                    : there)
                .add(name));
    Set<String> missing = missing(Formula.of(rule.detection(), true), there);
    if (missing.isEmpty()) {
      return new RuleStatus(Verdict.CAN_FIRE, List.of(), "what it needs was seen");
    }
    StringJoiner fields = new StringJoiner(", ");
    for (String name : missing) {
      Field field = seen.fields().get(name);
      fields.add(gone.contains(name) && field != null ? name + " since " + field.lastSeen() : name);
    }
    boolean enough = seen.events() >= ENOUGH_EVENTS || gone.containsAll(missing);
    return enough
        ? blind(List.copyOf(missing), "not seen in events of its log source: " + fields)
        : new RuleStatus(
            Verdict.CAN_FIRE,
            List.of(),
            "not seen yet, in " + seen.events() + " events: " + fields);
  }

  private static RuleStatus blind(List<String> missing, String detail) {
    return new RuleStatus(Verdict.BLIND, missing, detail);
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
