package io.sigline.alerting.journal;

import java.time.Instant;

/**
 * An alert as the journal has it.
 *
 * @param opened when it was raised
 * @param count findings that belong to it
 * @param json what was delivered of it
 */
public record StoredAlert(String id, String fingerprint, Instant opened, long count, String json) {}
