package io.sigline.engine.fieldmap;

import java.util.BitSet;
import java.util.List;

/** A test of one field of a record: one of its values is wanted. Immutable. */
final class Requirement {
  private final int question;
  private final BitSet numbers = new BitSet();
  private final Glob[] globs;

  /**
   * A test.
   *
   * @param question which question of the source it is answered by
   * @param wanted texts; {@code *} alone means any value
   */
  Requirement(int question, LiteralTable literals, List<String> wanted) {
    this.question = question;
    wanted.stream()
        .filter(text -> !Glob.isGlob(text))
        .forEach(text -> numbers.set(literals.number(LiteralTable.fold(text))));
    this.globs = wanted.stream().filter(Glob::isGlob).map(Glob::new).toArray(Glob[]::new);
  }

  int question() {
    return question;
  }

  /** True if it can hold where the question's value has this number. */
  boolean admits(int number) {
    return globs.length > 0 || (number >= 0 && numbers.get(number));
  }

  boolean holds(Answers answers) {
    int count = answers.ask(question);
    for (int i = 0; i < count; i++) {
      int number = answers.number(question, i);
      if (number >= 0 && numbers.get(number)) {
        return true;
      }
    }
    if (globs.length == 0) {
      return false;
    }
    for (int v = answers.first(question); v >= 0; v = answers.next(v)) {
      for (Glob glob : globs) {
        if (answers.matches(glob, v)) {
          return true;
        }
      }
    }
    return false;
  }
}
