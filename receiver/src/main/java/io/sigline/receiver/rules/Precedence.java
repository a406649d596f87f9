package io.sigline.receiver.rules;

import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rule stays where several paths have one of the same id: that of the path named first. So a
 * copy of a published rule, changed, goes before the published one wherever that comes from.
 */
final class Precedence {
  /** A rule and the place of its path. */
  private record Placed(int path, Rule rule) {}

  private final List<Path> paths;
  private final Map<String, Placed> first = new HashMap<>();

  private Precedence(List<Path> paths) {
    this.paths = paths.stream().map(Path::normalize).toList();
  }

  /**
   * The files without the rules and correlations that others go before.
   *
   * @param paths in the order of precedence
   * @param leftOut takes a word for each that is left out
   */
  static List<RuleFile> of(List<Path> paths, List<RuleFile> files, List<Problem> leftOut) {
    if (paths.size() < 2) {
      return files;
    }
    Precedence precedence = new Precedence(paths);
    for (RuleFile file : files) {
      file.rules().forEach(precedence::see);
      file.correlations().forEach(one -> precedence.see(one.document()));
    }
    return files.stream().map(file -> precedence.without(file, leftOut)).toList();
  }

  private void see(Rule rule) {
    if (rule.id() != null) {
      first.merge(
          rule.id(),
          new Placed(path(rule), rule),
          (one, other) -> other.path() < one.path() ? other : one);
    }
  }

  private RuleFile without(RuleFile file, List<Problem> leftOut) {
    List<Rule> rules = file.rules().stream().filter(rule -> stays(rule, leftOut)).toList();
    var correlations =
        file.correlations().stream().filter(one -> stays(one.document(), leftOut)).toList();
    return rules.size() == file.rules().size() && correlations.size() == file.correlations().size()
        ? file
        : new RuleFile(
            rules,
            file.filters(),
            correlations,
            file.refused(),
            file.refusedByName(),
            file.warnings());
  }

  private boolean stays(Rule rule, List<Problem> leftOut) {
    Placed placed = rule.id() == null ? null : first.get(rule.id());
    if (placed == null || placed.path() == path(rule)) {
      return true;
    }
    leftOut.add(
        new Problem(
            rule.source().file(),
            rule.source().line(),
            "the rule '%s' is left out: %s has the same id, and its path is named first"
                .formatted(rule.title(), placed.rule().source()),
            null,
            "id-superseded"));
    return false;
  }

  private int path(Rule rule) {
    Path file = Path.of(rule.source().file());
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      if (path.toString().isEmpty() ? !file.isAbsolute() : file.startsWith(path)) {
        return i;
      }
    }
    return paths.size();
  }
}
