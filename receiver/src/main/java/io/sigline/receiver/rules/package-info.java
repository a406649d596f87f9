/**
 * The rules and field maps in force: found, loaded, reloaded. Knows the engine and the
 * configuration only.
 */
@NullMarked
package io.sigline.receiver.rules;

import org.jspecify.annotations.NullMarked;
