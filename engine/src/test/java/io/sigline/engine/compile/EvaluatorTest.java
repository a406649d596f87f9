package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.AllocatedBytes;
import io.sigline.engine.event.Value;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {
  private static final String DETECTIONS =
      """
      title: T
      id: 5f0a0f6c-0000-4000-8000-000000000001
      logsource: {category: test}
      detection:
        image:
          Image|endswith: ['\\powershell.exe', '\\pwsh.exe', '\\cmd.exe', '\\wmic.exe', '\\mshta.exe']
        line:
          CommandLine|contains|all: [' -enc ', 'http']
        expression:
          CommandLine|re: '(?i)downl[o0]adstring\\(.{3,}'
        address:
          Ip|cidr: [10.0.0.0/8, 'fe80::/10']
        number:
          Port|gt: 1024
        cased:
          User|cased|startswith: 'SYS*M'
        reference:
          Image|fieldref: Parent
        words:
          - mimikatz
          - 'sekurlsa::'
          - Invoke-Mimi
          - lsadump
        filter:
          User: null
        condition: >-
          ((image and line) or expression or (address and number) or cased or reference or words)
          and not filter
      """;
  private static final List<String> FIELDS =
      List.of("Image", "CommandLine", "Ip", "Port", "User", "Parent");

  private final Rule rule =
      RuleSet.read(List.of(new SourceFile("t.yml", DETECTIONS)), Map.of()).rules().getFirst();
  private final RuleProgram program = new RuleProgram(List.of(rule), FIELDS::indexOf);
  private final SourcePlan plan = program.routes().route(new LogSource("test", null, null)).plan();

  @Test
  void evaluate_eventsInTurn_keepsNoVerdictOfTheEventBefore() {
    Evaluator evaluator = program.newEvaluator(System::nanoTime);

    for (int i = 0; i < 5; i++) {
      assertThat(verdict(evaluator, event("C:\\x\\PWSH.exe", "a -ENC b HTTP"))).isTrue();
      assertThat(verdict(evaluator, event("C:\\x\\other.exe", "a -ENC b HTTP"))).isFalse();
      assertThat(verdict(evaluator, event("C:\\x\\pwsh.exe", "a -ENC b"))).isFalse();
      assertThat(verdict(evaluator, event("C:\\x\\é.exe", "DownL0adString(abc"))).isTrue();
    }
  }

  @Test
  void evaluate_ruleMatchedAnEarlierView_isNotEvaluatedAgain() {
    Evaluator evaluator = program.newEvaluator(() -> 0);
    TableEvent event = event("C:\\x\\pwsh.exe", "a -enc b http");
    evaluator.beginRecord();

    assertThat(evaluator.evaluate(plan, event)).isEqualTo(1);
    assertThat(evaluator.evaluate(plan, event)).isEqualTo(1);
    assertThat(evaluator.found(0)).isZero();
    assertThat(sumOf(evaluator).evaluations(0)).isEqualTo(1);
  }

  @Test
  void evaluate_recordsWithoutMatch_allocatesNothing() throws Exception {
    Evaluator evaluator = program.newEvaluator(System::nanoTime);
    int[] matched = {0};
    List<TableEvent> events =
        List.of(
            event("C:\\Windows\\System32\\svchost.exe", "svchost -k netsvcs"),
            event("C:\\Windows\\é\\cmd.exe", "cmd /c é -enc 😀"),
            event("/usr/bin/x", "x".repeat(20_000)),
            event("C:\\pwsh.exe", "pwsh -enc ftp").with("Port", new Value.Int(80)),
            event("x", "y").with("User", new Value.Null()));
    Runnable judge =
        () -> {
          for (int i = 0; i < events.size(); i++) {
            evaluator.beginRecord();
            matched[0] += evaluator.evaluate(plan, events.get(i));
          }
        };

    assertThat(AllocatedBytes.perRunOf(judge)).as("bytes for all records").isZero();
    assertThat(matched[0]).isZero();
  }

  private boolean verdict(Evaluator evaluator, TableEvent event) {
    return PlanVerdict.matched(evaluator, plan, event).get(0);
  }

  private static Tally.Sum sumOf(Evaluator evaluator) {
    return new Tally.Sum(1, List.of(evaluator.tally()));
  }

  private static TableEvent event(String image, String commandLine) {
    return new TableEvent(FIELDS)
        .with("Image", new Value.Text(image))
        .with("CommandLine", new Value.Text(commandLine))
        .with("Ip", new Value.Text("10.1.2.3"))
        .with("User", new Value.Text("SYSTEm"));
  }
}
