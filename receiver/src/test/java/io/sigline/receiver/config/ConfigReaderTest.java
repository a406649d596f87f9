package io.sigline.receiver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("sigline.yml");
  }

  @Test
  void read_emptyFile_givesDefaults() throws IOException {
    assertThat(read("")).isEqualTo(SiglineConfig.defaults());
  }

  @Test
  void read_onlyComments_givesDefaults() throws IOException {
    assertThat(read("# nothing yet\nadmin:\n  # port: 1\n")).isEqualTo(SiglineConfig.defaults());
  }

  @Test
  void read_everyType_isBound() throws IOException {
    SiglineConfig config =
        read(
            """
            data-directory: /var/lib/sigline
            rules:
              paths: [a, b]
              field-maps: maps
              pipelines: [p.yml]
              placeholders: {admins: [alice, bob]}
              watch: false
            intake: {grpc-port: 14317, max-request-size: 8MiB, hold: 1500ms}
            alerts:
              dedup-window: 1h30m
              keep: {url: "http://keep:8080", api-key: k}
            logging: {format: text, level: DEBUG}
            """);

    assertThat(config.dataDirectory()).isEqualTo(Path.of("/var/lib/sigline"));
    assertThat(config.rules())
        .isEqualTo(
            RulesConfig.all(
                    List.of(Path.of("a"), Path.of("b")),
                    List.of(Path.of("maps")),
                    Map.of("admins", List.of("alice", "bob")))
                .withPipelines(List.of(Path.of("p.yml"))));
    assertThat(config.intake().grpcPort()).isEqualTo(14_317);
    assertThat(config.intake().maxRequestSize().bytes()).isEqualTo(8 << 20);
    assertThat(config.intake().hold()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(config.intake().httpPort()).isEqualTo(4318);
    assertThat(config.alerts().dedupWindow()).isEqualTo(Duration.ofMinutes(90));
    assertThat(config.alerts().keep().apiKey().value()).isEqualTo("k");
    assertThat(config.logging())
        .isEqualTo(new LoggingConfig(LoggingConfig.Format.TEXT, LoggingConfig.Level.DEBUG));
  }

  @Test
  void read_ruleCriteria_areBoundAndTypingErrorsGetASuggestion() throws IOException {
    SiglineConfig config =
        read(
            """
            rules:
              minimum-level: medium
              enabled: {products: [windows, linux]}
              disabled: {tags: [attack.t1059*], statuses: [deprecated, Unsupported]}
              shadow: {rules: Noisy *}
            """);
    assertThat(config.rules().minimumLevel()).isEqualTo(RuleCriteria.RuleLevel.MEDIUM);
    assertThat(config.rules().enabled().products()).containsExactly("windows", "linux");
    assertThat(config.rules().disabled().statuses())
        .containsExactly(RuleCriteria.RuleStatus.DEPRECATED, RuleCriteria.RuleStatus.UNSUPPORTED);
    assertThat(config.rules().shadow().rules()).containsExactly("Noisy *");

    assertThat(
            problems(
                """
                rules:
                  minimum-level: hgih
                  disabled:
                    statuses: [stable, experimentl]
                    tag: [x]
                """))
        .containsExactly(
            file
                + ":2: rules.minimum-level: expected one of informational, low, medium, high,"
                + " critical, got hgih; did you mean high?",
            file
                + ":4: rules.disabled.statuses: expected one of stable, test, experimental,"
                + " deprecated, unsupported, got experimentl; did you mean experimental?",
            file + ":5: rules.disabled.tag: unknown key; did you mean tags?");
  }

  @Test
  void read_manyMistakes_areReportedAtOnceWithPlaces() {
    assertThat(
            problems(
                """
                intake:
                  grpc-port: 99999
                  hold: 3x
                  max-request-size: 64
                admn: {}
                pipeline:
                  ring-slots: 1000
                logging: {level: loud}
                """))
        .containsExactly(
            file + ":2: intake.grpc-port: expected a port from 0 to 65535, got 99999",
            file
                + ":3: intake.hold: expected a duration with its unit, such as 300s, 5m, 2h or"
                + " 500ms, got 3x",
            file
                + ":4: intake.max-request-size: expected a size with its unit, such as 64MiB or"
                + " 32KiB, got 64",
            file + ":5: admn: unknown key; did you mean admin?",
            file + ":7: pipeline.ring-slots: expected a power of two from 16 to 1048576, got 1000",
            file + ":8: logging.level: expected one of trace, debug, info, warn, error, got loud");
  }

  @Test
  void read_unknownKeyFarFromAny_namesTheKnown() {
    assertThat(problems("admin: {xyzzyplugh: 1}"))
        .containsExactly(
            file
                + ":1: admin.xyzzyplugh: unknown key; known are host, port, tls, token, read-token,"
                + " insecure, max-connections, idle-timeout, request-timeout, rule-series");
  }

  @Test
  void read_duplicateKey_isRefused() {
    assertThat(problems("admin:\n  port: 1\n  port: 2\n"))
        .containsExactly(
            file
                + ":3: admin.port: expected each key once, got it again (first at "
                + file
                + ":2)");
  }

  @Test
  void read_sectionWhereValueBelongs_isRefused() {
    assertThat(problems("admin: {port: {a: 1}}\nintake: [1]\n"))
        .containsExactly(
            file + ":1: admin.port: expected a single value, got a section",
            file + ":2: intake: expected a section with keys, got a list");
  }

  @Test
  void read_brokenYaml_namesTheLine() {
    assertThat(problems("admin:\n  port: [1\nintake: {"))
        .singleElement()
        .asString()
        .startsWith(file + ":3: not readable as YAML: ");
  }

  @Test
  void read_escapeThatNamesNoCharacter_namesTheLine() {
    assertThat(problems("admin:\n  host: \"\\u\"\n"))
        .singleElement()
        .asString()
        .startsWith(file + ":2: not readable as YAML: ");
  }

  @Test
  void read_selfReferringAlias_isRefusedNotFollowedForever() {
    assertThat(problems("rules: &a {paths: *a}")).isNotEmpty();
  }

  @Test
  void read_environmentVariables_areReplaced() throws IOException {
    SiglineConfig config =
        read(
            """
            intake: {bearer-token: "${TOKEN}", grpc-port: "${PORT:-5317}"}
            alerts: {environment: "a-${NAME}-$${b}"}
            """,
            Map.of("TOKEN", "s3cret", "NAME", "prod"));

    assertThat(config.intake().bearerToken().value()).isEqualTo("s3cret");
    assertThat(config.intake().grpcPort()).isEqualTo(5_317);
    assertThat(config.alerts().environment()).isEqualTo("a-prod-${b}");
  }

  @Test
  void read_environmentVariableNotSetOrEmpty_isRefused() {
    assertThat(problems("intake: {bearer-token: '${NOPE_A}'}"))
        .containsExactly(
            file
                + ":1: intake.bearer-token: expected the environment variable NOPE_A to be set;"
                + " ${NOPE_A:-…} gives a default");
  }

  @Test
  void read_secretFile_isReadWithoutItsLineBreak() throws IOException {
    Path secret = Files.writeString(folder.resolve("token"), "s3cret\n");

    assertThat(read("intake: {bearer-token: 'file:" + secret + "'}").intake().bearerToken().value())
        .isEqualTo("s3cret");
  }

  @Test
  void read_secretFileMissingOrEmpty_isRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");

    assertThat(
            problems(
                "intake: {bearer-token: 'file:/nowhere/token'}\nalerts: {keep: {api-key: 'file:"
                    + empty
                    + "'}}"))
        .containsExactly(
            file
                + ":1: intake.bearer-token: expected a readable file with the secret at"
                + " /nowhere/token",
            file
                + ":2: alerts.keep.api-key: expected a secret in the file "
                + empty
                + ", which is empty");
  }

  @Test
  void read_hostBeyondLoopbackWithoutProtection_isRefused() {
    for (String host : List.of("0.0.0.0", "'::'", "10.0.0.1", "collector.example")) {
      assertThat(problems("intake: {host: " + host + "}"))
          .singleElement()
          .asString()
          .contains("intake.insecure: expected true")
          .contains("can be reached from other machines");
    }
  }

  @Test
  void read_hostBeyondLoopbackWithProtectionOrConsent_isTaken() throws IOException {
    assertThat(read("intake: {host: 0.0.0.0, insecure: true}").intake().loopbackOnly()).isFalse();
    assertThat(read("intake: {host: 0.0.0.0, bearer-token: t}").intake().host())
        .isEqualTo("0.0.0.0");
    Path pem = Files.writeString(folder.resolve("x.pem"), "pem");
    assertThat(
            read("intake: {host: 0.0.0.0, tls: {certificate: %s, private-key: %s}}"
                    .formatted(pem, pem))
                .intake()
                .tls()
                .enabled())
        .isTrue();
  }

  @Test
  void read_loopbackHosts_needNoConsent() throws IOException {
    for (String host : List.of("localhost", "127.0.0.1", "127.1.2.3", "'::1'")) {
      assertThat(read("intake: {host: " + host + "}").intake().loopbackOnly()).isTrue();
    }
  }

  @Test
  void read_tlsHalfConfigured_saysWhatIsMissing() throws IOException {
    Path pem = Files.writeString(folder.resolve("x.pem"), "pem");

    assertThat(problems("intake: {tls: {certificate: " + pem + "}}"))
        .containsExactly(
            file
                + ":1: intake.tls.private-key: expected a PEM file, as certificate is set, got"
                + " nothing");
    assertThat(problems("intake: {tls: {certificate: /no/x, private-key: " + pem + "}}"))
        .containsExactly(
            file + ":1: intake.tls.certificate: expected a readable PEM file, got /no/x");
  }

  @Test
  void read_overrides_winOverTheFileAndEachOther() throws IOException {
    Files.writeString(file, "admin: {port: 1, host: localhost}");

    SiglineConfig config =
        new ConfigReader(Map.of(), SiglineConfig.defaults())
            .read(
                Optional.of(file),
                List.of(
                    "admin.port=2", "admin.port=3", "rules.paths=[x, y]", "alerts.entity=User"));

    assertThat(config.admin())
        .isEqualTo(
            new AdminConfig(
                "localhost",
                3,
                TlsConfig.NONE,
                Secret.NONE,
                Secret.NONE,
                false,
                200,
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                200));
    assertThat(config.rules().paths()).containsExactly(Path.of("x"), Path.of("y"));
    assertThat(config.alerts().entity()).containsExactly("User");
  }

  @Test
  void read_overrideWithoutAValue_givesTheDefault() throws IOException {
    Files.writeString(file, "admin: {port: 1}");

    assertThat(
            new ConfigReader(Map.of(), SiglineConfig.defaults())
                .read(Optional.of(file), List.of("admin.port="))
                .admin())
        .isEqualTo(AdminConfig.defaults());
  }

  @Test
  void read_wrongOverride_namesTheOption() throws IOException {
    Files.writeString(file, "");

    ConfigException failure =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                new ConfigReader(Map.of(), SiglineConfig.defaults())
                    .read(Optional.of(file), List.of("admin.port=x", "admin.prt=1", "nonsense")));

    assertThat(failure.problems())
        .extracting(ConfigProblem::toString)
        .containsExactlyInAnyOrder(
            "--set nonsense: expected key=value, such as admin.port=9090",
            "--set admin.prt: admin.prt: unknown key; did you mean port?",
            "--set admin.port: admin.port: expected a whole number, got x");
  }

  @Test
  void read_missingFile_isRefused() {
    Path missing = folder.resolve("nope.yml");

    ConfigException failure =
        catchThrowableOfType(
            ConfigException.class, () -> new ConfigReader().read(Optional.of(missing), List.of()));

    assertThat(failure).hasMessage(missing + ": expected a readable file, got no such file");
  }

  private SiglineConfig read(String yaml) throws IOException {
    return read(yaml, Map.of());
  }

  private SiglineConfig read(String yaml, Map<String, String> environment) throws IOException {
    Files.writeString(file, yaml);
    return new ConfigReader(environment, SiglineConfig.defaults())
        .read(Optional.of(file), List.of());
  }

  private List<String> problems(String yaml) {
    ConfigException failure = catchThrowableOfType(ConfigException.class, () -> read(yaml));
    return failure.problems().stream().map(ConfigProblem::toString).toList();
  }
}
