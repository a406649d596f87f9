package io.sigline.engine.proof;

import java.util.List;
import java.util.Random;

/**
 * Writes texts in which a regular expression is likely to be found: the shortest and most ordinary
 * first, then others at random, always the same for the same number. Immutable.
 */
final class RegexSampler {
  private static final int FEW = 3;
  private static final int LONGEST = 20_000;

  private final RegexNode node;

  RegexSampler(RegexNode node) {
    this.node = node;
  }

  boolean hasEdge(boolean beginning) {
    return node.hasEdge(beginning);
  }

  /**
   * A text.
   *
   * @param number 0 is the plainest
   * @param within texts that are put wherever the expression takes any characters, each once
   */
  String sample(int number, List<String> within) {
    Sample sample = new Sample(number, within);
    sample.write(node);
    return sample.text.toString();
  }

  private static final class Sample {
    private final StringBuilder text = new StringBuilder();
    private final Random random;
    private final List<String> within;
    private final boolean plain;
    private int placed;

    Sample(int number, List<String> within) {
      this.random = new Random(number);
      this.within = within;
      this.plain = number == 0;
    }

    void write(RegexNode node) {
      if (text.length() > LONGEST) {
        return;
      }
      switch (node) {
        case RegexNode.Sequence(var parts) -> parts.forEach(this::write);
        case RegexNode.Choice(var parts) ->
            write(plain ? parts.getFirst() : parts.get(random.nextInt(parts.size())));
        case RegexNode.Repeat repeat -> repeat(repeat);
        case RegexNode.OneOf(var characters) -> {
          List<Integer> samples = characters.samples();
          if (!samples.isEmpty()) {
            boolean first = plain || random.nextBoolean();
            text.appendCodePoint(
                first ? samples.getFirst() : samples.get(random.nextInt(samples.size())));
          }
        }
        case RegexNode.Edge _ -> {}
      }
    }

    private void repeat(RegexNode.Repeat repeat) {
      int written = 0;
      if (placed < within.size()
          && repeat.part() instanceof RegexNode.OneOf(var characters)
          && (plain || random.nextBoolean())) {
        String wanted = within.get(placed);
        int length = wanted.codePointCount(0, wanted.length());
        if (characters.containsAll(wanted) && (repeat.most() < 0 || length <= repeat.most())) {
          text.append(wanted);
          placed++;
          written = length;
        }
      }
      int most = repeat.most() < 0 ? repeat.least() + FEW : repeat.most();
      int more = Math.min(FEW, most - repeat.least());
      int count = repeat.least() + (plain || more <= 0 ? 0 : random.nextInt(more + 1));
      for (; written < count; written++) {
        write(repeat.part());
      }
    }
  }
}
