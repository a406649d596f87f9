/**
 * Correlations: hits of rules, as they come, into windows and what fires. No clock: whoever calls
 * says what time it is. Does not depend on how rules are matched or parsed.
 */
@NullMarked
package io.sigline.engine.correlate;

import org.jspecify.annotations.NullMarked;
