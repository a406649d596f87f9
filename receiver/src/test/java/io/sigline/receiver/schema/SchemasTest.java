package io.sigline.receiver.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.lint.Linter;
import io.sigline.engine.lint.Severity;
import io.sigline.engine.parse.RuleDocuments;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.config.ConfigException;
import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.SiglineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the JSON schemas for editors to what Sigline reads. */
class SchemasTest {
  private static final Path SCHEMAS = Path.of("..", "docs", "schemas");
  private static final String RULE =
      """
      title: Something of interest
      id: 0d4d2b5e-5f3e-4c2a-8c52-3a4f7a5e9b10
      level: high
      logsource: {product: windows}
      detection: {selection: {a: b}, condition: selection}
      """;

  @TempDir private Path folder;

  @Test
  void rules_shipped_areValid() throws IOException {
    List<Path> files = files(Path.of("..", "rules"), file -> isRule(file));
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(problems("rule", files)).isEmpty();
  }

  @Test
  void rules_ofSigmaHq_areValid() throws IOException {
    Path rules = Path.of("").toAbsolutePath();
    while (rules != null && !Files.isDirectory(rules.resolve("shared/data/sigmahq"))) {
      rules = rules.getParent();
    }
    assumeTrue(rules != null, "needs shared/data/sigmahq beside the checkout");
    if (rules != null) {
      assertThat(problems("rule", files(rules.resolve("shared/data/sigmahq"), _ -> true)))
          .isEmpty();
    }
  }

  @Test
  void ruleTests_shipped_areValid() throws IOException {
    List<Path> files = files(Path.of("..", "rules"), file -> file.toString().endsWith(".test.yml"));
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(problems("rule-test", files)).isEmpty();
  }

  @Test
  void fieldMaps_shipped_areValid() throws IOException {
    List<Path> files = files(Path.of("..", "rules", "fieldmaps"), _ -> true);
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(problems("field-map", files)).isEmpty();
  }

  /** With {@code -Dschemas.write=true} it writes the file instead. */
  @Test
  void configuration_schema_isMadeOfThePage() throws IOException {
    Path file = SCHEMAS.resolve("configuration.schema.json");
    String made = new ConfigurationSchema().make(Path.of("..", "docs", "configuration.md"));
    if (Boolean.getBoolean("schemas.write")) {
      Files.writeString(file, made);
    }
    assertThat(Files.readString(file))
        .as("run this test with -Dschemas.write=true after a change of docs/configuration.md")
        .isEqualTo(made);
  }

  @Test
  void configuration_examples_areValidAndRead() throws IOException {
    List<String> examples = new ArrayList<>();
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
    while (block.find()) {
      examples.add(block.group(1));
    }
    examples.add("rules: {placeholders: {admins: [alice, bob]}, paths: rules}\n");
    examples.add("pipeline: {max-bytes-in-flight: 64MiB, drain-timeout: 1h30m}\nlogging:\n");
    assertThat(examples).hasSizeGreaterThan(2);
    for (String example : examples) {
      assertThat(problems("configuration", example)).as(example).isEmpty();
    }
    assertThat(read(examples.getLast())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin: {prot: 8080}",
        "admin: {port: 70000}",
        "intake: {hold: 5}",
        "intake: {max-request-size: 64}",
        "rules: {watch: perhaps}",
        "logging: {level: loud}",
        "alerts: {keep: {url: keep.example}}",
        "alerts: []"
      })
  void configuration_wrong_isRefusedByBoth(String text) throws IOException {
    assertThat(problems("configuration", text)).isNotEmpty();
    assertThat(read(text)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: rule-7",
        "level: High",
        "level: severe",
        "date: 2026/08/05",
        "tags: attack.t1059",
        "related: [{id: 5b6dbba2-4a0f-4f6b-9c0b-9b7e0c6a3a3e, type: like}]",
        "falsepositives: none",
        "logsource: {}",
        "logsource: {prodct: windows}",
        "title:",
        "detection: {selection: {a: b}}",
        "detection: {selection: {a|contain: b}, condition: selection}",
        "detection: {selection: {a: {b: c}}, condition: selection}",
        "detection: {selection: {a: []}, condition: selection}",
        "detection: {selection: [], condition: selection}",
        "detection: {selection: {a: b}, condition: []}",
        "detection: {condition: selection}",
        "detection: []"
      })
  void rule_wrong_isRefusedByTheSchemaAndFoundByTheCheck(String part) throws IOException {
    String key = part.substring(0, part.indexOf(':'));
    String text = (RULE.replaceAll("(?m)^" + key + ":.*\n", "") + part + "\n");
    assertThat(problems("rule", text)).as(text).isNotEmpty();
    assertThat(found(text)).as(text).isTrue();
  }

