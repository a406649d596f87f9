/**
 * The reference evaluator: a rule and an event in, the verdict and its reasons out. Must not depend
 * on compile.
 */
@NullMarked
package io.sigline.engine.match;

import org.jspecify.annotations.NullMarked;
