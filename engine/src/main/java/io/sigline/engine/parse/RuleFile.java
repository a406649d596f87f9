package io.sigline.engine.parse;

import io.sigline.engine.parse.DocumentChunks.Chunk;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Filter;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one file holds. Files can be read side by side in threads and then {@linkplain
 * RuleSet#of(List) put together}.
 *
 * @param correlations not yet looked up: what they refer to may stand in another file
 * @param refused one problem per document that was refused
 * @param refusedByName id and name of each document that was refused, as far as it has them
 */
public record RuleFile(
    List<Rule> rules,
    List<Filter> filters,
    List<Correlation> correlations,
    List<Problem> refused,
    Map<String, Problem> refusedByName,
    List<Problem> warnings) {
  public RuleFile {
    rules = List.copyOf(rules);
    filters = List.copyOf(filters);
    correlations = List.copyOf(correlations);
    refused = List.copyOf(refused);
    refusedByName = Map.copyOf(refusedByName);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads every document of the file. Never fails: what is wrong is in the result.
   *
   * @param placeholders values for {@code |expand}, by placeholder name
   */
  public static RuleFile read(SourceFile file, Map<String, List<String>> placeholders) {
    return new Reading(file, new Placeholders(placeholders), false).read();
  }

  /**
   * Reads the file for {@linkplain RuleSet#of(List, java.time.Instant, Rewriting) rewriting}:
   * detection items are marked, and placeholders may stay open.
   */
  public static RuleFile readForRewriting(SourceFile file, Map<String, List<String>> placeholders) {
    return new Reading(file, new Placeholders(placeholders, true), true).read();
  }

  /** The state of reading one file. */
  private static final class Reading {
    private final SourceFile file;
    private final Notes notes;
    private final RuleReader reader;
    private final RuleCollection collection = new RuleCollection();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private final List<Correlation> correlations = new ArrayList<>();
    private final List<Problem> refused = new ArrayList<>();
    private final Map<String, Problem> refusedByName = new HashMap<>();

    Reading(SourceFile file, Placeholders placeholders, boolean forPipelines) {
      this.file = file;
      this.notes = new Notes(file.name(), ContentVersion.of(file.text()));
      this.reader = new RuleReader(placeholders, notes, forPipelines);
    }

    RuleFile read() {
      for (Chunk chunk : DocumentChunks.of(file.text())) {
        try {
          YamlDocuments.read(chunk.text(), chunk.linesBefore()).forEach(this::document);
        } catch (DocumentException e) {
          refused.add(e.in(file.name()));
        }
      }
      return new RuleFile(rules, filters, correlations, refused, refusedByName, notes.warnings());
    }

    private void document(YamlValue value) {
      Mapping document = null;
      try {
        document = collection.resolve(value);
        if (document != null) {
          take(document);
        }
      } catch (DocumentException e) {
        refuse(e, document);
      }
    }

    private void take(Mapping document) {
      if (document.get("correlation") != null) {
        correlations.add(new CorrelationReader(reader, notes).read(document));
      } else if (document.get("filter") != null && document.get("detection") == null) {
        filters.add(reader.filter(document));
      } else if (Aggregation.isIn(document)) {
        Aggregation aggregation = new Aggregation(document, reader);
        rules.add(aggregation.rule());
        correlations.add(aggregation.correlation());
      } else {
        rules.add(reader.rule(document));
      }
    }

    private void refuse(DocumentException e, @Nullable Mapping document) {
      Problem problem = e.in(file.name());
      refused.add(problem);
      for (String key : List.of("id", "name")) {
        if (document != null && document.get(key) instanceof Scalar name && !name.isNull()) {
          refusedByName.put(name.text(), problem);
        }
      }
    }
  }
}
