package io.sigline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Rule files as plain YAML, read without the program under test. */
final class RuleFiles {
  private static final Map<String, String> KEEP_SEVERITY =
      Map.of(
          "critical", "critical",
          "high", "high",
          "medium", "warning",
          "low", "info",
          "informational", "low");

  private RuleFiles() {}

  /** The rules below a folder by id; rule tests are left out. */
  static Map<String, Map<String, Object>> byId(Path folder) {
    Map<String, Map<String, Object>> rules = new HashMap<>();
    for (Path file : files(folder, ".yml")) {
      for (Map<String, Object> document : documents(file)) {
        if (document.get("id") instanceof String id && document.containsKey("title")) {
          rules.put(id, document);
        }
      }
    }
    return rules;
  }

  /** The files below a folder whose name ends so. */
  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> ending.equals(".test.yml") || !file.toString().endsWith(".test.yml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All documents of a file that are maps. */
  @SuppressWarnings("unchecked") // keys of a YAML map are texts here
  static List<Map<String, Object>> documents(Path file) {
    try (var reader = Files.newBufferedReader(file)) {
      return StreamSupport.stream(yaml().loadAll(reader).spliterator(), false)
          .filter(Map.class::isInstance)
          .map(document -> (Map<String, Object>) document)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** Dates stay texts. */
  private static Yaml yaml() {
    var options = new LoaderOptions();
    var dump = new DumperOptions();
    var resolver =
        new Resolver() {
          @Override
          public void addImplicitResolver(
              Tag tag, Pattern regexp, @Nullable String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
              super.addImplicitResolver(tag, regexp, first, limit);
            }
          }
        };
    return new Yaml(new SafeConstructor(options), new Representer(dump), dump, options, resolver);
  }

  /** What a text of the rule says; empty if it says nothing. */
  static String text(Map<String, Object> rule, String key) {
    return rule.get(key) instanceof String text ? text.strip() : "";
  }

  /** The rule's tags. */
  static List<String> tags(Map<String, Object> rule) {
    return rule.get("tags") instanceof List<?> tags
        ? tags.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** The severity that Keep must be told. */
  static String keepSeverity(Map<String, Object> rule) {
    return KEEP_SEVERITY.getOrDefault(text(rule, "level"), "warning");
  }
}
