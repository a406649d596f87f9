package io.sigline.benchmarks.peer;

import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.DataOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * Whether both sides find the same. A pair that the data call optional (a keyword in a rendered
 * message) may be found by one side only.
 */
final class Equality {
  private static final int SHOWN = 10;

  private final MatchSet expected;
  private final MatchSet optional;
  private final PrintWriter out;
  private final String name;

  Equality(DataOptions data, Corpus corpus, PrintWriter out) throws IOException {
    Path table = data.file(corpus.dataSet().expected());
    expected = MatchSet.table(table, corpus.ids()::contains);
    optional = MatchSet.table(data.file("events/expected-optional.tsv"), corpus.ids()::contains);
    name = corpus.dataSet().toString();
    this.out = out;
  }

  /**
   * Says how what was found differs from what is expected.
   *
   * @throws BenchException if it differs: speed is not compared then
   */
  void check(String who, MatchSet found) {
    MatchSet missing = expected.without(found);
    MatchSet extra = found.without(expected).without(optional);
    out.printf(
        "%s: %s found %d pairs of record and rule; expected %d, missing %d, extra %d, optional %d%n",
        name,
        who,
        found.size(),
        expected.size(),
        missing.size(),
        extra.size(),
        found.without(expected).size() - extra.size());
    missing.pairs().stream().limit(SHOWN).forEach(pair -> out.println("  missing " + pair));
    extra.pairs().stream().limit(SHOWN).forEach(pair -> out.println("  extra " + pair));
    out.flush();
    if (missing.size() + extra.size() > 0) {
      throw new BenchException(who + " does not find what is expected; see above");
    }
  }

  /**
   * Says how many pairs were found, by a side that only counts them.
   *
   * @throws BenchException if they are too few or too many
   */
  void check(String who, long found) {
    out.printf(
        "%s: %s counts %d pairs; expected %d, optional %d%n",
        name, who, found, expected.size(), optional.size());
    out.flush();
    if (found < expected.size() || found > expected.size() + optional.size()) {
      throw new BenchException(who + " does not find what is expected; see above");
    }
  }
}
