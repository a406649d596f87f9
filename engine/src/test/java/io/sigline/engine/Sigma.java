package io.sigline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.List;
import java.util.Map;

/** Short forms for tests that begin with a rule's text. */
public final class Sigma {

  private Sigma() {}

  /** The text of a rule with this detection, in which the first line of the detection is line 5. */
  public static String text(String detection) {
    return "title: T\nlogsource:\n  category: test\ndetection:\n" + detection.indent(2);
  }

  /** A rule with one search of one item. */
  public static String item(String item) {
    return text("sel:\n" + item.indent(2) + "condition: sel\n");
  }

  /** What a file of this text holds. */
  public static RuleFile read(String text) {
    return RuleFile.read(new SourceFile("r.yml", text), Map.of());
  }

  /** The only rule of the text, which must load. */
  public static Rule rule(String text) {
    RuleSet set = RuleSet.read(List.of(new SourceFile("r.yml", text)), Map.of());
    assertThat(set.refused()).isEmpty();
    assertThat(set.rules()).hasSize(1);
    return set.rules().getFirst();
  }

  /** The only problem of the text, in full. */
  public static String refusal(String text) {
    RuleFile file = read(text);
    assertThat(file.rules()).isEmpty();
    assertThat(file.refused()).hasSize(1);
    return file.refused().getFirst().toString();
  }

  /** The warnings about a text that loads. */
  public static List<String> warnings(String text) {
    RuleFile file = read(text);
    assertThat(file.refused()).isEmpty();
    return file.warnings().stream().map(Problem::toString).toList();
  }

  /** True if the rule of one item matches the event. */
  public static boolean matches(String item, Map<String, ?> event) {
    return new ReferenceEvaluator(rule(item(item))).matches(new MapEvent(event));
  }

  /** True if the rule of one item matches the field F with this value. */
  public static boolean matches(String item, Object value) {
    return matches(item, Map.of("F", value));
  }
}
