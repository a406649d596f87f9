package io.sigline.engine.packed;

import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The rules of one file as octets. */
final class RulePacking {
  private final String file;
  private final ContentVersion version;

  /** For the file of this name and version. */
  RulePacking(String file, ContentVersion version) {
    this.file = file;
    this.version = version;
  }

  void write(Rule rule, PackOutput out) {
    out.text(rule.key());
    out.text(rule.title());
    out.textOrNull(rule.id());
    out.textOrNull(rule.name());
    out.constantOrNull(rule.status());
    out.constantOrNull(rule.level());
    out.textOrNull(rule.description());
    out.textOrNull(rule.license());
    out.textOrNull(rule.author());
    out.textOrNull(rule.date());
    out.textOrNull(rule.modified());
    out.texts(rule.references());
    out.texts(rule.tags());
    out.texts(rule.fields());
    out.texts(rule.falsePositives());
    out.texts(rule.scope());
    write(rule.logSource(), out);
    write(rule.detection(), out);
    PlainPacking.writeEntries(rule.custom(), out);
    write(rule.source(), out);
  }

  Rule rule(PackInput in) {
    return new Rule(
        in.text(),
        in.text(),
        in.textOrNull(),
        in.textOrNull(),
        in.constantOrNull(Rule.Status.class),
        in.constantOrNull(Rule.Level.class),
        in.textOrNull(),
        in.textOrNull(),
        in.textOrNull(),
        in.textOrNull(),
        in.textOrNull(),
        in.texts(),
        in.texts(),
        in.texts(),
        in.texts(),
        in.texts(),
        logSource(in),
        detection(in),
        PlainPacking.attributes(in),
        source(in));
  }

  static void write(LogSource source, PackOutput out) {
    out.textOrNull(source.category());
    out.textOrNull(source.product());
    out.textOrNull(source.service());
  }

  static LogSource logSource(PackInput in) {
    return new LogSource(in.textOrNull(), in.textOrNull(), in.textOrNull());
  }

  static void write(Detection detection, PackOutput out) {
    out.number(detection.searches().size());
    detection
        .searches()
        .forEach((name, search) -> {
          out.text(name);
          SearchPacking.write(search, out);
        });
    ConditionPacking.write(detection.condition(), out);
    out.text(detection.conditionText());
  }

  static Detection detection(PackInput in) {
    int count = in.count();
    SequencedMap<String, Search> searches = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      searches.put(in.text(), SearchPacking.read(in));
    }
    return new Detection(searches, ConditionPacking.read(in), in.text());
  }

  void write(Rule.Source source, PackOutput out) {
    if (!source.file().equals(file) || !source.version().equals(version)) {
      throw new PackException("expected a document of " + file + ", got one of " + source);
    }
    out.number(source.line());
  }

  Rule.Source source(PackInput in) {
    return new Rule.Source(file, in.number(), version);
  }
}
