package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.MutatedText;
import io.sigline.engine.Sigma;
import io.sigline.engine.rule.Problem;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Broken files end in problems with a line, never in an exception. Seeded. */
final class MutatedRulesTest {
  private static final String RULE =
      """
      title: Mutated
      id: 5f1abf38-291a-4a3b-8c0e-0b0a3a1c9a11
      level: high
      logsource: {product: windows, category: process_creation}
      detection:
        sel_a:
          - Image|endswith: ['\\a.exe', '*\\b?.exe']
            CommandLine|contains|all|windash: [' -enc ', "x\\ty"]
          - 'keyword'
        sel_b: &b
          EventID: [1, 0x10, 1.5, null, true]
          Hash|re|i: '^[a-f0-9]{32}$'
          Ip|cidr: 10.0.0.0/8
          Size|gt: 10
          When|hour: 5
          A|fieldref: B
          C|exists: true
          D|wide|base64offset|contains: 'abc'
        sel_c:
          <<: *b
          X|neq: y
        condition: (1 of sel_* and not sel_b) or all of them
      ---
      title: Filter
      logsource: {product: windows}
      filter: {rules: any, s: {A: 1}, condition: not s}
      """;
  private static final List<String> INSERTS =
      List.of(
          "|",
          "*",
          "\\",
          "%",
          "'",
          "\"",
          "[",
          "]",
          "{",
          "}",
          ":",
          "\n",
          " ",
          "---\n",
          "&b",
          "*b",
          "!!",
          "!x",
          "(",
          ")",
          "not ",
          "1 of ",
          "\t",
          "\u0000",
          "\uD83D",
          "<<: ",
          "999999999999",
          "|re: '",
          "~",
          "...\n",
          "? ");

  @Test
  void read_mutatedRule_neverThrows() {
    assertThat(Sigma.read(RULE).refused()).isEmpty();
    Random random = new Random(20_261_121);
    int refused = 0;
    for (int round = 0; round < 1_500; round++) {
      String text = MutatedText.of(RULE, INSERTS, random);
      RuleFile file;
      try {
        file = Sigma.read(text);
      } catch (RuntimeException e) {
        throw new AssertionError("round " + round + ":\n" + text, e);
      }
      for (Problem problem : file.refused()) {
        refused++;
        assertThat(problem.line())
            .as("round %d: %s", round, problem)
            .isBetween(1, (int) text.lines().count() + 1);
      }
    }
    assertThat(refused).isGreaterThan(300);
  }
}
