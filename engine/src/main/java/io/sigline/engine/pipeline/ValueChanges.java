package io.sigline.engine.pipeline;

import io.sigline.engine.parse.RuleParts;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.pipeline.Transformation.OfItem;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The transformations that change values of detection items. */
final class ValueChanges {
  private ValueChanges() {}

  /** The change of this type. */
  static OfItem read(String type, Parameters parameters) {
    return switch (type) {
      case "replace_string" -> replaced(parameters);
      case "map_string" -> mapped(parameters);
      case "case" -> cased(parameters);
      case "regex" -> letterForLetter(parameters);
      case "set_value" -> set(parameters);
      case "convert_type" -> converted(parameters);
      default -> throw new IllegalStateException(type);
    };
  }

  private static OfItem replaced(Parameters parameters) {
    PythonRegex regex = new PythonRegex(parameters.text("regex"), parameters.line("regex"));
    boolean literalsOnly = parameters.flag("skip_special", false);
    boolean wildcardsMeant = parameters.flag("interpret_special", !literalsOnly);
    PythonRegex.Template template =
        regex.template(parameters.text("replacement"), Texts::codedLiteral);
    return (item, state) ->
        Texts.map(
            item,
            pattern -> {
              UnaryOperator<String> change = text -> regex.replaceAll(text, template, state);
              TextPattern other =
                  literalsOnly
                      ? inLiterals(pattern, change, wildcardsMeant)
                      : Texts.decoded(change.apply(Texts.coded(pattern)));
              return other.equals(pattern) ? null : List.of(other);
            });
  }

  private static TextPattern inLiterals(
      TextPattern pattern, UnaryOperator<String> change, boolean wildcardsMeant) {
    return new TextPattern(
        pattern.parts().stream()
            .flatMap(part -> {
              if (!(part instanceof Literal(var text))) {
                return List.of(part).stream();
              }
              String changed = change.apply(Texts.codedLiteral(text));
              String coded = wildcardsMeant ? changed : Texts.codedLiteral(changed);
              return Texts.decoded(coded).parts().stream();
            })
            .toList());
  }

  private static OfItem mapped(Parameters parameters) {
    Map<String, List<TextPattern>> mapping = new HashMap<>();
    parameters
        .textsByText("mapping")
        .forEach((text, others) ->
            mapping.put(
                Texts.shown(RuleParts.pattern(text)),
                others.stream().map(RuleParts::pattern).toList()));
    return (item, _) -> Texts.map(item, pattern -> mapping.get(Texts.shown(pattern)));
  }

  private static OfItem cased(Parameters parameters) {
    UnaryOperator<String> change =
        FieldNames.cased(parameters.option("method", "lower", "upper", "snake_case"));
    return (item, _) ->
        Texts.map(
            item,
            pattern -> {
              TextPattern other = inLiterals(pattern, change, false);
              return other.equals(pattern) ? null : List.of(other);
            });
  }

  /** Sigline compares without regard to case in any case; only {@code plain} asks for another. */
  private static OfItem letterForLetter(Parameters parameters) {
    String method =
        parameters.option("method", "ignore_case_brackets", "ignore_case_flag", "plain");
    if (!method.equals("plain")) {
      return (item, _) -> item;
    }
    return (item, _) ->
        item.mapTests(test ->
            test instanceof ValueTest.Text(var pattern, var cased) && !cased
                ? List.of(new ValueTest.Text(pattern, true))
                : null);
  }

  private static OfItem set(Parameters parameters) {
    YamlValue written = parameters.required("value");
    if (!(written instanceof Scalar value)) {
      throw parameters.expected("'value'", "a single value", written);
    }
    List<ValueTest> tests =
        Values.tests(
            switch (parameters.option("force_type", "", "str", "num")) {
              case "str" -> Values.asText(value);
              case "num" -> Values.asNumber(value);
              default -> value;
            });
    return (item, state) -> {
      if (item.field() != null) {
        return item.mapTests(_ -> tests);
      }
      if (value.isNull()) {
        throw state.refusal("a pipeline sets a keyword to null, which no event has", null);
      }
      return item.mapTests(_ -> keywords(item, tests));
    };
  }

  private static List<ValueTest> keywords(Part.Item item, List<ValueTest> tests) {
    return tests.stream()
        .map(test ->
            test instanceof ValueTest.Text(var pattern, var cased)
                ? new ValueTest.Text(Texts.outer(item, pattern), cased)
                : test)
        .toList();
  }

  /** In events numbers equal their texts: only what cannot be converted makes a difference. */
  private static OfItem converted(Parameters parameters) {
    if (parameters.requiredOption("target_type", "str", "num").equals("str")) {
      return (item, _) -> item;
    }
    return (item, state) -> {
      for (ValueTest test : item.tests()) {
        String text = notNumber(item, test);
        if (text != null) {
          throw state.refusal(
              "a pipeline expects numbers for '%s', found '%s'".formatted(item.field(), text),
              null);
        }
      }
      return item;
    };
  }

  private static @Nullable String notNumber(Part.Item item, ValueTest test) {
    return test instanceof ValueTest.Text text
            && !Values.isNumber(Texts.inner(item, text.pattern()))
        ? Texts.shown(item, text)
        : null;
  }
}
