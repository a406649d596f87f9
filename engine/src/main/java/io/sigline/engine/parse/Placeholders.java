package io.sigline.engine.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code |expand}: puts values in the place of {@code %name%}; {@code \%} is a percent sign.
 * Source: Sigma Rules Specification 2.1.0, "Placeholders".
 */
final class Placeholders {
  private static final Pattern TOKEN =
      Pattern.compile("\\\\%|\\\\\\\\|%([A-Za-z0-9_.-]+)%", Pattern.DOTALL);
  private static final int MAX_VALUES = 20_000;

  private final Map<String, List<String>> values;
  private final boolean mayStayOpen;

  Placeholders(Map<String, List<String>> values) {
    this(values, false);
  }

  /**
   * Placeholders with these values.
   *
   * @param mayStayOpen true: one without values is {@linkplain OpenPlaceholder left}, to be filled
   *     by a pipeline
   */
  Placeholders(Map<String, List<String>> values, boolean mayStayOpen) {
    this.values = Map.copyOf(values);
    this.mayStayOpen = mayStayOpen;
  }

  /**
   * Every text that the value stands for; placeholders' values may hold wildcards.
   *
   * @throws DocumentException if a placeholder has no values
   */
  List<String> expand(String text, int line) {
    List<String> results = List.of("");
    Matcher token = TOKEN.matcher(text);
    int from = 0;
    while (token.find()) {
      String before = text.substring(from, token.start());
      String name = token.group(1);
      List<String> forms =
          name != null
              ? valuesOf(name, line)
              : List.of(token.group().equals("\\%") ? "%" : token.group());
      results = appended(results, before, forms, line);
      from = token.end();
    }
    return appended(results, text.substring(from), List.of(""), line);
  }

  private List<String> valuesOf(String name, int line) {
    List<String> found = values.get(name);
    if (found == null || found.isEmpty()) {
      if (mayStayOpen) {
        return List.of(OpenPlaceholder.text(name));
      }
      throw new DocumentException(
          line,
          "the placeholder '%" + name + "%' has no values",
          values.isEmpty()
              ? "give its values in the configuration under rules.placeholders"
              : Suggestion.near(name, values.keySet()));
    }
    return found;
  }

  private static List<String> appended(
      List<String> results, String literal, List<String> forms, int line) {
    if ((long) results.size() * forms.size() > MAX_VALUES) {
      throw new DocumentException(
          line, "its placeholders multiply to more than " + MAX_VALUES + " values");
    }
    List<String> longer = new ArrayList<>(results.size() * forms.size());
    for (String result : results) {
      for (String form : forms) {
        longer.add(result + literal + form);
      }
    }
    return longer;
  }
}
