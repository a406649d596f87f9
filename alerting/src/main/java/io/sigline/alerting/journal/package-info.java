/**
 * What must survive: alerts and the outbox in one embedded SQL database, one writer, group commit.
 */
@NullMarked
package io.sigline.alerting.journal;

import org.jspecify.annotations.NullMarked;
