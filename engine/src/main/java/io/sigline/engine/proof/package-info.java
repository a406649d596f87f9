/**
 * Proof that a rule can fire: from its own condition an event that must match and one that narrowly
 * must not, and records in which collectors would send them, judged by the reference evaluator; and
 * its status by what was seen here. Must not depend on compile.
 */
@NullMarked
package io.sigline.engine.proof;

import org.jspecify.annotations.NullMarked;
