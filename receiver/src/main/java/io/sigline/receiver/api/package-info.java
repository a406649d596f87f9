/**
 * Health, readiness, metrics and the masked configuration over HTTP, for operators and machines.
 * Reads the other parts, changes none.
 */
@NullMarked
package io.sigline.receiver.api;

import org.jspecify.annotations.NullMarked;
