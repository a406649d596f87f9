package io.sigline.alerting.alert;

import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.engine.match.Match;

/**
 * One record matched one rule: what the pipeline hands over, once per (record, rule).
 *
 * @param id the hit id: the same whenever the same record comes again. Hash of the record's bytes,
 *     its resource's bytes, its ordinal among equal records of the request, and the rule's key; hex
 * @param eventTimeUnixNano the record's time, else its observed time, else when it was received
 * @param receivedTimeUnixNano when the request was received
 * @param evidence the record with its resource and scope: exactly one record
 */
public record Finding(
    String id,
    Match match,
    long eventTimeUnixNano,
    long receivedTimeUnixNano,
    ResourceLogs evidence) {}
