/**
 * From the outbox to where alerts are wanted: retry, rate, circuit breaker, Keep's contract. Reads
 * the journal's outbox; knows nothing of findings or suppression.
 */
@NullMarked
package io.sigline.alerting.deliver;

import org.jspecify.annotations.NullMarked;
