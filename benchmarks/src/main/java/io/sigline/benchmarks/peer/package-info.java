/**
 * Sigline beside its peer, rsigma: the same events and rules, equal matches checked first, then CPU
 * time in turn.
 */
@NullMarked
package io.sigline.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
