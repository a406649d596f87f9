package io.sigline.receiver.offline;

import static io.sigline.engine.proof.Synthesis.Reason.CONTRADICTORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.compile.RuleFields;
import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.proof.Synthesis;
import io.sigline.engine.proof.Synthesizer;
import io.sigline.engine.proof.SyntheticRecord;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.offline.SelfTest.Result;
import io.sigline.receiver.offline.SelfTest.Verdict;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import io.sigline.receiver.rules.FieldMapFiles;
import io.sigline.receiver.rules.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules are shown to fire, through the bytes that a collector would send. */
class SelfTestTest {
  private static final Path HOME = Path.of("..", "rules");
  private static final Path SIGMA_HQ = Path.of("..", "..", "shared", "data", "sigmahq");
  private static final FieldMaps MAPS =
      FieldMapFiles.load(List.of(HOME.resolve("fieldmaps"))).fieldMaps();

  @Test
  void run_ownRules_allFireWithoutHelp() {
    List<Rule> rules = rules(HOME);

    List<Result> results = new SelfTest(Plan.compile(rules, MAPS), MAPS).run();

    assertThat(results).extracting(Result::rule).isEqualTo(rules);
    assertThat(results).extracting(Result::verdict).containsOnly(Verdict.PASSED);
  }

  /**
   * Two rules of SigmaHQ cannot match any record: one wants a command line to be one word and to
   * hold a GUID, one wants records of the channel System that are not of the channel System. What
   * came of each rule is written to the file named by the system property {@code selftest.report},
   * if it is set.
   */
  @Test
  void records_ofEverySigmaHqRule_matchAndMissByPlanAndByReference() throws IOException {
    assumeTrue(Files.isDirectory(SIGMA_HQ), () -> "needs the rules of SigmaHQ at " + SIGMA_HQ);
    List<Rule> rules = rules(SIGMA_HQ);

    List<Synthesis.Impossible> impossible = judge(rules);

    assertThat(rules).hasSizeGreaterThan(3_700);
    assertThat(impossible)
        .extracting(one -> one.rule().key())
        .containsExactlyInAnyOrder(
            "53d4bb30-3f36-4e8a-b078-69d36c4a79ff", "a62b37e0-45d3-48d9-a517-90c1a1b0186b");
    assertThat(impossible).extracting(Synthesis.Impossible::reason).containsOnly(CONTRADICTORY);
  }

  @Test
  void records_ofEveryOwnRule_matchAndMissByPlanAndByReference() throws IOException {
    assertThat(judge(rules(HOME))).isEmpty();
  }

  /** Judges both records of each rule, and gives the rules that have none. */
  private static List<Synthesis.Impossible> judge(List<Rule> rules) throws IOException {
    Synthesizer synthesizer = new Synthesizer(rules, MAPS);
    RecordJudge judge = new RecordJudge(Plan.compile(rules, MAPS));
    MappedEvent event = EventLayout.of(MAPS, RuleFields.of(rules)).newEvent();
    List<Synthesis.Impossible> impossible = new ArrayList<>();
    List<String> report = new ArrayList<>();
    for (Rule rule : rules) {
      switch (synthesizer.of(rule)) {
        case Synthesis.Impossible none -> {
          impossible.add(none);
          report.add(rule.key() + "\t" + none.reason() + "\t" + none.detail());
        }
        case Synthesis.Made made -> {
          SyntheticRecord matching = made.matching().record();
          SyntheticRecord nearMiss = made.nearMiss().record();
          assertThat(SelfTest.matches(rule, matching, judge)).as(rule.key()).isTrue();
          assertThat(matches(rule, matching, event)).as(rule.key()).isTrue();
          assertThat(SelfTest.matches(rule, nearMiss, judge)).as(rule.key()).isFalse();
          assertThat(matches(rule, nearMiss, event)).as(rule.key()).isFalse();
          report.add(
              rule.key() + "\t" + made.form() + "\t" + matching + "\t" + made.nearMiss().change());
        }
      }
    }
    String file = System.getProperty("selftest.report", "");
    if (!file.isEmpty()) {
      Files.write(Path.of(file), report);
    }
    return impossible;
  }

  private static boolean matches(Rule rule, SyntheticRecord record, MappedEvent event) {
    byte[] bytes = SyntheticRequest.of(record).toByteArray();
    RecordCursor cursor = ExportRequest.read(bytes, bytes.length).cursor();
    RecordSlice slice = new RecordSlice();
    assertThat(cursor.next(slice)).isTrue();
    event.clear();
    new OtlpRecordWalker().walk(slice, event);
    ReferenceEvaluator reference = new ReferenceEvaluator(rule);
    for (int i = 0; i < event.views(); i++) {
      EventView view = event.view(i);
      if (rule.logSource().covers(view.logSource()) && reference.matches(view)) {
        return true;
      }
    }
    return false;
  }

  private static List<Rule> rules(Path folder) {
    List<Problem> problems = new ArrayList<>();
    List<SourceFile> files = RuleFiles.rules(List.of(folder)).read(problems);
    assertThat(problems).isEmpty();
    return RuleSet.read(files, Map.of()).rules();
  }
}
