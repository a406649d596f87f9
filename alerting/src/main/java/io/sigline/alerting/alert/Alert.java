package io.sigline.alerting.alert;

/**
 * What a person reads, as it is delivered.
 *
 * @param id the same whenever the same hit opens the window again
 * @param fingerprint rule and entity; 64 hex digits
 * @param hitId the hit that raised it
 * @param eventUnixNano when it happened
 * @param json the whole alert, one JSON object without line breaks
 */
public record Alert(
    String id,
    String fingerprint,
    String hitId,
    Severity severity,
    long eventUnixNano,
    String json) {}
