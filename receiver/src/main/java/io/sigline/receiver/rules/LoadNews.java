package io.sigline.receiver.rules;

import io.sigline.engine.pipeline.PipelineRewriting;
import io.sigline.engine.rule.Problem;
import io.sigline.receiver.rules.RuleStanding.State;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what was loaded, and why a set is not to be put in force. */
final class LoadNews {
  private static final Logger log = LoggerFactory.getLogger(LiveRules.class);
  private static final int LOGGED_PROBLEMS = 20;

  private LoadNews() {}

  /** Why this set must not take the place of one with so many rules. */
  static Optional<String> refusal(RuleLibrary library, int before) {
    if (!library.missing().isEmpty()) {
      return Optional.of(library.missing().getFirst().toString());
    }
    if (!library.fieldMapProblems().isEmpty()) {
      return Optional.of(
          "a field map cannot be used, so records of its source would not be understood: "
              + library.fieldMapProblems().getFirst());
    }
    if (!library.pipelines().problems().isEmpty()) {
      return Optional.of(
          "a pipeline cannot be used, so rules would not mean what they should: "
              + library.pipelines().problems().getFirst());
    }
    if (before > 0 && library.rules().isEmpty()) {
      return Optional.of("no rule could be loaded, there were " + before);
    }
    return Optional.empty();
  }

  /** What is in force now, with what was refused of it and what has no effect. */
  static void tell(String message, RuleLibrary library) {
    log.atInfo()
        .addKeyValue("rules", library.rules().size())
        .addKeyValue("correlations", library.correlations().size())
        .addKeyValue("off", library.selected().count(State.OFF))
        .addKeyValue("shadow", library.selected().count(State.SHADOW))
        .addKeyValue("refused", library.refused().size())
        .addKeyValue("warnings", library.warnings().size())
        .addKeyValue("pipelines", library.pipelines().names())
        .log(message);
    library
        .selected()
        .offByReason()
        .forEach((reason, rules) ->
            log.atInfo().addKeyValue("rules", rules).log("rules switched off: {}", reason));
    library
        .selected()
        .withoutEffect()
        .forEach(text -> log.atWarn().log("the configuration has no effect: {}", text));
    library.warnings().stream()
        .filter(warning -> warning.check().equals(PipelineRewriting.WITHOUT_EFFECT))
        .forEach(warning -> log.atWarn().log("pipeline: {}", warning));
    List<Problem> refused = library.refused();
    refused.stream()
        .limit(LOGGED_PROBLEMS)
        .forEach(problem -> log.atWarn().log("rule refused: {}", problem));
    if (refused.size() > LOGGED_PROBLEMS) {
      log.warn(
          "and {} more refused rules; sigline check names them all",
          refused.size() - LOGGED_PROBLEMS);
    }
  }
}