  @Test
  void rule_right_isValidAndNothingIsFound() throws IOException {
    assertThat(problems("rule", RULE)).isEmpty();
    assertThat(found(RULE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claims: [{body.a: x}]",
        "{source: x, claim: [{body.a: x}]}",
        "{source: x, claims: []}",
        "{source: x, claims: [{body.a: []}]}",
        "{source: x, claims: [{body.a: x}], fields: {A: [bdy.a]}}",
        "{source: x, claims: [{body.a: x}], texts: [{text: body, as: xml}]}",
        "{source: x, claims: [{body.a: x}], log-source: {produkt: y}}",
        "{source: x, claims: [{body.a: x}], views: [{is: {category: y}}]}",
        "{source: x, claims: [{body.a: x}], precedence: high}"
      })
  void fieldMap_wrong_isRefusedByBoth(String text) throws IOException {
    assertThat(problems("field-map", text)).isNotEmpty();
    assertThat(FieldMaps.read(List.of(new SourceFile("x.yml", text))).problems()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{matches: []}",
        "{match: [text]}",
        "{match: [{atributes: {a: b}}]}",
        "{match: [{attributes: text}]}",
        "{match: [{trace_id: xyz}]}"
      })
  void ruleTest_wrong_isRefused(String text) throws IOException {
    assertThat(problems("rule-test", text)).isNotEmpty();
  }

  private static boolean found(String rule) {
    SourceFile file = new SourceFile("x.yml", rule);
    RuleFile loaded = RuleFile.read(file, Map.of());
    return !loaded.refused().isEmpty()
        || !loaded.warnings().isEmpty()
        || new Linter(FieldMaps.none())
            .lint(file, loaded).stream().anyMatch(it -> it.check().severity() != Severity.NOTE);
  }

  /** What the program says of a configuration. */
  private List<String> read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("sigline.yml"), text);
    try {
      var _ =
          new ConfigReader(Map.of(), SiglineConfig.defaults()).read(Optional.of(file), List.of());
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(Object::toString).toList();
    }
  }

  private static boolean isRule(Path file) {
    return !file.toString().endsWith(".test.yml") && !file.toString().contains("fieldmaps");
  }

  private static List<Path> files(Path root, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(file -> file.toString().endsWith(".yml")).filter(wanted).toList();
    }
  }

  private static List<String> problems(String schema, List<Path> files) throws IOException {
    JsonSchema read = schema(schema);
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      problems(read, Files.readString(file)).forEach(it -> problems.add(file + ": " + it));
    }
    return problems;
  }

  private static List<String> problems(String schema, String text) throws IOException {
    return problems(schema(schema), text);
  }

  private static List<String> problems(JsonSchema schema, String text) {
    List<String> problems = new ArrayList<>();
    for (YamlValue.Mapping document : RuleDocuments.read(new SourceFile("x.yml", text))) {
      Set<ValidationMessage> found =
          schema.validate(new ObjectMapper().valueToTree(YamlValue.plain(document)));
      found.forEach(message -> problems.add(message.getMessage()));
    }
    return problems;
  }

  private static JsonSchema schema(String name) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
        .getSchema(Files.readString(SCHEMAS.resolve(name + ".schema.json")));
  }
}
