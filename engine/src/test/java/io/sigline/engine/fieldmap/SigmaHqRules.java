package io.sigline.engine.fieldmap;

import io.sigline.engine.SharedData;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.SourceFile;
import io.sigline.engine.rule.ValueTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rules of SigmaHQ beside the checkout, and the field maps of this repository. */
public final class SigmaHqRules {
  private SigmaHqRules() {}

  public static RuleSet read() {
    return RuleSet.read(files(), Map.of());
  }

  /** The files of the rules. */
  public static List<SourceFile> files() {
    return files(SharedData.require("sigmahq"));
  }

  /** The shipped field maps. */
  public static FieldMaps fieldMaps() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("rules").resolve("fieldmaps"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no folder rules/fieldmaps above the working directory");
    }
    FieldMaps maps = FieldMaps.read(files(folder.resolve("rules").resolve("fieldmaps")));
    if (!maps.problems().isEmpty()) {
      throw new IllegalStateException(maps.problems().toString());
    }
    return maps;
  }

  public static EventLayout layout() {
    return EventLayout.of(fieldMaps(), fieldsOf(read().rules()));
  }

  static Set<String> fieldsOf(Collection<Rule> rules) {
    Set<String> fields = new TreeSet<>();
    for (Rule rule : rules) {
      rule.detection().searches().values().forEach(search -> collect(search, fields));
    }
    return fields;
  }

  private static void collect(Search search, Set<String> into) {
    switch (search) {
      case Search.All(var parts) -> parts.forEach(part -> collect(part, into));
      case Search.Any(var parts) -> parts.forEach(part -> collect(part, into));
      case Search.None(var part) -> collect(part, into);
      case Search.Field(var name, var test) -> {
        into.add(name);
        if (test instanceof ValueTest.FieldReference(var other, _, _)) {
          into.add(other);
        }
      }
      case Search.Keyword _ -> {}
    }
  }

  private static List<SourceFile> files(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> path.toString().endsWith(".yml"))
          .sorted()
          .map(path -> new SourceFile(path.toString(), text(path)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
