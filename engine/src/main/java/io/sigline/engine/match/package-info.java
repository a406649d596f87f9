/**
 * The reference evaluator: a rule and an event in, the verdict and its reasons out; and the value
 * tests whose meaning the compiled plan shares. Must not depend on compile.
 */
@NullMarked
package io.sigline.engine.match;

import org.jspecify.annotations.NullMarked;
