package io.sigline.receiver.except;

import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.logging.Visible;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the file of an exception.
 *
 * @param id of the filter, a UUID
 * @param alertId what it is made from
 * @param rule what raised the alert
 * @param anyRule true for every rule of the log source
 * @param tests all of which a record must pass to be excepted
 * @param values of the alert's fields
 * @param expires null for never
 */
public record ExceptionText(
    String id,
    String alertId,
    Rule rule,
    boolean anyRule,
    List<FieldTest> tests,
    Map<String, List<String>> values,
    String owner,
    String reason,
    Instant made,
    @Nullable Instant expires) {

  /**
   * The filter document, with comments.
   *
   * @param effects what it hides, one line of the comment each
   */
  public String yaml(List<String> effects) {
    Instant seconds = made.truncatedTo(ChronoUnit.SECONDS);
    StringBuilder yaml = new StringBuilder();
    comment("An exception, made by 'sigline except' at " + seconds + ".", yaml);
    comment("Alert: " + alertId, yaml);
    comment("Rule:  " + rule.title() + " (" + rule.key() + ")", yaml);
    effects.forEach(effect -> comment(effect, yaml));
    comment("What it hides from now on is counted: sigline rules status.", yaml);
    comment("Delete this file to end it before it expires.", yaml);
    line("title", "Exception: " + rule.title(), yaml);
    line("id", id, yaml);
    line("description", "Excepts from the rule what the owner knows to be harmless.", yaml);
    line("author", owner, yaml);
    yaml.append("date: ").append(made.atZone(ZoneOffset.UTC).toLocalDate()).append('\n');
    if (expires != null) {
      yaml.append("x-expires: ").append(expires.truncatedTo(ChronoUnit.SECONDS)).append('\n');
    }
    line("x-owner", owner, yaml);
    line("x-reason", reason, yaml);
    logSource(rule.logSource(), yaml);
    yaml.append("filter:\n");
    if (anyRule) {
      yaml.append("  rules: any\n");
    } else {
      yaml.append("  rules:\n    - ").append(YamlText.quoted(name())).append('\n');
    }
    yaml.append("  excepted:\n");
    for (FieldTest test : tests) {
      yaml.append(test.yaml(values.getOrDefault(test.field(), List.of())));
    }
    return yaml.append("  condition: not excepted\n").toString();
  }

  /** By what the filter refers to the rule. */
  private String name() {
    String name = rule.id() == null ? rule.name() : rule.id();
    if (name == null) {
      throw new ExceptException(
          "the rule '%s' (%s) has neither an id nor a name, so no filter can name it: give it an id"
              .formatted(rule.title(), rule.source()));
    }
    return name;
  }

  private static void logSource(LogSource source, StringBuilder yaml) {
    yaml.append("logsource:\n");
    part("product", source.product(), yaml);
    part("category", source.category(), yaml);
    part("service", source.service(), yaml);
  }

  private static void part(String key, @Nullable String value, StringBuilder yaml) {
    if (value != null) {
      yaml.append("  ").append(key).append(": ").append(YamlText.quoted(value)).append('\n');
    }
  }

  private static void line(String key, String value, StringBuilder yaml) {
    yaml.append(key).append(": ").append(YamlText.quoted(value)).append('\n');
  }

  private static void comment(String text, StringBuilder yaml) {
    yaml.append("# ").append(Visible.text(text)).append('\n');
  }
}
