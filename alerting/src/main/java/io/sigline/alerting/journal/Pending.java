package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Severity;
import java.time.Instant;

/**
 * One version of one alert, to be delivered.
 *
 * @param seq the alert, in the order in which alerts were raised
 * @param version 1 = as raised
 * @param sent when it was last sent, if it waits for being read back; else the epoch
 * @param json the whole alert
 */
public record Pending(
    long seq,
    int version,
    String id,
    String fingerprint,
    Severity severity,
    Instant sent,
    String json) {}
