package io.sigline.alerting.journal;

import io.sigline.engine.correlate.Hit;

/**
 * A hit as it was fed to correlations, to be fed again.
 *
 * @param arrivalUnixNano when it was fed
 */
public record StoredHit(Hit hit, long arrivalUnixNano) {}
