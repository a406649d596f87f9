/**
 * Looks through rules for what the specification forbids and for what is allowed but hardly meant.
 * Says nothing about events: that is for whoever has some.
 */
@NullMarked
package io.sigline.engine.lint;

import org.jspecify.annotations.NullMarked;
