/**
 * Sigline's own log: structured, one line per event, on standard error. Depends on receiver.config
 * only.
 */
@NullMarked
package io.sigline.receiver.logging;

import org.jspecify.annotations.NullMarked;
