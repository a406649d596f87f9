package io.sigline.engine.lint;

import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.AttackTags;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks tags. Source: Sigma Tags Appendix 2.1.0; tactics as ATT&CK names them, old and new. */
final class TagChecks {
  /** Namespace → what stands behind its dot. */
  private static final Map<String, Pattern> NAMESPACES =
      Map.of(
          "attack", Pattern.compile("[a-z0-9.-]+"),
          "car", Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{3}"),
          "cve", Pattern.compile("[0-9]{4}-[0-9]{4,}"),
          "d3fend", Pattern.compile("[a-z0-9.-]+"),
          "detection", Pattern.compile("(dfir|emerging-threats|threat-hunting)"),
          "stp", Pattern.compile("[1-5][auk]?"),
          "tlp", Pattern.compile("(red|amber|amber-strict|green|clear)"));

  private static final Pattern ATTACK =
      Pattern.compile("t[0-9]{4}(\\.[0-9]{3})?|g[0-9]{4}|s[0-9]{4}|(ds|c|m)[0-9]{4}");

  private final Report report;
  private final Set<String> seen = new HashSet<>();

  TagChecks(Report report) {
    this.report = report;
  }

  void run(List<YamlValue> tags) {
    for (YamlValue tag : tags) {
      if (tag instanceof Scalar scalar && !scalar.isNull()) {
        tag(scalar);
      }
    }
  }

  private void tag(Scalar tag) {
    String text = tag.text();
    if (!seen.add(text.toLowerCase(Locale.ROOT))) {
      add(Check.TAG_DUPLICATE, tag, "the tag '" + text + "' stands twice", null);
      return;
    }
    int dot = text.indexOf('.');
    if (dot <= 0 || !text.equals(text.toLowerCase(Locale.ROOT)) || text.contains(" ")) {
      add(
          Check.TAG_FORM,
          tag,
          "expected a tag as 'namespace.name' in lower case, found '" + text + "'",
          dot <= 0 ? null : "write '" + text.toLowerCase(Locale.ROOT).replace(' ', '-') + "'");
      return;
    }
    String namespace = text.substring(0, dot);
    String name = text.substring(dot + 1);
    Pattern form = NAMESPACES.get(namespace);
    if (form == null) {
      String near = Suggestion.near(namespace, NAMESPACES.keySet());
      add(
          Check.TAG_NAMESPACE,
          tag,
          "expected a tag in one of the namespaces "
              + String.join(", ", NAMESPACES.keySet().stream().sorted().toList())
              + ", found '"
              + text
              + "'",
          near);
    } else if (namespace.equals("attack")) {
      attack(tag, name);
    } else if (!form.matcher(name).matches()) {
      String near = namespace.equals("cve") ? "write 'cve." + name.replace('.', '-') + "'" : null;
      add(
          Check.TAG_FORM,
          tag,
          "expected '" + namespace + ".' followed by " + form + ", found '" + text + "'",
          near);
    }
  }

  private void attack(Scalar tag, String name) {
    if (ATTACK.matcher(name).matches() || AttackTags.TACTICS.contains(name)) {
      return;
    }
    String hyphens = name.replace('_', '-');
    String suggestion =
        AttackTags.TACTICS.contains(hyphens)
            ? "write 'attack." + hyphens + "'"
            : Suggestion.near(hyphens, AttackTags.TACTICS);
    add(
        Check.TAG_ATTACK,
        tag,
        "expected a technique (attack.t1059, attack.t1059.001), a tactic (attack.execution), a"
            + " group (attack.g0016) or software (attack.s0002), found '"
            + tag.text()
            + "'",
        suggestion);
  }

  private void add(Check check, Scalar tag, String message, @Nullable String suggestion) {
    report.add(check, tag.line(), tag.text(), message, suggestion);
  }
}
