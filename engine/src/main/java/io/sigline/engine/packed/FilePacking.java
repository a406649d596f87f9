package io.sigline.engine.packed;

import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** One file as octets. */
final class FilePacking {
  private final String name;
  private final RulePacking rules;
  private final FilterPacking filters;
  private final CorrelationPacking correlations;

  /** For the file of this name and version. */
  FilePacking(String name, ContentVersion version) {
    this.name = name;
    rules = new RulePacking(name, version);
    filters = new FilterPacking(rules);
    correlations = new CorrelationPacking(rules);
  }

  void write(RuleFile file, PackOutput out) {
    out.all(file.rules(), rules::write);
    out.all(file.filters(), filters::write);
    out.all(file.correlations(), correlations::write);
    out.all(file.refused(), this::write);
    out.number(file.refusedByName().size());
    new TreeMap<>(file.refusedByName())
        .forEach((refused, problem) -> {
          out.text(refused);
          write(problem, out);
        });
    out.all(file.warnings(), this::write);
  }

  /**
   * The file that was written.
   *
   * @throws RuntimeException of any kind, if the octets are none of {@link #write}
   */
  RuleFile read(PackInput in) {
    RuleFile file =
        new RuleFile(
            in.all(rules::rule),
            in.all(filters::filter),
            in.all(correlations::correlation),
            in.all(this::problem),
            refusedByName(in),
            in.all(this::problem));
    if (!in.isAtEnd()) {
      throw new PackException("a file ends too late");
    }
    return file;
  }

  private void write(Problem problem, PackOutput out) {
    if (!problem.file().equals(name)) {
      throw new PackException("expected a problem of " + name + ", got one of " + problem.file());
    }
    out.number(problem.line());
    out.text(problem.message());
    out.textOrNull(problem.suggestion());
    out.text(problem.check());
  }

  private Problem problem(PackInput in) {
    return new Problem(name, in.number(), in.text(), in.textOrNull(), in.text());
  }

  private Map<String, Problem> refusedByName(PackInput in) {
    Map<String, Problem> refused = new HashMap<>();
    int count = in.count();
    for (int i = 0; i < count; i++) {
      refused.put(in.text(), problem(in));
    }
    return refused;
  }
}
