package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.Needle.Place;
import io.sigline.engine.event.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SplitByValueTest {
  @Test
  void split_mostRulesAskForTheSameField_tellsThemApartByIt() {
    List<@Nullable Necessity> needs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      needs.add(new Necessity.All(List.of(is("EventID", "" + (i % 6)), has("Image", "tool" + i))));
    }
    needs.add(has("Image", "other"));
    needs.add(null);
    needs.add(new Necessity.Any(List.of(is("EventID", "1"), has("Image", "or else"))));
    needs.add(new Necessity.Any(List.of(is("EventID", "1"), is("EventID", "99"))));

    SplitByValue split = SplitByValue.of(needs);

    assertThat(split.field()).isEqualTo("EventID");
    assertThat(split.unbound()).containsExactly(12, 13, 14);
    assertThat(split.values().stream().map(value -> new String(value, UTF_8)))
        .containsExactly("0", "1", "2", "3", "4", "5", "99");
    assertThat(split.bound().get(1)).containsExactly(1, 7, 15);
    assertThat(split.bound().get(6)).containsExactly(15);
  }

  @Test
  void split_fewRulesOrFewValues_leavesAllTogether() {
    List<@Nullable Necessity> sameValue = new ArrayList<>();
    List<@Nullable Necessity> fewRules = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      sameValue.add(is("Initiated", i % 2 == 0 ? "true" : "false"));
      fewRules.add(i < 5 ? is("EventID", "" + i) : has("Image", "tool" + i));
    }

    assertThat(SplitByValue.of(sameValue).field()).isNull();
    assertThat(SplitByValue.of(fewRules).field()).isNull();
    assertThat(SplitByValue.of(fewRules).unbound()).hasSize(30);
  }

  @Test
  void valueSwitch_textsAndNumbers_areFoundAsStringTestsCompareThem() {
    ValueSwitch values = new ValueSwitch(0, bytes("4688", "logon", "007", "-3", ""));

    assertThat(find(values, new Value.Int(4688))).isZero();
    assertThat(find(values, new Value.Text("4688"))).isZero();
    assertThat(find(values, new Value.Decimal(4688))).isZero();
    assertThat(find(values, new Value.Text("LogOn"))).isEqualTo(1);
    assertThat(find(values, new Value.Int(7))).isNegative();
    assertThat(find(values, new Value.Text("007"))).isEqualTo(2);
    assertThat(find(values, new Value.Int(-3))).isEqualTo(3);
    assertThat(find(values, new Value.Text(""))).isEqualTo(4);
    assertThat(find(values, new Value.Text("4689"))).isNegative();
  }

  private static int find(ValueSwitch values, Value value) {
    return values.find(new TableEvent(List.of("F")).with("F", value), 0);
  }

  private static List<byte[]> bytes(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(UTF_8)).toList();
  }

  private static Necessity is(String field, String literal) {
    return new Necessity.Fact(new Witness(field, new Needle(Place.WHOLE, literal)));
  }

  private static Necessity has(String field, String literal) {
    return new Necessity.Fact(new Witness(field, new Needle(Place.ANYWHERE, literal)));
  }
}
