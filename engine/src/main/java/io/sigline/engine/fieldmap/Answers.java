package io.sigline.engine.fieldmap;

import java.util.Arrays;

/**
 * What one record answers to the questions of one source, each asked at most once: the numbers of
 * its first values in the question's table of literals. One per event.
 */
final class Answers {
  private static final int MOST = 8;
  private static final int UNASKED = -1;

  private final ValueTable values;
  private Question[] questions = new Question[0];
  private int[] counts = new int[0];
  private int[] firsts = new int[0];
  private int[] numbers = new int[0];

  Answers(ValueTable values) {
    this.values = values;
  }

  /** Goes to the questions of another source, or of another record. */
  void start(Question[] source) {
    questions = source;
    if (counts.length < source.length) {
      counts = new int[source.length];
      firsts = new int[source.length];
      numbers = new int[source.length * MOST];
    }
    Arrays.fill(counts, 0, source.length, UNASKED);
  }

  /** How many values, at most eight, the question has numbers for. */
  int ask(int question) {
    if (counts[question] != UNASKED) {
      return counts[question];
    }
    Question asked = questions[question];
    int first = values.first(asked.field());
    int count = 0;
    for (int v = first; v >= 0 && count < MOST; v = values.next(v)) {
      byte[] text = values.buffer(v);
      numbers[question * MOST + count++] =
          asked.literals().number(text, values.offset(v), values.length(v));
    }
    firsts[question] = first;
    counts[question] = count;
    return count;
  }

  int number(int question, int index) {
    return numbers[question * MOST + index];
  }

  int first(int question) {
    return firsts[question];
  }

  int next(int value) {
    return values.next(value);
  }

  boolean matches(Glob glob, int value) {
    byte[] text = values.buffer(value);
    return glob.matches(text, values.offset(value), values.length(value));
  }

  /** What is asked of a record: a field, and the texts that are told apart. */
  record Question(FieldAccess field, LiteralTable literals) {}
}
