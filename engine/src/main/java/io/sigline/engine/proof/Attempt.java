package io.sigline.engine.proof;

import io.sigline.engine.fieldmap.RecordForm;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.proof.NearMisses.Edit;
import io.sigline.engine.proof.Synthesizer.Reading;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a rule's two events in one form of record. Used once. */
final class Attempt implements ValueFinder.Hints {
  private static final int MOST_RECORDS = 40;

  /** What a field is where anything would do: such a record looks like a real one. */
  private static final Map<String, String> ORDINARY =
      Map.of(
          "cs-method", "GET",
          "type", "SYSCALL",
          "seq", "1",
          "EventID", "1",
          "appname", "selftest",
          "hostname", "selftest",
          "message", "selftest");

  private final Synthesizer synthesizer;
  private final Rule rule;
  private final ReferenceEvaluator reference;
  private final RecordForm form;
  private final SequencedSet<String> fields;
  private final ValueChecks checks;
  private final TextFinder texts;
  private final List<Formula> givens = new ArrayList<>();
  private Synthesis.@Nullable Made made;
  private boolean fulfilled;
  private boolean matched;
  private int records;

  Attempt(
      Synthesizer synthesizer,
      Rule rule,
      ReferenceEvaluator reference,
      RecordForm form,
      SequencedSet<String> fields,
      ValueChecks checks,
      TextFinder texts) {
    this.synthesizer = synthesizer;
    this.rule = rule;
    this.reference = reference;
    this.form = form;
    this.fields = fields;
    this.checks = checks;
    this.texts = texts;
    form.wanted()
        .forEach(
            (field, alternatives) -> alternatives.forEach(one -> givens.add(oneOf(field, one))));
  }

  private static Formula oneOf(String field, List<String> wanted) {
    List<Formula> any = new ArrayList<>();
    wanted.forEach(text ->
        any.add(new Formula.Literal(field, new ValueTest.Text(pattern(text), false), true)));
    return any.size() == 1 ? any.getFirst() : new Formula.Any(any);
  }

  private static TextPattern pattern(String glob) {
    List<TextPattern.Part> parts = new ArrayList<>();
    String[] literals = glob.split("\\*", -1);
    for (int i = 0; i < literals.length; i++) {
      if (i > 0) {
        parts.add(new TextPattern.AnyText());
      }
      parts.add(new TextPattern.Literal(literals[i]));
    }
    return new TextPattern(parts);
  }

  @Override
  public List<String> usual(String field) {
    List<String> usual = new ArrayList<>(form.usual(field));
    String ordinary = ORDINARY.get(field);
    if (ordinary != null) {
      usual.add(ordinary);
    }
    return usual;
  }

  @Override
  public boolean mayRepeat(String field) {
    return form.mayRepeat(field);
  }

  /** True if there is an event of the log source that fulfils the condition. */
  boolean hasFulfilled() {
    return fulfilled;
  }

  /** True if a record of the form matched the rule. */
  boolean hasMatched() {
    return matched;
  }

  /** Both events; nothing if this form does not carry them. */
  Optional<Synthesis.Made> make(Formula formula) {
    ValueFinder finder = new ValueFinder(checks, texts, this);
    List<Formula> all = new ArrayList<>(givens);
    all.add(formula);
    Optional<SyntheticEvent> found =
        new Solver(checks, finder).solve(new Formula.All(all), this::accept);
    return found.isEmpty() ? Optional.empty() : Optional.ofNullable(made);
  }

  private boolean accept(SyntheticEvent event) {
    if (!reference.matches(event)) {
      return false;
    }
    fulfilled = true;
    for (BodyText text : BodyText.of(form.bodyFormats())) {
      for (boolean apart : new boolean[] {false, true}) {
        if (!apart || !event.keywords().isEmpty()) {
          if (accept(event, new RecordWriter(form, text, apart, fields, rule.key()))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean accept(SyntheticEvent event, RecordWriter writer) {
    Optional<SyntheticRecord> record = writer.write(event);
    if (record.isEmpty() || read(record.get()) != Reading.MATCH) {
      return false;
    }
    matched = true;
    Sample matching = new Sample(event, record.get(), "");
    Optional<Sample> miss = nearMiss(event, writer);
    if (miss.isEmpty()) {
      return false;
    }
    made =
        new Synthesis.Made(rule, form.name(), form.named(), matching, miss.get(), excluded(writer));
    return true;
  }

  private Reading read(SyntheticRecord record) {
    return synthesizer.read(record, rule, reference);
  }

  private Optional<Sample> nearMiss(SyntheticEvent event, RecordWriter writer) {
    SequencedSet<String> changeable = new LinkedHashSet<>(fields);
    Set<String> wanted = form.wanted().keySet();
    wanted.forEach(changeable::remove);
    changeable.addAll(fields);
    Optional<Sample> small = edited(event, changeable, writer, Reading.NO_MATCH);
    if (small.isEmpty()) {
      small = denied(writer);
    }
    return small.isPresent() ? small : edited(event, changeable, writer, Reading.OTHER_LOG_SOURCE);
  }

  /** A small change of the event. */
  private Optional<Sample> edited(
      SyntheticEvent event, SequencedSet<String> changeable, RecordWriter writer, Reading wanted) {
    records = 0;
    List<Sample> samples = new ArrayList<>();
    Optional<Edit> _ =
        NearMisses.first(
            event,
            changeable,
            edit -> misses(edit.event(), edit.change(), writer, wanted, samples));
    return samples.stream().findFirst();
  }

  /** An event for which the opposite of the condition holds. */
  private Optional<Sample> denied(RecordWriter writer) {
    records = 0;
    List<Sample> samples = new ArrayList<>();
    List<Formula> all = new ArrayList<>(givens);
    all.add(Formula.of(rule.detection(), false));
    Optional<SyntheticEvent> _ =
        new Solver(checks, new ValueFinder(checks, texts, this))
            .solve(
                new Formula.All(all),
                other ->
                    misses(other, "the condition is denied", writer, Reading.NO_MATCH, samples));
    return samples.stream().findFirst();
  }

  /** For each part that the condition denies, an event that would match but for that part. */
  private List<Sample> excluded(RecordWriter writer) {
    List<Sample> samples = new ArrayList<>();
    for (Exclusions.Exclusion one : Exclusions.of(rule.detection())) {
      Detection without = one.excluded();
      ReferenceEvaluator accepting = new ReferenceEvaluator(rule.withDetection(without));
      List<Formula> all = new ArrayList<>(givens);
      all.add(Formula.of(without, true));
      records = 0;
      Optional<SyntheticEvent> _ =
          new Solver(checks, new ValueFinder(checks, texts, this))
              .solve(
                  new Formula.All(all),
                  event ->
                      accepting.matches(event)
                          && misses(event, one.reason(), writer, Reading.NO_MATCH, samples));
    }
    return samples;
  }

  private boolean misses(
      SyntheticEvent other, String change, RecordWriter writer, Reading wanted, List<Sample> into) {
    if (reference.matches(other) || records >= MOST_RECORDS) {
      return false;
    }
    records++;
    Optional<SyntheticRecord> record = writer.write(other);
    if (record.isEmpty() || read(record.get()) != wanted) {
      return false;
    }
    into.add(new Sample(other, record.get(), change));
    return true;
  }
}
