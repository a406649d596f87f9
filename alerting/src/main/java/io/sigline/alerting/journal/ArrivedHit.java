package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Finding;
import io.sigline.engine.correlate.Hit;

/**
 * A hit of a rule that correlations refer to, as it was fed to them.
 *
 * @param finding what is shown of it when something fires; whether it raises an alert of its own is
 *     another matter
 * @param arrivalUnixNano when it was fed
 */
public record ArrivedHit(Finding finding, Hit hit, long arrivalUnixNano) {}
