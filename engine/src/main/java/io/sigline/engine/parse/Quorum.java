package io.sigline.engine.parse;

import io.sigline.engine.rule.Condition;
import java.util.ArrayList;
import java.util.List;

/** {@code 2 of x*}, in terms of AND and OR. */
final class Quorum {
  private static final int MAX_COMBINATIONS = 5_000;

  private Quorum() {}

  /** At least as many of the conditions hold as the quantifier says. */
  static Condition of(String quantifier, List<Condition> conditions, int line) {
    int count = count(quantifier);
    if (count < 1) {
      throw new DocumentException(
          line,
          "the condition expects '1', 'any', 'all' or a number before 'of', found '"
              + quantifier
              + "'");
    }
    if (count > conditions.size()) {
      throw new DocumentException(
          line,
          "the condition asks for "
              + count
              + " searches of "
              + conditions.size()
              + ", which can never hold");
    }
    if (combinations(conditions.size(), count) > MAX_COMBINATIONS) {
      throw new DocumentException(
          line,
          "the condition '"
              + quantifier
              + " of' has more than "
              + MAX_COMBINATIONS
              + " combinations");
    }
    List<Condition> alternatives = new ArrayList<>();
    collect(conditions, count, 0, List.of(), alternatives);
    return alternatives.size() == 1 ? alternatives.getFirst() : new Condition.Or(alternatives);
  }

  private static int count(String quantifier) {
    boolean digits = quantifier.length() <= 4;
    for (int i = 0; i < quantifier.length(); i++) {
      digits &= quantifier.charAt(i) >= '0' && quantifier.charAt(i) <= '9';
    }
    return digits ? Integer.parseInt(quantifier) : -1;
  }

  private static long combinations(int of, int count) {
    long result = 1;
    int smaller = Math.min(count, of - count);
    for (int i = 1; i <= smaller && result <= MAX_COMBINATIONS; i++) {
      result = result * (of - smaller + i) / i;
    }
    return result;
  }

  private static void collect(
      List<Condition> from, int count, int start, List<Condition> chosen, List<Condition> into) {
    if (chosen.size() == count) {
      into.add(chosen.size() == 1 ? chosen.getFirst() : new Condition.And(chosen));
      return;
    }
    for (int i = start; i <= from.size() - (count - chosen.size()); i++) {
      List<Condition> longer = new ArrayList<>(chosen);
      longer.add(from.get(i));
      collect(from, count, i + 1, longer, into);
    }
  }
}
