package io.sigline.engine.parse;

import io.sigline.engine.parse.DocumentChunks.Chunk;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.rule.Filter;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one file holds. Files can be read side by side in threads and then {@linkplain
 * RuleSet#of(List) put together}.
 *
 * @param refused one problem per document that was refused
 */
public record RuleFile(
    List<Rule> rules, List<Filter> filters, List<Problem> refused, List<Problem> warnings) {
  public RuleFile {
    rules = List.copyOf(rules);
    filters = List.copyOf(filters);
    refused = List.copyOf(refused);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads every document of the file. Never fails: what is wrong is in the result.
   *
   * @param placeholders values for {@code |expand}, by placeholder name
   */
  public static RuleFile read(SourceFile file, Map<String, List<String>> placeholders) {
    return new Reading(file, new Placeholders(placeholders)).read();
  }

  /** The state of reading one file. */
  private static final class Reading {
    private final SourceFile file;
    private final Notes notes;
    private final RuleReader reader;
    private final RuleCollection collection = new RuleCollection();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private final List<Problem> refused = new ArrayList<>();

    Reading(SourceFile file, Placeholders placeholders) {
      this.file = file;
      this.notes = new Notes(file.name());
      this.reader = new RuleReader(placeholders, notes);
    }

    RuleFile read() {
      for (Chunk chunk : DocumentChunks.of(file.text())) {
        try {
          YamlDocuments.read(chunk.text(), chunk.linesBefore()).forEach(this::document);
        } catch (DocumentException e) {
          refuse(e);
        }
      }
      return new RuleFile(rules, filters, refused, notes.warnings());
    }

    private void document(YamlValue value) {
      try {
        Mapping document = collection.resolve(value);
        if (document == null) {
          return;
        }
        if (document.get("correlation") != null) {
          throw new DocumentException(
              new Attributes(document, notes).line("correlation"),
              "correlation rules are not evaluated yet");
        }
        if (document.get("filter") != null && document.get("detection") == null) {
          filters.add(reader.filter(document));
        } else {
          rules.add(reader.rule(document));
        }
      } catch (DocumentException e) {
        refuse(e);
      }
    }

    private void refuse(DocumentException e) {
      refused.add(e.in(file.name()));
    }
  }
}
