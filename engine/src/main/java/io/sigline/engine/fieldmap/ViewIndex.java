package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.Answers.Question;
import io.sigline.engine.fieldmap.SourceLayout.ViewLayout;
import java.util.stream.IntStream;

/**
 * Finds the views that a record can have by its answer to the question that most views ask
 * (Windows: the channel), so that a long list of views is not walked. Immutable.
 */
final class ViewIndex {
  private final int question;
  private final int[] all;
  private final int[] unknown;
  private final int[][] byNumber;

  private ViewIndex(int question, int[] all, int[] unknown, int[][] byNumber) {
    this.question = question;
    this.all = all;
    this.unknown = unknown;
    this.byNumber = byNumber;
  }

  static ViewIndex of(ViewLayout[] views, Question[] questions) {
    int[] all = IntStream.range(0, views.length).toArray();
    int[] asked = new int[questions.length];
    for (ViewLayout view : views) {
      view.requirements().forEach(requirement -> asked[requirement.question()]++);
    }
    int most = IntStream.range(0, asked.length).reduce(-1, (best, i) -> better(asked, best, i));
    if (most < 0 || asked[most] == 0) {
      return new ViewIndex(-1, all, all, new int[0][]);
    }
    int[][] byNumber = new int[questions[most].literals().size()][];
    for (int number = 0; number < byNumber.length; number++) {
      byNumber[number] = admitted(views, most, number);
    }
    return new ViewIndex(most, all, admitted(views, most, LiteralTable.UNKNOWN), byNumber);
  }

  private static int better(int[] asked, int best, int other) {
    return best >= 0 && asked[best] >= asked[other] ? best : other;
  }

  private static int[] admitted(ViewLayout[] views, int question, int number) {
    return IntStream.range(0, views.length)
        .filter(view ->
            views[view].requirements().stream()
                .allMatch(requirement ->
                    requirement.question() != question || requirement.admits(number)))
        .toArray();
  }

  /** Every view that can hold, in order, and maybe some that cannot. Not to be written to. */
  int[] candidates(Answers answers) {
    if (question < 0) {
      return all;
    }
    int count = answers.ask(question);
    if (count > 1) {
      return all;
    }
    int number = count == 0 ? LiteralTable.UNKNOWN : answers.number(question, 0);
    return number < 0 ? unknown : byNumber[number];
  }
}
