package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Finding;
import io.sigline.engine.correlate.Fired;
import org.jspecify.annotations.Nullable;

/**
 * A correlation fired, which must be remembered so that it does not fire again.
 *
 * @param arrivalUnixNano when it fired
 * @param finding what it alerts with; null if it does not alert for itself
 */
public record FiredCorrelation(Fired fired, long arrivalUnixNano, @Nullable Finding finding) {}
