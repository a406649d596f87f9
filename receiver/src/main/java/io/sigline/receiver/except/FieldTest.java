package io.sigline.receiver.except;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of an exception.
 *
 * @param key the field with its modifiers, as Sigma writes them
 * @param value as Sigma writes it; null for the values of the alert, exactly as they are
 */
public record FieldTest(String key, @Nullable String value) {

  /**
   * Reads {@code Image}, {@code CommandLine|contains} or {@code Image|endswith=\backup.exe}.
   *
   * @throws ExceptException if there is no field
   */
  public static FieldTest parse(String text) {
    int equals = text.indexOf('=');
    FieldTest test =
        equals < 0
            ? new FieldTest(text.strip(), null)
            : new FieldTest(text.substring(0, equals).strip(), text.substring(equals + 1));
    if (test.field().isEmpty()) {
      throw new ExceptException(
          "expected a field, such as Image or CommandLine|contains=x, found '" + text + "'");
    }
    return test;
  }

  /** The field without its modifiers. */
  public String field() {
    int bar = key.indexOf('|');
    return bar < 0 ? key : key.substring(0, bar);
  }

  /** As it is written in a filter, two levels deep. */
  String yaml(List<String> ofAlert) {
    List<String> values =
        value == null ? ofAlert.stream().map(YamlText::literal).toList() : List.of(value);
    StringBuilder yaml = new StringBuilder("    ").append(YamlText.quoted(key)).append(':');
    if (values.size() == 1) {
      return yaml.append(' ').append(YamlText.quoted(values.getFirst())).append('\n').toString();
    }
    yaml.append('\n');
    values.forEach(each -> yaml.append("      - ").append(YamlText.quoted(each)).append('\n'));
    return yaml.toString();
  }
}
