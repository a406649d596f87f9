/**
 * The compiled plan: a set of rules as predicates that are each tested once per event, held equal
 * to the reference evaluator.
 */
@NullMarked
package io.sigline.engine.compile;

import org.jspecify.annotations.NullMarked;
