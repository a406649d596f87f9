package io.sigline.engine.parse;

import io.sigline.engine.parse.DocumentChunks.Chunk;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.rule.SourceFile;
import java.util.ArrayList;
import java.util.List;

/** The documents of a file as they are written, for who looks at more than what they mean. */
public final class RuleDocuments {
  private RuleDocuments() {}

  /** Every document that can be read as a map, what {@code action}s pass on included. */
  public static List<Mapping> read(SourceFile file) {
    List<Mapping> documents = new ArrayList<>();
    RuleCollection collection = new RuleCollection();
    for (Chunk chunk : DocumentChunks.of(file.text())) {
      try {
        for (YamlValue value : YamlDocuments.read(chunk.text(), chunk.linesBefore())) {
          Mapping document = collection.resolve(value);
          if (document != null) {
            documents.add(document);
          }
        }
      } catch (DocumentException _) {
        // left out: whoever loads the rules says so
      }
    }
    return documents;
  }
}
