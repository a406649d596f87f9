package io.sigline.receiver.simulation;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.pipeline.CorrelationRules;
import io.sigline.receiver.pipeline.DetectorSource;
import java.util.List;
import java.util.Map;

/**
 * Two rules that alert, for which a record may match both, and one that only a correlation listens
 * to.
 */
final class Rules {
  /** A correlation fires for so many logins of a user. */
  static final int LOGINS = 3;

  private static final String TEXT =
      """
      title: Evil
      name: evil
      level: high
      logsource: {category: test}
      detection: {s: {word|contains: evil, host|exists: true}, condition: s}
      ---
      title: Odd
      name: odd
      level: low
      logsource: {category: test}
      detection: {s: {word|contains: odd, host|exists: true}, condition: s}
      ---
      title: Login
      name: login
      logsource: {category: test}
      detection: {s: {word: login}, condition: s}
      ---
      title: Logins
      name: logins
      level: medium
      correlation:
        type: event_count
        rules: [login]
        group-by: [user]
        timespan: 6h
        condition: {gte: %d}
      """
          .formatted(LOGINS);

  private static final String MORE =
      """
      ---
      title: Storm
      name: storm
      correlation:
        type: event_count
        rules: [login]
        group-by: [host]
        timespan: 6h
        condition: {gte: 100000}
      """;

  /** The set. */
  static final DetectorSource SOURCE = compile(TEXT);

  /** With a correlation more that never fires: when this is loaded, all are rebuilt. */
  static final DetectorSource OTHER = compile(TEXT + MORE);

  private Rules() {}

  private static DetectorSource compile(String text) {
    RuleSet set = RuleSet.read(List.of(new SourceFile("simulation.yml", text)), Map.of());
    if (!set.refused().isEmpty()) {
      throw new IllegalStateException(set.refused().toString());
    }
    CorrelationRules correlations = new CorrelationRules(set.correlations(), set.silent());
    Plan plan = Plan.compile(set.rules(), FieldMaps.none(), correlations.plan()::fields);
    return new DetectorSource() {
      @Override
      public Detector newDetector() {
        return plan.newDetector();
      }

      @Override
      public CorrelationRules correlations() {
        return correlations;
      }
    };
  }
}
