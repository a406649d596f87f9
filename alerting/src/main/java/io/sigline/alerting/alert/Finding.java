package io.sigline.alerting.alert;

import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.LogSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record matched one rule, or a correlation fired: what the pipeline hands over, once per
 * (record, rule) and once per firing.
 *
 * @param id the hit id: the same whenever the same record comes again. Hash of the record's bytes,
 *     its resource's bytes, its ordinal among equal records of the request, and the rule's key; of
 *     a correlation, the id of what fired; hex
 * @param eventTimeUnixNano the record's time, else its observed time, else when it was received
 * @param receivedTimeUnixNano when the request was received
 * @param evidence the record with its resource and scope: exactly one record; none of a correlation
 * @param fired what the correlation fired; null for a record
 */
public record Finding(
    String id,
    Match match,
    long eventTimeUnixNano,
    long receivedTimeUnixNano,
    ResourceLogs evidence,
    @Nullable Fired fired) {

  /** A record matched a rule. */
  public Finding(
      String id,
      Match match,
      long eventTimeUnixNano,
      long receivedTimeUnixNano,
      ResourceLogs evidence) {
    this(id, match, eventTimeUnixNano, receivedTimeUnixNano, evidence, null);
  }

  /** A correlation fired: its document is the rule, its group what it is about. */
  public static Finding of(Fired fired, long receivedTimeUnixNano) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fired.group().forEach((name, value) -> fields.put(name, List.of(value)));
    Match match =
        new Match(fired.correlation().document(), LogSource.ANY, List.of(), fields, fired.group());
    return new Finding(
        fired.id().hex(),
        match,
        fired.timeUnixNano(),
        receivedTimeUnixNano,
        ResourceLogs.getDefaultInstance(),
        fired);
  }
}
