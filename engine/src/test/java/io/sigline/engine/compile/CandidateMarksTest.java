package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CandidateMarksTest {
  private final CandidateMarks marks = new CandidateMarks(10);

  @Test
  void combination_ofAnyNumberOfGroups_isWholeWithTheLast() {
    for (int groups = 1; groups <= Combination.MOST_GROUPS; groups++) {
      marks.begin();
      marks.seek(new int[] {7});
      for (int group = 0; group < groups; group++) {
        assertThat(candidates()).as("%d of %d groups", group, groups).isEmpty();
        show(0, group, groups);
        show(0, group, groups);
      }
      assertThat(candidates()).containsExactly(7);
    }
  }

  @Test
  void combination_eachOfManyOrders_isWhole() {
    for (int[] order : new int[][] {{3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}}) {
      marks.begin();
      marks.seek(new int[] {1});
      for (int group : order) {
        assertThat(candidates()).isEmpty();
        show(0, group, 4);
      }
      assertThat(candidates()).containsExactly(1);
    }
  }

  @Test
  void parts_ofDifferentCombinations_areNotOne() {
    marks.begin();
    marks.seek(new int[] {3, 3});

    show(0, 0, 2);
    show(1, 1, 2);

    assertThat(candidates()).isEmpty();
  }

  @Test
  void parts_ofAnEarlierSearch_areForgotten() {
    marks.begin();
    marks.seek(new int[] {3, 4});
    show(0, 0, 2);
    marks.seek(new int[] {5, 6});
    show(0, 1, 2);

    assertThat(candidates()).isEmpty();
  }

  @Test
  void rule_wholeInSeveralWays_isACandidateOnce() {
    marks.begin();
    marks.add(new int[] {2});
    marks.seek(new int[] {2, 2, 4});
    show(0, 0, 1);
    show(2, 0, 1);
    show(1, 0, 1);

    assertThat(candidates()).containsExactly(2, 4);
  }

  @Test
  void event_next_beginsWithoutCandidates() {
    marks.begin();
    marks.seek(new int[] {2});
    show(0, 0, 1);
    marks.begin();

    assertThat(candidates()).isEmpty();

    marks.seek(new int[] {2});
    show(0, 0, 1);

    assertThat(candidates()).containsExactly(2);
  }

  private void show(int combination, int group, int groups) {
    marks.show(new int[] {CandidateMarks.entry(combination, group, groups)});
  }

  private List<Integer> candidates() {
    return new ArrayList<>(
        IntStream.range(0, marks.size()).mapToObj(marks::candidate).sorted().toList());
  }
}
