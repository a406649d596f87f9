package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.RuleParts;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.ValueTest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code value_placeholders} and {@code wildcard_placeholders}. */
final class PlaceholderValues implements Transformation.OfItem {
  private static final List<TextPattern> ANYTHING =
      List.of(new TextPattern(List.of(new AnyText())));

  private final @Nullable List<String> include;
  private final @Nullable List<String> exclude;
  private final @Nullable Map<String, List<String>> vars;

  PlaceholderValues(String type, Parameters parameters, Map<String, List<String>> vars) {
    this.include = parameters.optionalTexts("include");
    this.exclude = parameters.optionalTexts("exclude");
    this.vars = type.equals("value_placeholders") ? vars : null;
    if (include != null && exclude != null) {
      throw new DocumentException(
          parameters.line("exclude"), "expected either 'include' or 'exclude', found both");
    }
  }

  @Override
  public Part apply(Part.Item item, RuleState state) {
    return item.mapTests(test -> {
      if (!(test instanceof ValueTest.Text(var pattern, var cased))
          || Texts.openIn(pattern) == null) {
        return null;
      }
      List<TextPattern> filled = Texts.filled(pattern, this::valuesOf, state.rule.source().line());
      return filled.equals(List.of(pattern))
          ? null
          : filled.stream().<ValueTest>map(one -> new ValueTest.Text(one, cased)).toList();
    });
  }

  private @Nullable List<TextPattern> valuesOf(String name) {
    boolean meant =
        (include == null || include.contains(name)) && (exclude == null || !exclude.contains(name));
    if (!meant) {
      return null;
    }
    if (vars == null) {
      return ANYTHING;
    }
    List<String> values = vars.get(name);
    return values == null ? null : values.stream().map(RuleParts::pattern).toList();
  }
}
