package io.sigline.receiver.offline;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.proof.Sample;
import io.sigline.engine.proof.Synthesis;
import io.sigline.engine.proof.Synthesizer;
import io.sigline.engine.proof.SyntheticRecord;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.otlp.ExportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Tests rules against themselves: from each rule's own condition a record is made that must match
 * it, one that narrowly must not, and one for each filter; all go as OTLP bytes through the walker,
 * the field maps and the plan of all rules.
 *
 * @param plan the rules
 * @param fieldMaps those of the plan
 */
public record SelfTest(Plan plan, FieldMaps fieldMaps) {

  /** What a rule's self-test showed. */
  public enum Verdict {
    /** The one record matched the rule, the other did not. */
    PASSED,
    /** As {@link #PASSED}, but only with attributes that name the log source. */
    NEEDS_NAMED_SOURCE,
    /** No record that matches could be made: the rule can hardly ever fire. */
    IMPOSSIBLE,
    /** The plan judged a record otherwise than the rule says. */
    FAILED
  }

  /**
   * The self-test of one rule.
   *
   * @param detail for people: how the record was shaped, or what went wrong
   */
  public record Result(Rule rule, Verdict verdict, String detail) {}

  /** Tests every rule, on all cores; results in the order of the rules. */
  public List<Result> run() {
    int threads = Runtime.getRuntime().availableProcessors();
    List<Future<List<Result>>> parts = new ArrayList<>();
    List<Rule> rules = plan.rules();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      for (int part = 0; part < threads; part++) {
        List<Rule> some =
            rules.subList(part * rules.size() / threads, (part + 1) * rules.size() / threads);
        parts.add(workers.submit(() -> run(some)));
      }
      List<Result> results = new ArrayList<>();
      for (Future<List<Result>> part : parts) {
        results.addAll(part.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OfflineException("interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a self-test failed unexpectedly", e.getCause());
    }
  }

  private List<Result> run(List<Rule> rules) {
    Synthesizer synthesizer = new Synthesizer(rules, fieldMaps);
    RecordJudge judge = new RecordJudge(plan);
    return rules.stream().map(rule -> result(synthesizer.of(rule), judge)).toList();
  }

  private static Result result(Synthesis synthesis, RecordJudge judge) {
    return switch (synthesis) {
      case Synthesis.Impossible(var rule, _, var detail) ->
          new Result(rule, Verdict.IMPOSSIBLE, detail);
      case Synthesis.Made made -> {
        Rule rule = made.rule();
        boolean matched = matches(rule, made.matching().record(), judge);
        boolean missed = !matches(rule, made.nearMiss().record(), judge);
        String excluded =
            made.excluded().stream()
                .filter(sample -> matches(rule, sample.record(), judge))
                .map(Sample::change)
                .findFirst()
                .orElse("");
        if (!matched || !missed || !excluded.isEmpty()) {
          String what =
              !matched
                  ? "the matching record did not match"
                  : missed ? "a record matched that is " + excluded : "the near miss matched";
          yield new Result(rule, Verdict.FAILED, what + "; " + made.form());
        }
        yield made.needsNamedSource()
            ? new Result(rule, Verdict.NEEDS_NAMED_SOURCE, "no field map gives " + made.named())
            : new Result(rule, Verdict.PASSED, made.form());
      }
    };
  }

  /** True if the record, as OTLP bytes, matches the rule among others. */
  static boolean matches(Rule rule, SyntheticRecord record, RecordJudge judge) {
    byte[] bytes = SyntheticRequest.of(record).toByteArray();
    RecordJudge.Verdict verdict = judge.judge(ExportRequest.read(bytes, bytes.length));
    return verdict.hits().stream().anyMatch(hit -> hit.match().rule().key().equals(rule.key()));
  }
}
